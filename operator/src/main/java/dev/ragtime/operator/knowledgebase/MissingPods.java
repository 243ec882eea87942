package dev.ragtime.operator.knowledgebase;

import dev.ragtime.operator.knowledgebase.sync.SyncRuns;
import dev.ragtime.operator.kubernetes.Events;
import dev.ragtime.operator.kubernetes.Finding;
import dev.ragtime.operator.kubernetes.RefusedPods;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Why pods of the store or of a run do not exist. Only Events of their controllers tell, which are asked for while pods
 * are missing and are not watched.
 */
final class MissingPods {
    private final KubernetesClient client;

    MissingPods(KubernetesClient client) {
        this.client = client;
    }

    /** @param nodes the store's StatefulSet, as last seen */
    List<Finding> refused(KnowledgeBaseModel model, Optional<StatefulSet> nodes) {
        var store = nodes.filter(MissingPods::lacksPods);
        var run = model.runs()
                .running()
                .filter(job -> SyncRuns.pods(job, model.seen().pods()).isEmpty());
        return Stream.concat(store.stream(), run.stream())
                .flatMap(controller -> RefusedPods.of(controller, Events.about(controller, client)).stream())
                .toList();
    }

    private static boolean lacksPods(StatefulSet nodes) {
        var status = nodes.getStatus();
        int existing = status == null || status.getReplicas() == null ? 0 : status.getReplicas();
        return existing < nodes.getSpec().getReplicas();
    }
}
