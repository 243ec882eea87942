package dev.ragtime.api.slo;

import java.time.Duration;

/** The events of one objective, by how long ago they happened. */
@FunctionalInterface
public interface EventWindows {
    /** Events of the last {@code window}, which is a whole number of minutes, at least one. */
    EventCount last(Duration window);
}
