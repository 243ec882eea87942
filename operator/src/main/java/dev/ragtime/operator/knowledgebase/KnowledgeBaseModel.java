package dev.ragtime.operator.knowledgebase;

import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus;
import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus.LastSync;
import dev.ragtime.operator.OperatorSettings;
import dev.ragtime.operator.apply.Desired;
import dev.ragtime.operator.knowledgebase.dryrun.DryRun;
import dev.ragtime.operator.knowledgebase.push.PushEndpoint;
import dev.ragtime.operator.knowledgebase.sync.RunReport;
import dev.ragtime.operator.knowledgebase.sync.SyncDecision;
import dev.ragtime.operator.knowledgebase.sync.SyncDecision.Situation;
import dev.ragtime.operator.knowledgebase.sync.SyncRequests;
import dev.ragtime.operator.knowledgebase.sync.SyncRuns;
import dev.ragtime.operator.knowledgebase.sync.SyncTrigger;
import dev.ragtime.operator.knowledgebase.weaviate.StoreKeys;
import dev.ragtime.operator.knowledgebase.weaviate.StorePlan;
import dev.ragtime.operator.knowledgebase.weaviate.WeaviateCluster;
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
 * @param target the index that runs write
 * @param runs Jobs of the KnowledgeBase
 * @param trigger hash of what the next run would be started for
 * @param unjudged a run that ended and whose end nobody could tell yet
 * @param fresh the run that ended since the status was written, with what its pods reported
 * @param lastSync the last run of all sources that ended, {@code fresh} included
 * @param lastPartialSync the last run of some sources that ended, {@code fresh} included
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
        TargetIndex target,
        SyncRuns runs,
        String trigger,
        Optional<UnjudgedRun> unjudged,
        Optional<EndedRun> fresh,
        Optional<LastSync> lastSync,
        Optional<LastSync> lastPartialSync,
        SortedSet<String> asked,
        boolean lostIndex,
        SyncDecision decision,
        Optional<Finding> dryRunRefused,
        OperatorSettings settings) {

    static KnowledgeBaseModel of(Observation seen, OperatorSettings settings) {
        var resource = seen.resource();
        var pods = PodsSeen.of(seen);
        var store = StorePlan.of(resource, settings, seen.store(), seen.health(), pods.nodeUnpullable(), seen.now());
        var target = TargetIndex.of(resource, seen.now());
        var runs = new SyncRuns(seen.jobs());
        var trigger = trigger(seen);
        var missing = Inputs.missing(seen);
        var model = Inputs.missingModel(seen, target.embedding());
        var schedule = ScheduleOrProblem.of(resource);
        var ended = UnjudgedRun.of(status(resource), runs);
        var fresh = EndedRun.of(ended, seen, trigger);
        var unjudged = ended.filter(run -> fresh.isEmpty());
        var last = fresh.filter(EndedRun::ofAllSources)
                .map(EndedRun::sync)
                .or(() -> status(resource).map(KnowledgeBaseStatus::lastSync));
        var lastPartial = fresh.filter(run -> !run.ofAllSources())
                .map(EndedRun::sync)
                .or(() -> status(resource).map(KnowledgeBaseStatus::lastPartialSync));
        var served = fresh.map(EndedRun::served).orElse(Map.of());
        var asked = SyncRequests.pending(resource, served);
        int replicas = store.cluster().replicas();
        var lost = fresh.isEmpty() && TargetIndex.lost(resource, last, seen.health(), replicas);
        var due = SyncDecision.of(
                new Situation(
                        runs.running().isPresent(),
                        unjudged.isPresent(),
                        resource.getSpec().sync().suspend(),
                        model.isPresent()
                                || missing.size()
                                        == resource.getSpec().sources().size(),
                        seen.health().hasQuorum(replicas),
                        lost,
                        target.number(),
                        trigger,
                        last,
                        schedule.schedule(),
                        asked(resource, asked, missing.keySet(), lost, runs, last, lastPartial)),
                seen.now());
        // a run that could write nothing would only fail
        var decision = due.begins() && seen.health().nodesFull() > 0 ? new SyncDecision.Blocked() : due;
        var problems = Stream.of(
                        model.stream(),
                        missing.values().stream(),
                        Inputs.missingApiKeys(seen).stream(),
                        Inputs.deafWebhooks(seen, settings.takesWebhooks()).stream(),
                        store.findings().stream().filter(finding -> !finding.waiting()),
                        schedule.problem().stream(),
                        pods.stalled().stream(),
                        seen.hanging().stream().filter(finding -> !finding.waiting()))
                .flatMap(s -> s)
                .toList();
        return new KnowledgeBaseModel(
                seen,
                store,
                problems,
                List.of(),
                target,
                runs,
                trigger,
                unjudged,
                fresh,
                last,
                lastPartial,
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
            KnowledgeBase resource,
            Map<String, String> pending,
            Set<String> missing,
            boolean lost,
            SyncRuns runs,
            Optional<LastSync> last,
            Optional<LastSync> lastPartial) {
        var indexed = status(resource).map(KnowledgeBaseStatus::activeIndex).isPresent();
        if (!indexed || lost) return SyncDecision.Asked.NOTHING;
        var readable = new TreeMap<>(pending);
        readable.keySet().removeAll(missing);
        last.filter(SyncRuns::failed)
                .flatMap(run -> runs.numbered(run.number()))
                .map(job -> SyncRequests.carried(job, pending.keySet()))
                .ifPresent(tried -> readable.entrySet().removeAll(tried.entrySet()));
        return new SyncDecision.Asked(
                Collections.unmodifiableSortedSet(new TreeSet<>(readable.keySet())),
                lastPartial.filter(SyncRuns::failed).filter(run -> EndedRun.isSince(run, last)));
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
                seen,
                store,
                lasting,
                passes,
                target,
                runs,
                trigger,
                unjudged,
                fresh,
                lastSync,
                lastPartialSync,
                asked,
                lostIndex,
                decision,
                ofDryRun,
                settings);
    }

    /**
     * Everything that should stand, in the order it is applied: the store, then what a run works by, then the run.
     *
     * @param keys to the store
     */
    List<Desired> objects(StoreKeys keys) {
        var objects = new ArrayList<>(weaviate().objects(keys));
        push().ifPresent(endpoint -> objects.addAll(endpoint.objects()));
        if (!resource().getSpec().objectives().isEmpty()) objects.add(Desired.reserved(judged()));
        runPlan().toStart().ifPresent(job -> {
            var config = RunConfig.configMap(weaviate(), target.index(), job);
            objects.add(Desired.of(config));
            objects.add(Desired.once(job).after(config));
        });
        if (storeReady() && target.pinned()) {
            var connected = RunConfig.connected(weaviate(), target.index());
            dryRun().ifPresent(asked -> objects.addAll(asked.objects(connected, RunPlan.ofDryRun(this))));
        }
        return List.copyOf(objects);
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

    /** The endpoint that documents are pushed to: not before the status holds what their index is made of. */
    Optional<PushEndpoint> push() {
        if (!target.pinned()) return Optional.empty();
        return PushEndpoint.of(
                RunConfig.connected(weaviate(), target.index()),
                new RuntimeImage(settings.runtimeImage(), settings.imagePullPolicy(), settings.podSettings()),
                weaviate().placement());
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

    WeaviateCluster weaviate() {
        return store.cluster();
    }

    PodsSeen pods() {
        return PodsSeen.of(seen);
    }

    RunPlan runPlan() {
        return RunPlan.of(this);
    }

    boolean storeReady() {
        return seen.health().hasQuorum(weaviate().replicas());
    }

    /** What the pods of the run under way reported that already ended. */
    Optional<RunReport> reportSoFar() {
        return runs.running()
                .map(job -> RunReport.of(SyncRuns.pods(job, seen.pods()), List.of())
                        .without(incomplete().keySet()));
    }
}
