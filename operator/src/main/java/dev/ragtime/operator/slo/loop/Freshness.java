package dev.ragtime.operator.slo.loop;

import dev.ragtime.operator.kubernetes.Terminating;
import dev.ragtime.operator.slo.SloReport;
import dev.ragtime.operator.slo.Subject;
import dev.ragtime.operator.slo.fresh.SourcesSeen;
import dev.ragtime.operator.slo.state.SloStateStore;
import dev.ragtime.operator.slo.state.SloStateStore.StoreUnavailableException;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The objectives of KnowledgeBases. No pod is asked: whoever looks at a KnowledgeBase says what is known of its sources.
 * Safe for use by many threads, one at a time for each KnowledgeBase.
 */
public final class Freshness {
    private static final Logger LOG = LoggerFactory.getLogger(Freshness.class);

    private final SloStateStore store;
    private final MeterRegistry registry;
    private final BiConsumer<Subject, String> discarded;
    private final LongSupplier nanoTime;
    private final Map<String, Followed> followed = new ConcurrentHashMap<>();

    private record Followed(FreshnessTracker tracker, FreshnessMeters meters) {}

    /**
     * @param discarded is told why a stored state could not be trusted; judging begins anew
     * @param nanoTime a clock that never steps, for pauses
     */
    Freshness(
            SloStateStore store, MeterRegistry registry, BiConsumer<Subject, String> discarded, LongSupplier nanoTime) {
        this.store = store;
        this.registry = registry;
        this.discarded = discarded;
        this.nanoTime = nanoTime;
    }

    /**
     * The figures to show in status; {@link SloReport#EMPTY} without objectives, and while what was judged before cannot be
     * read: then leave in status what is there.
     */
    public SloReport figures(Subject subject, SourcesSeen seen) {
        var meta = subject.resource().getMetadata();
        if (subject.objectives().isEmpty()) {
            forget(meta.getUid());
            return SloReport.EMPTY;
        }
        var tracker = followed.computeIfAbsent(meta.getUid(), uid -> follow()).tracker();
        if (meta.getDeletionTimestamp() != null) return tracker.shown();
        try {
            return tracker.look(subject, seen);
        } catch (StoreUnavailableException e) {
            if (!(e.getCause() instanceof KubernetesClientException cause && Terminating.isWhy(cause)))
                LOG.warn("{}, trying again at the next look: {}", e.getMessage(), String.valueOf(e.getCause()));
            return tracker.shown();
        }
    }

    /** Forgets all other KnowledgeBases. */
    public void keep(Collection<? extends HasMetadata> resources) {
        if (followed.size() <= resources.size()) return;
        var uids = resources.stream().map(r -> r.getMetadata().getUid()).collect(Collectors.toSet());
        followed.keySet().stream().filter(uid -> !uids.contains(uid)).forEach(this::forget);
    }

    private Followed follow() {
        var meters = new FreshnessMeters(registry);
        return new Followed(new FreshnessTracker(store, discarded, meters, nanoTime), meters);
    }

    private void forget(String uid) {
        Optional.ofNullable(followed.remove(uid))
                .ifPresent(gone -> gone.meters().drop(List.of()));
    }
}
