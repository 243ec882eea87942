package dev.ragtime.operator.knowledgebase;

import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.operator.apply.Applier;
import dev.ragtime.operator.knowledgebase.dryrun.DryRun;
import dev.ragtime.operator.knowledgebase.gate.GateRun;
import dev.ragtime.operator.knowledgebase.push.PushEndpoint;
import dev.ragtime.operator.kubernetes.Names;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.util.HashSet;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes what earlier runs, dry runs, comparisons and endpoints left. */
final class Leftovers {
    private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);

    private final KubernetesClient client;
    private final Applier applier;
    private final Observer observer;

    Leftovers(KubernetesClient client, Applier applier, Observer observer) {
        this.client = client;
        this.applier = applier;
        this.observer = observer;
    }

    void tidy(KnowledgeBaseModel model, RunPlan run, Optional<Job> started, Context<KnowledgeBase> context) {
        tidyRuns(model.resource(), run, started, context);
        tidyPush(model.resource(), model.push(), context);
        tidyDryRuns(model, context);
        tidyComparisons(model, context);
    }

    private void tidyRuns(KnowledgeBase resource, RunPlan run, Optional<Job> started, Context<KnowledgeBase> context) {
        // stands until the last of its pods has ended: two runs must not overlap
        run.toEnd().forEach(job -> delete(job, DeletionPropagation.FOREGROUND));
        var outdated = run.outdated();
        outdated.forEach(job -> delete(job, DeletionPropagation.BACKGROUND));
        if (outdated.isEmpty() && started.isEmpty()) return;
        var used = new HashSet<>(run.configMapsInUse());
        used.add(Names.knowledgeBaseSlo(resource.getMetadata().getName()));
        applier.prune(
                resource,
                observer.runConfigs(resource, context),
                config -> used.contains(config.getMetadata().getName()),
                context);
    }

    /** What is left of an endpoint that was, or of how it was. */
    private void tidyPush(KnowledgeBase resource, Optional<PushEndpoint> endpoint, Context<KnowledgeBase> context) {
        if (resource.getStatus() == null) return;
        var wanted = endpoint.map(PushEndpoint::configMap)
                .map(config -> config.getMetadata().getName());
        applier.prune(
                resource,
                observer.ofPush(ConfigMap.class, context),
                config -> wanted.equals(Optional.of(config.getMetadata().getName())),
                context);
        if (!resource.getSpec().pushed().isEmpty()) return;
        applier.prune(resource, observer.ofPush(Deployment.class, context), deployment -> false, context);
        applier.prune(resource, observer.ofPush(Service.class, context), service -> false, context);
    }

    /** What is left of dry runs that nobody asks for any more. */
    private void tidyDryRuns(KnowledgeBaseModel model, Context<KnowledgeBase> context) {
        var asked = model.dryRun();
        // stands until its pods have ended: those of the next have the same label
        asked.flatMap(DryRun::toEnd).ifPresent(job -> delete(job, DeletionPropagation.FOREGROUND));
        DryRun.outdated(asked, model.seen().jobs()).forEach(job -> delete(job, DeletionPropagation.BACKGROUND));
        applier.prune(
                model.resource(),
                observer.dryRunConfigs(context),
                config -> asked.map(DryRun::name)
                        .filter(config.getMetadata().getName()::equals)
                        .isPresent(),
                context);
    }

    /** What is left of comparisons that were made, or that nobody waits for any more. */
    private void tidyComparisons(KnowledgeBaseModel model, Context<KnowledgeBase> context) {
        var asked = model.candidate().map(Candidate::gate);
        GateRun.outdated(asked, model.seen().jobs()).forEach(job -> delete(job, DeletionPropagation.BACKGROUND));
        var configs = context.getSecondaryResources(ConfigMap.class);
        var outdated = GateRun.outdated(asked, configs);
        if (outdated.isEmpty()) return;
        applier.prune(model.resource(), outdated, _ -> false, context);
    }

    private void delete(Job job, DeletionPropagation propagation) {
        LOG.info("Job {} is deleted", job.getFullResourceName());
        client.resource(job).withPropagationPolicy(propagation).delete();
    }
}
