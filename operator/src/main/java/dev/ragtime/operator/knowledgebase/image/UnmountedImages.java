package dev.ragtime.operator.knowledgebase.image;

import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.knowledgebase.Source;
import dev.ragtime.operator.knowledgebase.dryrun.DryRunJob;
import dev.ragtime.operator.knowledgebase.sync.SyncRequests;
import dev.ragtime.operator.knowledgebase.sync.SyncSpec;
import dev.ragtime.operator.knowledgebase.sync.SyncTrigger;
import dev.ragtime.operator.kubernetes.Finding;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Images that could not be mounted. Runs leave them out for a while, so that the other sources are read, and then try
 * again; at once when the spec changes or a sync of all or of an image is asked for. Lives as long as the operator: the
 * next one learns it from the next run. Safe for use by many threads.
 */
public final class UnmountedImages {
    private final Function<KnowledgeBase, String> asked;
    private final Duration first;
    private final Duration longest;
    private final Map<String, Known> byUid = new ConcurrentHashMap<>();

    /**
     * @param asked what is to be done: what failed is tried at once for anything else
     * @param first how long what failed is left out
     * @param longest how long in the end, if it fails again and again
     */
    private UnmountedImages(Function<KnowledgeBase, String> asked, Duration first, Duration longest) {
        this.asked = asked;
        this.first = first;
        this.longest = longest;
    }

    public static UnmountedImages ofRuns() {
        return new UnmountedImages(UnmountedImages::askedOfRuns, Duration.ofMinutes(5), Duration.ofHours(1));
    }

    /** A dry run tries once: what it could not mount stays left out of its answer. */
    public static UnmountedImages ofDryRuns() {
        return new UnmountedImages(
                resource -> DryRunJob.request(resource).orElse(""), Duration.ofDays(1), Duration.ofDays(1));
    }

    /**
     * What is known of one KnowledgeBase.
     *
     * @param asked what was to be done
     * @param pause how long what failed last is left out
     */
    private record Known(String asked, Map<String, Finding> failures, Duration pause, Instant until) {
        Known plus(Map<String, Finding> more, Duration longest, Instant now) {
            var all = new HashMap<>(isOver(now) ? Map.of() : failures);
            all.putAll(more);
            var longer = isOver(now) ? pause.multipliedBy(2) : pause;
            var next = longer.compareTo(longest) < 0 ? longer : longest;
            return new Known(asked, Map.copyOf(all), next, now.plus(next));
        }

        boolean isOver(Instant now) {
            return !until.isAfter(now);
        }

        /** What failed no more after its time is not remembered as having failed. */
        boolean isForgotten(Duration longest, Instant now) {
            return !until.plus(longest).isAfter(now);
        }
    }

    /** Notes what fails now; what failed sooner is left out with it. */
    public void note(KnowledgeBase resource, Map<String, Finding> failures, Instant now) {
        if (failures.isEmpty()) return;
        var wanted = asked.apply(resource);
        byUid.values().removeIf(known -> known.isForgotten(longest, now));
        byUid.compute(resource.getMetadata().getUid(), (_, known) -> {
            if (known == null || !known.asked().equals(wanted))
                return new Known(wanted, Map.copyOf(failures), first, now.plus(first));
            var told = !known.isOver(now) && known.failures().keySet().containsAll(failures.keySet());
            return told ? known : known.plus(failures, longest, now);
        });
    }

    /** Sources to leave out, and why. */
    public Map<String, Finding> of(KnowledgeBase resource, Instant now) {
        return Optional.ofNullable(byUid.get(resource.getMetadata().getUid()))
                .filter(known -> !known.isOver(now) && known.asked().equals(asked.apply(resource)))
                .map(Known::failures)
                .orElse(Map.of());
    }

    private static String askedOfRuns(KnowledgeBase resource) {
        var ofImages = new TreeMap<>(SyncRequests.of(resource));
        ofImages.keySet()
                .retainAll(MountFailures.images(resource).map(Source::name).toList());
        return "%s %s %s".formatted(SyncSpec.hash(resource), SyncTrigger.requestedAt(resource), ofImages);
    }
}
