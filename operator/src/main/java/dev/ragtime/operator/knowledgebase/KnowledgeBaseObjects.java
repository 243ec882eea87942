package dev.ragtime.operator.knowledgebase;

import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.operator.apply.Desired;
import dev.ragtime.operator.knowledgebase.weaviate.GuestKey;
import dev.ragtime.operator.knowledgebase.weaviate.GuestStore;
import dev.ragtime.operator.knowledgebase.weaviate.StoreKeys;
import dev.ragtime.operator.kubernetes.Labels.Component;
import dev.ragtime.operator.kubernetes.Names;
import dev.ragtime.operator.kubernetes.Ownership;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Objects that are to stand for a KnowledgeBase. Pure. */
final class KnowledgeBaseObjects {
    private KnowledgeBaseObjects() {}

    /**
     * Everything that should stand, in the order it is applied: the store, then what a run works by, then the run.
     *
     * @param keys to the store
     */
    static List<Desired> of(KnowledgeBaseModel model, StoreKeys keys) {
        return of(model, model.store().managed().orElseThrow().cluster().objects(keys));
    }

    /**
     * The same in a store that is not the KnowledgeBase's own.
     *
     * @param key that the operator asked the store for; empty when there is none, or the user has one
     */
    static List<Desired> of(KnowledgeBaseModel model, GuestStore guest, Optional<GuestKey> key) {
        return of(model, key.flatMap(guest::secret).map(Desired::of).stream().toList());
    }

    private static List<Desired> of(KnowledgeBaseModel model, List<Desired> ofStore) {
        var objects = new ArrayList<>(ofStore);
        model.push().ifPresent(endpoint -> objects.addAll(endpoint.objects()));
        if (!model.resource().getSpec().objectives().isEmpty()) objects.add(Desired.reserved(judged(model.resource())));
        model.runPlan().toStart().ifPresent(job -> {
            var config = RunConfig.configMap(model, job);
            objects.add(Desired.of(config));
            objects.add(Desired.once(job).after(config));
        });
        if (model.storeReady() && model.target().pinned()) {
            var connected = RunConfig.connected(model, model.target().index());
            model.dryRun().ifPresent(asked -> objects.addAll(asked.objects(connected, RunPlan.ofDryRun(model))));
        }
        model.comparison()
                .ifPresent(gate -> objects.addAll(gate.objects(
                        RunConfig.ofCandidate(model),
                        model.settings().runtimeImage(),
                        model.settings().imagePullPolicy(),
                        model.placement())));
        return List.copyOf(objects);
    }

    /** Where the judged minutes of objectives are kept, by who judges them. */
    private static ConfigMap judged(KnowledgeBase resource) {
        var name = Names.knowledgeBaseSlo(resource.getMetadata().getName());
        return new ConfigMapBuilder()
                .withMetadata(Ownership.owned(resource, name, Component.INGEST))
                .build();
    }
}
