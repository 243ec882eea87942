package dev.ragtime.operator.slo.fresh;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of the sources of a KnowledgeBase. Whatever keeps a source current says here as of when it is.
 *
 * @param reads each source that it has, with the last time that all of it was read; empty when it never was
 * @param lost the index is gone: what was read before is not in it any more
 * @param at when this was seen, by the leader's clock
 */
public record SourcesSeen(Map<String, Optional<SourceRead>> reads, boolean lost, Instant at) {
    public SourcesSeen {
        reads = Collections.unmodifiableMap(new LinkedHashMap<>(reads));
    }
}
