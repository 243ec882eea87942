package dev.ragtime.operator.knowledgebase;

import dev.ragtime.api.knowledgebase.CandidateIndex;
import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus;
import dev.ragtime.api.route.ModelRoute;
import dev.ragtime.api.runtime.RunRecord;
import dev.ragtime.operator.knowledgebase.dryrun.DryRun;
import dev.ragtime.operator.knowledgebase.dryrun.DryRunSeen;
import dev.ragtime.operator.knowledgebase.gate.GateRun.DatasetSeen;
import dev.ragtime.operator.knowledgebase.image.MountFailures;
import dev.ragtime.operator.knowledgebase.image.UnmountedImages;
import dev.ragtime.operator.knowledgebase.push.PushProbe;
import dev.ragtime.operator.knowledgebase.sync.HangingPods;
import dev.ragtime.operator.knowledgebase.sync.ProgressProbe;
import dev.ragtime.operator.knowledgebase.sync.RunRecordProbe;
import dev.ragtime.operator.knowledgebase.sync.StoredReports;
import dev.ragtime.operator.knowledgebase.sync.SyncRuns;
import dev.ragtime.operator.knowledgebase.weaviate.HostSeen;
import dev.ragtime.operator.knowledgebase.weaviate.StoreAccess;
import dev.ragtime.operator.knowledgebase.weaviate.StoreSeen;
import dev.ragtime.operator.kubernetes.Events;
import dev.ragtime.operator.kubernetes.Finding;
import dev.ragtime.operator.kubernetes.Labels;
import dev.ragtime.operator.kubernetes.Labels.Component;
import dev.ragtime.operator.kubernetes.Names;
import dev.ragtime.operator.kubernetes.PodProblems;
import dev.ragtime.operator.kubernetes.RefusedPods;
import dev.ragtime.operator.kubernetes.UnboundClaim;
import dev.ragtime.operator.watch.ForeignKind;
import dev.ragtime.operator.watch.ForeignObjects;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Takes an observation, from the informers' caches where they can know, else from whom it concerns. */
final class Observer {
    private static final String FREE_OR_CORRECT =
            "free the volume where it is in use, or correct what spec.sources or spec.embedding names";
    private static final String ANOTHER_CLASS = "make the claim anew with another class";

    private final StoreObserver stores;
    private final ProgressProbe progress;
    private final RunRecordProbe records;
    private final PushProbe push;
    private final UnmountedImages images;
    private final UnmountedImages imagesOfDryRuns;
    private final ForeignObjects foreign;
    private final Clock clock;

    Observer(
            StoreObserver stores,
            ProgressProbe progress,
            RunRecordProbe records,
            PushProbe push,
            UnmountedImages images,
            UnmountedImages imagesOfDryRuns,
            ForeignObjects foreign,
            Clock clock) {
        this.stores = stores;
        this.progress = progress;
        this.records = records;
        this.push = push;
        this.images = images;
        this.imagesOfDryRuns = imagesOfDryRuns;
        this.foreign = foreign;
        this.clock = clock;
    }

    Observation observe(KnowledgeBase resource, Context<KnowledgeBase> context) throws InterruptedException {
        var namespace = resource.getMetadata().getNamespace();
        var store = stores.observe(resource, context);
        var access = access(resource, store.store());
        var key = access.flatMap(StoreAccess::apiKey);
        var secrets = named(Inputs.secrets(resource), name -> foreign.secret(namespace, name, key));
        var configMaps = named(Inputs.configMaps(resource), name -> foreign.configMapDigest(namespace, name));
        var claims = Inputs.claims(resource).stream()
                .filter(name -> foreign.exists(ForeignKind.PersistentVolumeClaim, namespace, name))
                .collect(Collectors.toSet());
        var jobs = jobs(resource, context);
        var pods = List.copyOf(context.getSecondaryResources(Pod.class));
        return new Observation(
                resource,
                configMaps,
                secrets,
                claims,
                unmounted(resource, jobs, pods),
                jobs,
                pods,
                runs(resource, jobs, pods, access, context),
                dryRun(resource, jobs, pods, context),
                dataset(resource),
                store.store(),
                store.health(),
                push.ask(pods),
                clock.instant(),
                context.getSecondaryResources(ModelRoute.class).stream()
                        .map(route -> route.getMetadata().getName())
                        .collect(Collectors.toSet()));
    }

    /** How the store is asked; empty while no key to it is known. */
    private static Optional<StoreAccess> access(KnowledgeBase resource, StoreSeen store) {
        if (store.host().isPresent())
            return store.host()
                    .filter(host ->
                            host.apiKey().isPresent() || host.address().secret().isEmpty())
                    .map(HostSeen::access);
        var meta = resource.getMetadata();
        var endpoint = Names.serviceUrl(Names.weaviate(meta.getName()), meta.getNamespace());
        return store.keys().candidates().stream().findFirst().map(key -> StoreAccess.plain(endpoint, key));
    }

    /** The Jobs of runs and dry runs as the API server knows them now. */
    List<Job> liveJobs(KnowledgeBase resource, Context<KnowledgeBase> context) {
        return Stream.of(Component.INGEST, Component.DRY_RUN, Component.GATE)
                .flatMap(component -> context
                        .getClient()
                        .batch()
                        .v1()
                        .jobs()
                        .inNamespace(resource.getMetadata().getNamespace())
                        .withLabels(Labels.selector(resource, component))
                        .list()
                        .getItems()
                        .stream())
                .toList();
    }

    /** ConfigMaps of runs, as the API server knows them now. */
    List<ConfigMap> runConfigs(KnowledgeBase resource, Context<KnowledgeBase> context) {
        return context.getClient()
                .configMaps()
                .inNamespace(resource.getMetadata().getNamespace())
                .withLabels(Labels.selector(resource, Component.INGEST))
                .list()
                .getItems();
    }

    /** Objects of the endpoint, from the cache. */
    <T extends HasMetadata> List<T> ofPush(Class<T> kind, Context<KnowledgeBase> context) {
        return context.getSecondaryResources(kind).stream()
                .filter(object -> Labels.isOf(object, Component.PUSH))
                .toList();
    }

    /** What dry runs work by, from the cache. */
    List<ConfigMap> dryRunConfigs(Context<KnowledgeBase> context) {
        return context.getSecondaryResources(ConfigMap.class).stream()
                .filter(DryRun::isOne)
                .toList();
    }

    /** From the cache, unless that does not know yet of the Job that the status names. */
    private List<Job> jobs(KnowledgeBase resource, Context<KnowledgeBase> context) {
        var cached = new ArrayList<>(context.getSecondaryResources(Job.class));
        var status = KnowledgeBaseModel.status(resource);
        var candidate = status.map(KnowledgeBaseStatus::candidateIndex).map(CandidateIndex::currentSync);
        var named = Stream.concat(status.map(KnowledgeBaseStatus::currentSync).stream(), candidate.stream());
        var unknown = named.map(run -> run.job())
                .filter(name -> cached.stream()
                        .noneMatch(job -> name.equals(job.getMetadata().getName())))
                .findFirst();
        return unknown.isPresent() ? liveJobs(resource, context) : cached;
    }

    /** Of the index that answers queries, and of one that is built beside it. */
    private Map<Integer, RunSeen> runs(
            KnowledgeBase resource,
            List<Job> jobs,
            List<Pod> pods,
            Optional<StoreAccess> store,
            Context<KnowledgeBase> context)
            throws InterruptedException {
        var status = KnowledgeBaseModel.status(resource);
        var serving = TargetIndex.of(resource, clock.instant()).number();
        var seen = new TreeMap<Integer, RunSeen>();
        seen.put(serving, run(resource, RunsKnown.of(status), new SyncRuns(jobs).of(serving), pods, store, context));
        var candidate = status.map(KnowledgeBaseStatus::candidateIndex).filter(next -> next.number() != serving);
        if (candidate.isPresent()) {
            var number = candidate.get().number();
            var known = RunsKnown.of(candidate.get());
            seen.put(number, run(resource, known, new SyncRuns(jobs).of(number), pods, store, context));
        }
        return seen;
    }

    private RunSeen run(
            KnowledgeBase resource,
            RunsKnown known,
            SyncRuns runs,
            List<Pod> pods,
            Optional<StoreAccess> store,
            Context<KnowledgeBase> context)
            throws InterruptedException {
        var running = runs.running().map(job -> SyncRuns.pods(job, pods));
        return new RunSeen(
                stored(resource, known, runs, pods, store),
                running.map(own -> hanging(resource, own, context)).orElse(List.of()),
                running.isEmpty()
                        ? Optional.empty()
                        : progress.ask(runs.running().get(), running.get()));
    }

    /** Asked only for a run that ended and whose pods do not tell the whole of it. */
    private StoredReports stored(
            KnowledgeBase resource, RunsKnown known, SyncRuns runs, List<Pod> pods, Optional<StoreAccess> store)
            throws InterruptedException {
        var run = UnjudgedRun.of(known, runs).filter(r -> r.mustBeAsked(pods));
        if (run.isEmpty()) return new StoredReports.NotAsked();
        if (store.isEmpty()) return new StoredReports.Away();
        var meta = resource.getMetadata();
        var id = run.get().id();
        return records.ask(
                store.get(),
                TargetIndex.names(resource, id.index()).runs(),
                share -> new RunRecord.Key(meta.getUid(), id.index(), id.run(), share),
                run.get().shares());
    }

    private DatasetSeen dataset(KnowledgeBase resource) {
        var namespace = resource.getMetadata().getNamespace();
        return new DatasetSeen(
                Inputs.datasetMap(resource).flatMap(name -> foreign.configMapDigest(namespace, name)),
                Inputs.datasetClaim(resource)
                        .filter(name -> foreign.exists(ForeignKind.PersistentVolumeClaim, namespace, name))
                        .isPresent());
    }

    private Map<String, Finding> unmounted(KnowledgeBase resource, List<Job> jobs, List<Pod> pods) {
        var now = clock.instant();
        new SyncRuns(jobs)
                .jobs().stream()
                        .filter(job -> SyncRuns.end(job).isEmpty())
                        .forEach(job ->
                                images.note(resource, MountFailures.of(resource, SyncRuns.pods(job, pods), now), now));
        return images.of(resource, now);
    }

    /** What a dry run could not mount is tried again by the next one, and by runs in any case. */
    private DryRunSeen dryRun(KnowledgeBase resource, List<Job> jobs, List<Pod> pods, Context<KnowledgeBase> context) {
        var now = clock.instant();
        var before = KnowledgeBaseModel.status(resource).map(KnowledgeBaseStatus::dryRun);
        var asked = DryRun.of(resource, before, jobs, pods, Map.of(), List.of(), now);
        var job = asked.flatMap(DryRun::underWay);
        if (job.isEmpty()) return new DryRunSeen(imagesOfDryRuns.of(resource, now), List.of());
        var own = asked.get().ownPods();
        imagesOfDryRuns.note(resource, MountFailures.of(resource, own, now), now);
        var hanging = own.isEmpty()
                ? RefusedPods.of(job.get(), Events.about(job.get(), context.getClient())).stream()
                        .toList()
                : hanging(resource, own, context);
        return new DryRunSeen(imagesOfDryRuns.of(resource, now), hanging);
    }

    /** @param ofJob pods of a run, or of a dry run */
    private List<Finding> hanging(KnowledgeBase resource, List<Pod> ofJob, Context<KnowledgeBase> context) {
        if (ofJob.stream().anyMatch(PodProblems::waitsForClaim)) return unbound(resource, context);
        return HangingPods.of(ofJob, clock.instant()).stream()
                .flatMap(pod ->
                        HangingPods.why(pod, Events.about(pod, context.getClient()), FREE_OR_CORRECT, clock.instant())
                                .stream())
                .toList();
    }

    /** Claims that sources and the model name, are not watched but by their names, and have no volume. */
    private List<Finding> unbound(KnowledgeBase resource, Context<KnowledgeBase> context) {
        var claims = context.getClient()
                .persistentVolumeClaims()
                .inNamespace(resource.getMetadata().getNamespace());
        return Inputs.claims(resource).stream()
                .sorted()
                .flatMap(name -> Stream.ofNullable(claims.withName(name).get()))
                .filter(UnboundClaim::isUnbound)
                .flatMap(claim -> new UnboundClaim(claim, Events.about(claim, context.getClient()), ANOTHER_CLASS)
                        .why(clock.instant()).stream())
                .toList();
    }

    /** Those that exist. */
    private static <V> Map<String, V> named(Set<String> names, Function<String, Optional<V>> read) {
        var found = new TreeMap<String, V>();
        names.forEach(name -> read.apply(name).ifPresent(value -> found.put(name, value)));
        return found;
    }
}
