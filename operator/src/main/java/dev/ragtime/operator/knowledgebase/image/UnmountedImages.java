package dev.ragtime.operator.knowledgebase.image;

import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.operator.knowledgebase.sync.SyncSpec;
import dev.ragtime.operator.knowledgebase.sync.SyncTrigger;
import dev.ragtime.operator.kubernetes.Finding;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Images that could not be mounted. Runs leave them out for a while, so that the other sources are read, and then try
 * again; at once when the spec changes or a sync is asked for. Lives as long as the operator: the next one learns it
 * from the next run. Safe for use by many threads.
 */
public final class UnmountedImages {
    private static final Duration FIRST = Duration.ofMinutes(5);
    private static final Duration LONGEST = Duration.ofHours(1);

    private final Map<String, Known> byUid = new ConcurrentHashMap<>();

    /**
     * What is known of one KnowledgeBase.
     *
     * @param asked what its runs are to do
     * @param pause how long what failed last is left out
     */
    private record Known(String asked, Map<String, Finding> failures, Duration pause, Instant until) {
        Known plus(Map<String, Finding> more, Instant now) {
            var all = new HashMap<>(isOver(now) ? Map.of() : failures);
            all.putAll(more);
            var longer = isOver(now) ? pause.multipliedBy(2) : pause;
            var next = longer.compareTo(LONGEST) < 0 ? longer : LONGEST;
            return new Known(asked, Map.copyOf(all), next, now.plus(next));
        }

        boolean isOver(Instant now) {
            return !until.isAfter(now);
        }

        /** What failed no more after its time is not remembered as having failed. */
        boolean isForgotten(Instant now) {
            return !until.plus(LONGEST).isAfter(now);
        }
    }

    /** Notes what fails now; what failed sooner is left out with it. */
    public void note(KnowledgeBase resource, Map<String, Finding> failures, Instant now) {
        if (failures.isEmpty()) return;
        var asked = asked(resource);
        byUid.values().removeIf(known -> known.isForgotten(now));
        byUid.compute(resource.getMetadata().getUid(), (_, known) -> {
            if (known == null || !known.asked().equals(asked))
                return new Known(asked, Map.copyOf(failures), FIRST, now.plus(FIRST));
            var told = !known.isOver(now) && known.failures().keySet().containsAll(failures.keySet());
            return told ? known : known.plus(failures, now);
        });
    }

    /** Sources to leave out, and why. */
    public Map<String, Finding> of(KnowledgeBase resource, Instant now) {
        return Optional.ofNullable(byUid.get(resource.getMetadata().getUid()))
                .filter(known -> !known.isOver(now) && known.asked().equals(asked(resource)))
                .map(Known::failures)
                .orElse(Map.of());
    }

    private static String asked(KnowledgeBase resource) {
        return SyncSpec.hash(resource) + " " + SyncTrigger.requestedAt(resource);
    }
}
