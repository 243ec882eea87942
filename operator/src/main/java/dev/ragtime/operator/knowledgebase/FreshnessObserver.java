package dev.ragtime.operator.knowledgebase;

import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus;
import dev.ragtime.operator.apply.Applier;
import dev.ragtime.operator.kubernetes.Names;
import dev.ragtime.operator.slo.SloReport;
import dev.ragtime.operator.slo.Subject;
import dev.ragtime.operator.slo.Workload;
import dev.ragtime.operator.slo.loop.Freshness;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.util.List;
import java.util.function.Supplier;

/** Has the objectives of a KnowledgeBase judged by what a look at it told of its sources. */
final class FreshnessObserver {
    private final Freshness freshness;
    private final Applier applier;
    private final Supplier<List<KnowledgeBase>> all;

    /** @param all KnowledgeBases that there are */
    FreshnessObserver(Freshness freshness, Applier applier, Supplier<List<KnowledgeBase>> all) {
        this.freshness = freshness;
        this.applier = applier;
        this.all = all;
    }

    /** Empty figures leave in status what is there. */
    SloReport observe(KnowledgeBaseModel model, Context<KnowledgeBase> context) {
        var resource = model.resource();
        var meta = resource.getMetadata();
        var objectives = resource.getSpec().objectives();
        freshness.keep(all.get());
        if (objectives.isEmpty()) forget(resource, context);
        var workload = new Workload(resource.getKind(), meta.getNamespace(), meta.getName());
        var shown = KnowledgeBaseModel.status(resource)
                .map(KnowledgeBaseStatus::slo)
                .orElse(List.of());
        return freshness.figures(new Subject(workload, resource, objectives, shown), StatusFactory.seen(model));
    }

    /** What was judged of a promise that was taken back is nothing to go on from, should it be made again. */
    private void forget(KnowledgeBase resource, Context<KnowledgeBase> context) {
        var name = Names.knowledgeBaseSlo(resource.getMetadata().getName());
        var judged = context.getSecondaryResources(ConfigMap.class).stream()
                .filter(map -> name.equals(map.getMetadata().getName()))
                .toList();
        applier.prune(resource, judged, map -> false, context);
    }
}
