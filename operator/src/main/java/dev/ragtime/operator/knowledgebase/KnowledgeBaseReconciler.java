package dev.ragtime.operator.knowledgebase;

import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus;
import dev.ragtime.operator.OperatorSettings;
import dev.ragtime.operator.apply.Applied;
import dev.ragtime.operator.apply.Applier;
import dev.ragtime.operator.apply.Desired;
import dev.ragtime.operator.knowledgebase.dryrun.DryRun;
import dev.ragtime.operator.knowledgebase.image.MountFailures;
import dev.ragtime.operator.knowledgebase.image.UnmountedImages;
import dev.ragtime.operator.knowledgebase.push.PushProbe;
import dev.ragtime.operator.knowledgebase.sync.ProgressProbe;
import dev.ragtime.operator.knowledgebase.sync.RunRecordProbe;
import dev.ragtime.operator.knowledgebase.weaviate.ApiKey;
import dev.ragtime.operator.knowledgebase.weaviate.ClaimGrowth;
import dev.ragtime.operator.knowledgebase.weaviate.ClaimOwners;
import dev.ragtime.operator.knowledgebase.weaviate.GuestKey;
import dev.ragtime.operator.knowledgebase.weaviate.GuestStore;
import dev.ragtime.operator.knowledgebase.weaviate.KeyMemory;
import dev.ragtime.operator.knowledgebase.weaviate.ManagedStore;
import dev.ragtime.operator.knowledgebase.weaviate.StoreAccess;
import dev.ragtime.operator.knowledgebase.weaviate.StoreGuests;
import dev.ragtime.operator.knowledgebase.weaviate.StoreIndexes;
import dev.ragtime.operator.knowledgebase.weaviate.StoreKeys;
import dev.ragtime.operator.knowledgebase.weaviate.StoreProbe;
import dev.ragtime.operator.kubernetes.Finding;
import dev.ragtime.operator.kubernetes.MeaningfulChange;
import dev.ragtime.operator.kubernetes.RefusedPods;
import dev.ragtime.operator.kubernetes.StatusWriter;
import dev.ragtime.operator.probe.TrustingProbe;
import dev.ragtime.operator.slo.loop.Freshness;
import dev.ragtime.operator.watch.ForeignObjects;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import java.net.http.HttpClient;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the store of a KnowledgeBase and keeps its index what the sources hold: observe, model, apply the store's
 * objects, begin a run when one is due, write the status.
 */
@ControllerConfiguration(
        name = "knowledgebase",
        generationAwareEventProcessing = false,
        // one that is deleted may have to stay for others
        triggerReconcilerOnAllEvents = true,
        informer = @Informer(onUpdateFilter = MeaningfulChange.class))
public final class KnowledgeBaseReconciler implements Reconciler<KnowledgeBase> {
    private static final Logger LOG = LoggerFactory.getLogger(KnowledgeBaseReconciler.class);

    private final OperatorSettings settings;
    private final Observer observer;
    private final ForeignObjects foreign;
    private final Applier applier;
    private final MissingPods missingPods;
    private final Leftovers leftovers;
    private final KeyMemory<StoreKeys> memory;
    private final HostingReconciler hosting;
    private final UnmountedImages images;
    private final UnmountedImages imagesOfDryRuns;
    private final IndexKeeper indexes;
    private final ClaimGrowth growth;
    private final ClaimOwners owners;
    private final FreshnessObserver freshness;
    private final SecureRandom random = new SecureRandom();
    private final StatusWriter statuses;
    private final AtomicReference<IndexerResourceCache<KnowledgeBase>> primaries;

    /** With probes over {@code http}. */
    public static KnowledgeBaseReconciler wired(
            KubernetesClient client,
            OperatorSettings settings,
            HttpClient http,
            ForeignObjects foreign,
            Applier applier,
            StatusWriter statuses,
            Freshness freshness,
            Clock clock) {
        var primaries = new AtomicReference<IndexerResourceCache<KnowledgeBase>>();
        Supplier<List<KnowledgeBase>> all = () -> primaries.get().list().toList();
        var memory = new KeyMemory<StoreKeys>();
        var guests = new KeyMemory<GuestKey>();
        var probes = new TrustingProbe(http);
        var probe = new StoreProbe(probes);
        var stores =
                new StoreObserver(probe, memory, new HostObserver(client, probe, guests, all), settings, all, clock);
        var hosting = new HostingReconciler(client, new StoreGuests(probes), memory, guests, all);
        var images = UnmountedImages.ofRuns();
        var imagesOfDryRuns = UnmountedImages.ofDryRuns();
        var observer = new Observer(
                stores,
                new ProgressProbe(http, clock),
                new RunRecordProbe(probes),
                new PushProbe(http),
                images,
                imagesOfDryRuns,
                foreign,
                clock);
        var growth = new ClaimGrowth(client, clock);
        var judging = new FreshnessObserver(freshness, applier, all);
        return new KnowledgeBaseReconciler(
                client,
                settings,
                observer,
                foreign,
                applier,
                memory,
                hosting,
                images,
                imagesOfDryRuns,
                new IndexKeeper(new StoreIndexes(probes)),
                growth,
                judging,
                statuses,
                primaries);
    }

    private KnowledgeBaseReconciler(
            KubernetesClient client,
            OperatorSettings settings,
            Observer observer,
            ForeignObjects foreign,
            Applier applier,
            KeyMemory<StoreKeys> memory,
            HostingReconciler hosting,
            UnmountedImages images,
            UnmountedImages imagesOfDryRuns,
            IndexKeeper indexes,
            ClaimGrowth growth,
            FreshnessObserver freshness,
            StatusWriter statuses,
            AtomicReference<IndexerResourceCache<KnowledgeBase>> primaries) {
        this.settings = settings;
        this.observer = observer;
        this.foreign = foreign;
        this.applier = applier;
        this.missingPods = new MissingPods(client);
        this.leftovers = new Leftovers(client, applier, observer);
        this.memory = memory;
        this.hosting = hosting;
        this.images = images;
        this.imagesOfDryRuns = imagesOfDryRuns;
        this.indexes = indexes;
        this.growth = growth;
        this.owners = new ClaimOwners(client);
        this.freshness = freshness;
        this.statuses = statuses;
        this.primaries = primaries;
    }

    @Override
    public List<EventSource<?, KnowledgeBase>> prepareEventSources(EventSourceContext<KnowledgeBase> context) {
        primaries.set(context.getPrimaryCache());
        return KnowledgeBaseWatches.all(context, foreign);
    }

    @Override
    public UpdateControl<KnowledgeBase> reconcile(KnowledgeBase resource, Context<KnowledgeBase> context)
            throws InterruptedException {
        if (context.isPrimaryResourceDeleted()) indexes.forget(resource);
        if (context.isPrimaryResourceDeleted() || resource.isMarkedForDeletion() && !Hosting.isKept(resource))
            return UpdateControl.noUpdate();
        var model = certain(KnowledgeBaseModel.of(observer.observe(resource, context), settings), context);
        if (hosting.settle(model))
            return UpdateControl.<KnowledgeBase>noUpdate().rescheduleAfter(NextLook.AT_ONCE);
        var store = opened(model);
        var wanted = store.objects();
        var applied = applier.apply(resource, wanted, context);
        var refused =
                Stream.concat(applied.refused().stream(), grown(model).stream()).toList();
        var run = model.runPlan();
        var dryRun = DryRun.job(wanted);
        if (cannotMount(model, run.toStart(), applied, images) || cannotMount(model, dryRun, applied, imagesOfDryRuns))
            return UpdateControl.<KnowledgeBase>noUpdate().rescheduleAfter(NextLook.AT_ONCE);
        var started = run.toStart().flatMap(applied::standing);
        leftovers.tidy(model, run, started, context);
        var kept = indexes.keep(model, store.access());
        started.ifPresent(job -> LOG.info("Run begins: {}", job.getFullResourceName()));

        var pods = missingPods.refused(model, context.getSecondaryResource(StatefulSet.class));
        var ofPush = observer.ofPush(Deployment.class, context).stream()
                .flatMap(deployment -> RefusedPods.of(deployment).stream())
                .toList();
        var known = model.withRefused(refused)
                .withRefused(pods)
                .withRefused(ofPush)
                .withDryRunRefused(dryRun.flatMap(applied::refused));
        var status = StatusFactory.status(known, started, kept, freshness.observe(known, context));
        var before = KnowledgeBaseModel.status(resource).orElse(KnowledgeBaseStatus.NONE);
        var news = Notices.between(before, status);
        if (!statuses.write(resource, status, KnowledgeBase::new, news)) return StatusWriter.lookAgain();
        var again = NextLook.after(model, started.isPresent() || indexes.doubts(resource));
        return applied.again(UpdateControl.<KnowledgeBase>noUpdate().rescheduleAfter(again));
    }

    /**
     * A store to which a key is known.
     *
     * @param objects everything that should stand
     */
    private record Opened(List<Desired> objects, StoreAccess access) {}

    private Opened opened(KnowledgeBaseModel model) throws InterruptedException {
        return switch (model.store()) {
            case ManagedStore own -> {
                var keys = own.cluster().keys(() -> ApiKey.fresh(random));
                // before anything is written: what is written halfway goes on with the same keys
                memory.remember(model.resource(), keys);
                yield new Opened(
                        KnowledgeBaseObjects.of(model, keys),
                        StoreAccess.plain(own.cluster().endpoint(), keys.client()));
            }
            case GuestStore guest ->
                new Opened(
                        KnowledgeBaseObjects.of(model, guest, hosting.key(model, guest.host())),
                        guest.host().access());
        };
    }

    /** Volumes of a store of its own belong to the KnowledgeBase, and grow as it says. */
    private List<Finding> grown(KnowledgeBaseModel model) {
        var volumes = model.store().managed().map(own -> own.cluster().volumes());
        volumes.ifPresent(owners::settle);
        return volumes.map(growth::grow).orElse(List.of());
    }

    /** Before a run begins the API server is asked for Jobs: the cache may not yet hold the one that runs. */
    private KnowledgeBaseModel certain(KnowledgeBaseModel model, Context<KnowledgeBase> context) {
        var ofCandidate = model.candidate().filter(next -> next.decision().begins());
        if (!model.decision().begins() && ofCandidate.isEmpty()) return model;
        var live = observer.liveJobs(model.resource(), context);
        return KnowledgeBaseModel.of(model.seen().withJobs(live), settings);
    }

    /** Whether the API server refused a Job for its images: the next leaves them out. */
    private static boolean cannotMount(
            KnowledgeBaseModel model, Optional<Job> wanted, Applied applied, UnmountedImages noted) {
        var failures = wanted.filter(job -> job.getSpec().getTemplate().getSpec().getVolumes().stream()
                        .anyMatch(volume -> volume.getImage() != null))
                .flatMap(applied::refused)
                .map(refusal -> MountFailures.refused(model.resource(), refusal))
                .orElse(Map.of());
        noted.note(model.resource(), failures, model.seen().now());
        return !failures.isEmpty();
    }
}
