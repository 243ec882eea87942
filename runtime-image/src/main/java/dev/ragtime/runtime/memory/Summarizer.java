package dev.ragtime.runtime.memory;

import java.util.List;
import java.util.Optional;

/** Says in a few sentences what was said. */
@FunctionalInterface
public interface Summarizer {
    /**
     * @param before summary of what was said before these turns; may be empty
     * @param turns oldest first
     * @return of both; empty when none can be had now
     */
    Optional<String> summarize(String before, List<Turn> turns);
}
