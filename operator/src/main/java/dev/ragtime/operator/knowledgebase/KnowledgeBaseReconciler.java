package dev.ragtime.operator.knowledgebase;

import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus;
import dev.ragtime.operator.OperatorSettings;
import dev.ragtime.operator.apply.Applier;
import dev.ragtime.operator.knowledgebase.sync.ProgressProbe;
import dev.ragtime.operator.knowledgebase.sync.RunRecordProbe;
import dev.ragtime.operator.knowledgebase.sync.SyncDecision;
import dev.ragtime.operator.knowledgebase.weaviate.ApiKey;
import dev.ragtime.operator.knowledgebase.weaviate.StoreProbe;
import dev.ragtime.operator.kubernetes.Events;
import dev.ragtime.operator.kubernetes.MeaningfulChange;
import dev.ragtime.operator.kubernetes.StatusWriter;
import dev.ragtime.operator.watch.ForeignObjects;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.net.http.HttpClient;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the store of a KnowledgeBase and keeps its index what the sources hold: observe, model, apply the store's
 * objects, begin a run when one is due, write the status.
 */
@ControllerConfiguration(
        name = "knowledgebase",
        finalizerName = "ragtime.dev/knowledgebase",
        generationAwareEventProcessing = false,
        informer = @Informer(onUpdateFilter = MeaningfulChange.class))
public final class KnowledgeBaseReconciler implements Reconciler<KnowledgeBase>, Cleaner<KnowledgeBase> {
    private static final Logger LOG = LoggerFactory.getLogger(KnowledgeBaseReconciler.class);

    /** A run's progress is read this often. */
    private static final Duration DURING_A_RUN = Duration.ofSeconds(5);

    /** The store's health is read this often when nothing else happens. */
    private static final Duration AT_REST = Duration.ofSeconds(60);

    private final KubernetesClient client;
    private final OperatorSettings settings;
    private final Observer observer;
    private final ForeignObjects foreign;
    private final Applier applier;
    private final MissingPods missingPods;
    private final SecureRandom random = new SecureRandom();
    private final Events events;

    /** With probes over {@code http}. */
    public static KnowledgeBaseReconciler wired(
            KubernetesClient client,
            OperatorSettings settings,
            HttpClient http,
            ForeignObjects foreign,
            Applier applier,
            Events events,
            Clock clock) {
        var observer =
                new Observer(new StoreProbe(http), new ProgressProbe(http), new RunRecordProbe(http), foreign, clock);
        return new KnowledgeBaseReconciler(client, settings, observer, foreign, applier, events);
    }

    KnowledgeBaseReconciler(
            KubernetesClient client,
            OperatorSettings settings,
            Observer observer,
            ForeignObjects foreign,
            Applier applier,
            Events events) {
        this.client = client;
        this.settings = settings;
        this.observer = observer;
        this.foreign = foreign;
        this.applier = applier;
        this.missingPods = new MissingPods(client);
        this.events = events;
    }

    @Override
    public List<EventSource<?, KnowledgeBase>> prepareEventSources(EventSourceContext<KnowledgeBase> context) {
        return KnowledgeBaseWatches.all(context, foreign);
    }

    @Override
    public UpdateControl<KnowledgeBase> reconcile(KnowledgeBase resource, Context<KnowledgeBase> context)
            throws InterruptedException {
        var model = certain(KnowledgeBaseModel.of(observer.observe(resource, context), settings), context);
        var applied = applier.apply(resource, model.objects(ApiKey.fresh(random)), context);
        var started = model.jobToStart().flatMap(applied::standing);
        tidy(model, started, context);
        started.ifPresent(job -> LOG.info("Run begins: {}", job.getFullResourceName()));

        var pods = missingPods.refused(model, context.getSecondaryResource(StatefulSet.class));
        var known = model.withRefused(applied.refused()).withRefused(pods);
        var status = StatusFactory.status(known, started);
        var before = KnowledgeBaseModel.status(resource).orElse(KnowledgeBaseStatus.NONE);
        events.publish(resource, Notices.between(before, status));
        var update = StatusWriter.write(resource, status, KnowledgeBase::new).rescheduleAfter(wait(model, started));
        return applied.again(update);
    }

    @Override
    public DeleteControl cleanup(KnowledgeBase resource, Context<KnowledgeBase> context) {
        return new Deletion(client, settings).of(resource);
    }

    /** Before a run begins the API server is asked for Jobs: the cache may not yet hold the one that runs. */
    private KnowledgeBaseModel certain(KnowledgeBaseModel model, Context<KnowledgeBase> context) {
        if (!(model.decision() instanceof SyncDecision.Start)) return model;
        var live = observer.liveJobs(model.resource(), context);
        return KnowledgeBaseModel.of(model.seen().withJobs(live), settings);
    }

    private void tidy(KnowledgeBaseModel model, Optional<Job> started, Context<KnowledgeBase> context) {
        // stands until the last of its pods has ended: two runs must not overlap
        model.jobToEnd().ifPresent(job -> delete(job, DeletionPropagation.FOREGROUND));
        var outdated = model.runs().outdated();
        outdated.forEach(job -> delete(job, DeletionPropagation.BACKGROUND));
        if (outdated.isEmpty() && started.isEmpty()) return;
        var resource = model.resource();
        var used = model.configMapsInUse();
        applier.prune(
                resource,
                observer.runConfigs(resource, context),
                config -> used.contains(config.getMetadata().getName()),
                context);
    }

    private void delete(Job job, DeletionPropagation propagation) {
        LOG.info("Job {} is deleted", job.getFullResourceName());
        client.resource(job).withPropagationPolicy(propagation).delete();
    }

    private static Duration wait(KnowledgeBaseModel model, Optional<Job> started) {
        if (!model.target().pinned() || started.isPresent() || !model.storeReady()) return DURING_A_RUN;
        var now = model.seen().now();
        return switch (model.decision()) {
            case SyncDecision.Running(), SyncDecision.AwaitReport() -> DURING_A_RUN;
            case SyncDecision.Retry(var at) -> until(now, at);
            case SyncDecision.Idle(var next) -> next.map(at -> until(now, at)).orElse(AT_REST);
            default -> AT_REST;
        };
    }

    /** At least a moment, lest a clock that is behind spins. */
    private static Duration until(Instant now, Instant at) {
        var wait = Duration.between(now, at).plusMillis(200);
        return wait.compareTo(AT_REST) < 0 ? wait : AT_REST;
    }
}
