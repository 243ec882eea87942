package dev.ragtime.operator.knowledgebase.weaviate;

import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus;
import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus.StoreStatus;
import dev.ragtime.api.knowledgebase.Store;
import dev.ragtime.operator.kubernetes.Conditions;
import dev.ragtime.operator.kubernetes.Reason;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Whose turn it is to follow the chart's version of Weaviate: of the healthy stores that have not, the first by
 * namespace and name, once every store that has followed is healthy. So at most one store is upgraded at a time, and the
 * first that does not come back stops the others. Pure.
 */
public final class UpgradeTurn {
    private UpgradeTurn() {}

    /** @param all KnowledgeBases of the cluster, {@code resource} among them */
    public static boolean of(KnowledgeBase resource, Collection<KnowledgeBase> all, String chart) {
        var stores = all.stream().filter(UpgradeTurn::follows).toList();
        boolean othersAreWell = stores.stream()
                .filter(kb -> image(kb)
                        .filter(image -> !StoreImage.outdated(image, chart))
                        .isPresent())
                .allMatch(UpgradeTurn::healthy);
        return othersAreWell
                && next(stores, chart).filter(key(resource)::equals).isPresent();
    }

    private static Optional<List<String>> next(List<KnowledgeBase> stores, String chart) {
        return stores.stream()
                .filter(kb -> image(kb)
                        .filter(image -> StoreImage.outdated(image, chart))
                        .isPresent())
                .filter(UpgradeTurn::healthy)
                .map(UpgradeTurn::key)
                .min(Comparator.<List<String>, String>comparing(List::getFirst).thenComparing(List::getLast));
    }

    /** One that names a version is upgraded by its owner. */
    private static boolean follows(KnowledgeBase kb) {
        return kb.getMetadata().getDeletionTimestamp() == null
                && kb.getSpec().store().weaviate().kind() instanceof Store.Managed managed
                && managed.version() == null;
    }

    private static boolean healthy(KnowledgeBase kb) {
        return Optional.ofNullable(kb.getStatus())
                .flatMap(status -> Conditions.find(status.conditions(), Conditions.STORE_READY))
                .filter(condition -> Reason.AllNodesReady.name().equals(condition.getReason()))
                .isPresent();
    }

    private static Optional<String> image(KnowledgeBase kb) {
        return Optional.ofNullable(kb.getStatus())
                .map(KnowledgeBaseStatus::store)
                .map(StoreStatus::image);
    }

    private static List<String> key(KnowledgeBase kb) {
        ObjectMeta meta = kb.getMetadata();
        return List.of(meta.getNamespace(), meta.getName());
    }
}
