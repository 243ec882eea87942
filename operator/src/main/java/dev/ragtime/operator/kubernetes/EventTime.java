package dev.ragtime.operator.kubernetes;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.MicroTime;
import java.time.Instant;
import java.util.Optional;

/** When an Event was seen last: which field says so depends on the version of Events its author writes; pure. */
public final class EventTime {
    private EventTime() {}

    public static Instant of(Event event) {
        return Optional.ofNullable(event.getLastTimestamp())
                .or(() -> Optional.ofNullable(event.getEventTime()).map(MicroTime::getTime))
                .or(() -> Optional.ofNullable(event.getMetadata()).map(meta -> meta.getCreationTimestamp()))
                .map(Instant::parse)
                .orElse(Instant.MIN);
    }
}
