package dev.ragtime.operator.knowledgebase;

import dev.ragtime.api.knowledgebase.Index;
import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.runtime.IndexNames;
import dev.ragtime.operator.knowledgebase.sync.SyncRuns;
import dev.ragtime.operator.knowledgebase.weaviate.StoreAccess;
import dev.ragtime.operator.knowledgebase.weaviate.StoreIndexes;
import dev.ragtime.operator.knowledgebase.weaviate.StoreIndexes.Answering;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does in a store what a model says of its indexes: says what the one that answers is made of, lets another one answer, and
 * deletes those that nobody needs. Safe for use by many threads.
 */
final class IndexKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(IndexKeeper.class);

    /** What is not needed now may be what a status says that has not come back yet. */
    private static final Duration DOUBT = Duration.ofSeconds(20);

    private final StoreIndexes store;
    private final Map<String, Map<Integer, Instant>> unneeded = new ConcurrentHashMap<>();

    IndexKeeper(StoreIndexes store) {
        this.store = store;
    }

    /**
     * What was done.
     *
     * @param takeover queries find another index
     * @param described the store says what the index is made of that answered before
     */
    record Kept(Optional<Takeover> takeover, boolean described) {
        static final Kept NOTHING = new Kept(Optional.empty(), false);
    }

    Kept keep(KnowledgeBaseModel model, StoreAccess place) throws InterruptedException {
        var wanted = model.takeover();
        if (!model.storeReady() || wanted.isEmpty() && !model.isAnswering()) return Kept.NOTHING;
        var answering = store.answering(place, names(model.resource(), 0).alias());
        if (answering.isEmpty()) return Kept.NOTHING;
        var takeover = wanted.filter(other -> other.isPushedTo(model));
        if (takeover.isPresent() && isDescribed(place, model, takeover.get().index())) {
            var names = names(model.resource(), takeover.get().index().number());
            if (store.point(place, names)) {
                LOG.info("{} answers from now on", names.chunks());
                return new Kept(takeover, false);
            }
        }
        if (!model.isAnswering()) return Kept.NOTHING;
        var described = isDescribed(place, model, model.target().index());
        if (described && answers(place, model, answering.get())) delete(place, model);
        return new Kept(Optional.empty(), described);
    }

    /**
     * Whether queries find the index that the status names. They do not when another one was let answer and the status could
     * not be written any more, so that nobody knows.
     */
    private boolean answers(StoreAccess place, KnowledgeBaseModel model, Answering answering)
            throws InterruptedException {
        var names = names(model.resource(), model.target().number());
        if (answering.collection().equals(Optional.of(names.chunks()))) return true;
        if (store.point(place, names)) LOG.warn("{} answers again, and not {}", names.chunks(), answering);
        return false;
    }

    private boolean isDescribed(StoreAccess place, KnowledgeBaseModel model, Index index) throws InterruptedException {
        if (Boolean.TRUE.equals(index.described())) return true;
        var names = names(model.resource(), index.number());
        // Weaviate would make a collection that is not there, in its own way
        var there = model.seen().health().collections().filter(all -> all.contains(names.runs()));
        return there.isPresent() && store.describe(place, names, index.definition());
    }

    /** Whether it has an index that nobody needs, which is to be deleted soon. */
    boolean doubts(KnowledgeBase resource) {
        return unneeded.containsKey(resource.getMetadata().getUid());
    }

    /** It is no more. */
    void forget(KnowledgeBase resource) {
        unneeded.remove(resource.getMetadata().getUid());
    }

    private void delete(StoreAccess place, KnowledgeBaseModel model) throws InterruptedException {
        var uid = model.resource().getMetadata().getUid();
        var now = model.seen().now();
        var surplus = surplus(model);
        if (surplus.isEmpty()) {
            unneeded.remove(uid);
            return;
        }
        var since = unneeded.computeIfAbsent(uid, _ -> new ConcurrentHashMap<>());
        since.keySet().retainAll(surplus);
        for (var number : surplus) {
            if (since.computeIfAbsent(number, _ -> now).plus(DOUBT).isAfter(now)) continue;
            LOG.info("Index {} of {} is deleted", number, model.resource().getFullResourceName());
            store.delete(place, names(model.resource(), number));
        }
    }

    /** Indexes in the store that the status does not name, and that no pod writes any more. */
    private static Set<Integer> surplus(KnowledgeBaseModel model) {
        var written = new SyncRuns(model.seen().jobs())
                .jobs().stream().map(SyncRuns::index).collect(Collectors.toSet());
        var needed = model.indexes().numbers();
        return IndexPlan.stored(model.seen()).stream()
                .filter(number -> !needed.contains(number) && !written.contains(number))
                .collect(Collectors.toSet());
    }

    private static IndexNames names(KnowledgeBase resource, int number) {
        return TargetIndex.names(resource, number);
    }
}
