package dev.ragtime.operator.knowledgebase;

import dev.ragtime.api.PodSettings;
import dev.ragtime.api.knowledgebase.CandidateIndex.Phase;
import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus;
import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus.LastSync;
import dev.ragtime.operator.OperatorSettings;
import dev.ragtime.operator.apply.Desired;
import dev.ragtime.operator.knowledgebase.dryrun.DryRun;
import dev.ragtime.operator.knowledgebase.gate.GateRun;
import dev.ragtime.operator.knowledgebase.push.PushEndpoint;
import dev.ragtime.operator.knowledgebase.sync.RunReport;
import dev.ragtime.operator.knowledgebase.sync.SyncDecision;
import dev.ragtime.operator.knowledgebase.sync.SyncDecision.Situation;
import dev.ragtime.operator.knowledgebase.sync.SyncRequests;
import dev.ragtime.operator.knowledgebase.sync.SyncRuns;
import dev.ragtime.operator.knowledgebase.sync.SyncTrigger;
import dev.ragtime.operator.knowledgebase.weaviate.GuestKey;
import dev.ragtime.operator.knowledgebase.weaviate.GuestStore;
import dev.ragtime.operator.knowledgebase.weaviate.StoreKeys;
import dev.ragtime.operator.knowledgebase.weaviate.StorePlan;
import dev.ragtime.operator.kubernetes.Finding;
import dev.ragtime.operator.kubernetes.Labels.Component;
import dev.ragtime.operator.kubernetes.Names;
import dev.ragtime.operator.kubernetes.Ownership;
import dev.ragtime.operator.serving.RuntimeImage;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What follows from an observation: the store as it should be, the run that should begin, and what stands in the way.
 * Immutable and pure.
 *
 * @param store the store as it should be
 * @param problems what a person must mend, most important first
 * @param passing what keeps objects from being applied and passes by itself
 * @param indexes which indexes there are to be
 * @param serving runs of the index that answers queries, or is the first to
 * @param candidate the index that is built beside that one
 * @param asked sources that were asked for and that no run has read since
 * @param lostIndex the store no longer has what the last run wrote
 * @param decision whether a run begins
 * @param dryRunRefused why the API server does not take the Job of a dry run
 * @param settings images of the pods
 */
record KnowledgeBaseModel(
        Observation seen,
        StorePlan store,
        List<Finding> problems,
        List<Finding> passing,
        IndexPlan indexes,
        IndexRuns serving,
        Optional<Candidate> candidate,
        SortedSet<String> asked,
        boolean lostIndex,
        SyncDecision decision,
        Optional<Finding> dryRunRefused,
        OperatorSettings settings) {

    static KnowledgeBaseModel of(Observation seen, OperatorSettings settings) {
        var resource = seen.resource();
        var pods = PodsSeen.of(seen);
        var store = StorePlan.of(resource, settings, seen.store(), seen.health(), pods.nodeUnpullable(), seen.now());
        var trigger = trigger(seen);
        var missing = Inputs.missing(seen);
        var schedule = ScheduleOrProblem.of(resource);
        var indexes = IndexPlan.of(seen, store.replicas());
        var target = indexes.serving();
        var model = Inputs.missingModel(seen, target.index().definition());
        var nextModel = indexes.candidate()
                .flatMap(next -> Inputs.missingModel(seen, next.index().definition()));
        var runs = IndexRuns.of(target, RunsKnown.of(status(resource)), seen, trigger);
        var asked = SyncRequests.pending(
                resource, runs.fresh().map(EndedRun::served).orElse(Map.of()));
        int replicas = store.replicas();
        var lost = runs.fresh().isEmpty() && TargetIndex.lost(resource, runs.last(), seen.health(), replicas);
        var due = SyncDecision.of(
                new Situation(
                        runs.jobs().running().isPresent(),
                        runs.unjudged().isPresent(),
                        resource.getSpec().sync().suspend(),
                        model.isPresent()
                                || missing.size()
                                        == resource.getSpec().sources().size(),
                        seen.health().hasQuorum(replicas),
                        lost,
                        target.number(),
                        trigger,
                        runs.last(),
                        schedule.schedule(),
                        asked(resource, asked, missing.keySet(), lost, runs)),
                seen.now());
        var pinned = resource.getSpec().promotion().pinnedIndex() != null;
        // a run that could write nothing would only fail
        boolean full = seen.health().nodesFull() > 0;
        var candidate = indexes.candidate()
                .filter(TargetIndex::pinned)
                .map(next -> Candidate.of(
                        next,
                        runs,
                        seen,
                        new Candidate.Circumstances(
                                resource.getSpec().sync().suspend(),
                                !missing.isEmpty() || full || nextModel.isPresent(),
                                seen.health().hasQuorum(replicas),
                                TargetIndex.isGone(resource, next.number(), seen.health(), replicas)),
                        pinned));
        var held = !lost
                && (pinned
                        ? indexes.pinned().isPresent()
                        : candidate.filter(Candidate::holdsOthers).isPresent());
        var decision = !due.begins() ? due : full ? new SyncDecision.Blocked() : held ? new SyncDecision.Held() : due;
        var problems = Stream.of(
                        model.stream(),
                        nextModel.stream(),
                        missing.values().stream(),
                        Inputs.missingApiKeys(seen).stream(),
                        Inputs.deafWebhooks(seen, settings.takesWebhooks()).stream(),
                        store.findings().stream().filter(finding -> !finding.waiting()),
                        schedule.problem().stream(),
                        indexes.unpinnable().stream(),
                        pods.stalled().stream(),
                        seen.hanging().stream().filter(finding -> !finding.waiting()))
                .flatMap(s -> s)
                .toList();
        return new KnowledgeBaseModel(
                seen,
                store,
                problems,
                store.inUse().stream().toList(),
                indexes,
                runs,
                candidate,
                Collections.unmodifiableSortedSet(new TreeSet<>(asked.keySet())),
                lost,
                decision,
                Optional.empty(),
                settings);
    }

    /**
     * What can be read by itself: not before there is an index, which a run of all sources makes. What one of all tried in
     * vain is tried again with all.
     */
    private static SyncDecision.Asked asked(
            KnowledgeBase resource, Map<String, String> pending, Set<String> missing, boolean lost, IndexRuns runs) {
        var indexed = status(resource).map(KnowledgeBaseStatus::activeIndex).isPresent();
        if (!indexed || lost) return SyncDecision.Asked.NOTHING;
        var readable = new TreeMap<>(pending);
        readable.keySet().removeAll(missing);
        runs.last()
                .filter(SyncRuns::failed)
                .flatMap(run -> runs.jobs().numbered(run.number()))
                .map(job -> SyncRequests.carried(job, pending.keySet()))
                .ifPresent(tried -> readable.entrySet().removeAll(tried.entrySet()));
        return new SyncDecision.Asked(
                Collections.unmodifiableSortedSet(new TreeSet<>(readable.keySet())),
                runs.lastPartial().filter(SyncRuns::failed).filter(run -> EndedRun.isSince(run, runs.last())));
    }

    /** The same, when it is known which objects or pods were refused. */
    KnowledgeBaseModel withRefused(List<Finding> refused) {
        var lasting = Stream.concat(problems.stream(), refused.stream().filter(finding -> !finding.waiting()));
        var passes = Stream.concat(passing.stream(), refused.stream().filter(Finding::waiting));
        return with(lasting.toList(), passes.toList(), dryRunRefused);
    }

    /** The same, when it is known whether the Job of a dry run was refused. */
    KnowledgeBaseModel withDryRunRefused(Optional<Finding> refused) {
        return with(problems, passing, refused);
    }

    private KnowledgeBaseModel with(List<Finding> lasting, List<Finding> passes, Optional<Finding> ofDryRun) {
        return new KnowledgeBaseModel(
                seen, store, lasting, passes, indexes, serving, candidate, asked, lostIndex, decision, ofDryRun,
                settings);
    }

    /**
     * Everything that should stand, in the order it is applied: the store, then what a run works by, then the run.
     *
     * @param keys to the store
     */
    List<Desired> objects(StoreKeys keys) {
        return objects(store.managed().orElseThrow().cluster().objects(keys));
    }

    /**
     * The same in a store that is not the KnowledgeBase's own.
     *
     * @param key that the operator asked the store for; empty when there is none, or the user has one
     */
    List<Desired> objects(GuestStore guest, Optional<GuestKey> key) {
        return objects(key.flatMap(guest::secret).map(Desired::of).stream().toList());
    }

    private List<Desired> objects(List<Desired> ofStore) {
        var objects = new ArrayList<>(ofStore);
        push().ifPresent(endpoint -> objects.addAll(endpoint.objects()));
        if (!resource().getSpec().objectives().isEmpty()) objects.add(Desired.reserved(judged()));
        runPlan().toStart().ifPresent(job -> {
            var config = RunConfig.configMap(this, job);
            objects.add(Desired.of(config));
            objects.add(Desired.once(job).after(config));
        });
        if (storeReady() && target().pinned()) {
            var connected = RunConfig.connected(this, target().index());
            dryRun().ifPresent(asked -> objects.addAll(asked.objects(connected, RunPlan.ofDryRun(this))));
        }
        comparison()
                .ifPresent(gate -> objects.addAll(gate.objects(
                        RunConfig.ofCandidate(this),
                        settings.runtimeImage(),
                        settings.imagePullPolicy(),
                        placement())));
        return List.copyOf(objects);
    }

    /** The comparison that a candidate waits for. */
    Optional<GateRun> comparison() {
        return candidate
                .filter(next -> next.phase() == Phase.Evaluating && storeReady())
                .map(Candidate::gate);
    }

    /** Where the judged minutes of objectives are kept, by who judges them. */
    private ConfigMap judged() {
        var name = Names.knowledgeBaseSlo(resource().getMetadata().getName());
        return new ConfigMapBuilder()
                .withMetadata(Ownership.owned(resource(), name, Component.INGEST))
                .build();
    }

    /** While nobody can tell whether a credential changed, what the last run was started for stands. */
    private static String trigger(Observation seen) {
        return Inputs.credentials(seen)
                .map(credentials ->
                        SyncTrigger.of(seen.resource(), seen.configMaps(), credentials, Inputs.mounted(seen)))
                .or(() -> status(seen.resource())
                        .map(KnowledgeBaseStatus::lastSync)
                        .map(LastSync::trigger))
                .orElse("");
    }

    KnowledgeBase resource() {
        return seen.resource();
    }

    /** Whether the index answers queries already, or from now on. */
    boolean isAnswering() {
        var answers = status(resource()).map(KnowledgeBaseStatus::activeIndex).isPresent();
        var begins = fresh().filter(run -> run.report().indexed()).isPresent();
        return begins || answers && !lostIndex;
    }

    /** The index that is to answer in place of the one that does. */
    Optional<Takeover> takeover() {
        return Takeover.of(this);
    }

    /** The endpoint that documents are pushed to: not before the status holds what their index is made of. */
    Optional<PushEndpoint> push() {
        if (!target().pinned()) return Optional.empty();
        return PushEndpoint.of(
                RunConfig.connected(this, takeover().map(Takeover::index).orElse(target().index())),
                new RuntimeImage(settings.runtimeImage(), settings.imagePullPolicy(), settings.podSettings()),
                placement());
    }

    /** The dry run that is asked for. */
    Optional<DryRun> dryRun() {
        return DryRun.of(
                resource(),
                status(resource()).map(KnowledgeBaseStatus::dryRun),
                seen.jobs(),
                seen.pods(),
                leftOutOfDryRun(),
                Stream.concat(dryRunRefused.stream(), seen.dryRun().hanging().stream())
                        .toList(),
                seen.now());
    }

    /** Sources that a run leaves out, and why. */
    Map<String, Finding> incomplete() {
        return Inputs.missing(seen);
    }

    /** Sources that a dry run leaves out, and why. */
    Map<String, Finding> leftOutOfDryRun() {
        var sources = new LinkedHashMap<>(seen.dryRun().unmounted());
        sources.putAll(incomplete());
        return Collections.unmodifiableMap(sources);
    }

    static Optional<KnowledgeBaseStatus> status(KnowledgeBase resource) {
        return Optional.ofNullable(resource.getStatus());
    }

    /** Where pods run and what they carry. */
    PodSettings placement() {
        return resource().getSpec().podSettings().over(settings.podSettings());
    }

    PodsSeen pods() {
        return PodsSeen.of(seen);
    }

    RunPlan runPlan() {
        return RunPlan.of(this);
    }

    boolean storeReady() {
        return seen.health().hasQuorum(store.replicas());
    }

    /** What the pods of the run under way reported that already ended. */
    Optional<RunReport> reportSoFar() {
        return serving.soFar(seen.pods(), incomplete().keySet());
    }

    /** The index that runs write. */
    TargetIndex target() {
        return serving.target();
    }

    /** Jobs of runs. */
    SyncRuns runs() {
        return serving.jobs();
    }

    /** Hash of what the next run would be started for. */
    String trigger() {
        return serving.trigger();
    }

    /** A run that ended and whose end nobody could tell yet. */
    Optional<UnjudgedRun> unjudged() {
        return serving.unjudged();
    }

    /** The run that ended since the status was written, with what its pods reported. */
    Optional<EndedRun> fresh() {
        return serving.fresh();
    }

    /** The last run of all sources that ended. */
    Optional<LastSync> lastSync() {
        return serving.last();
    }

    /** The last run of some sources that ended. */
    Optional<LastSync> lastPartialSync() {
        return serving.lastPartial();
    }
}
