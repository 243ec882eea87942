package dev.ragtime.operator.knowledgebase;

import dev.ragtime.api.PodSettings;
import dev.ragtime.api.knowledgebase.CandidateIndex.Phase;
import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus;
import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus.LastSync;
import dev.ragtime.operator.OperatorSettings;
import dev.ragtime.operator.knowledgebase.dryrun.DryRun;
import dev.ragtime.operator.knowledgebase.gate.GateRun;
import dev.ragtime.operator.knowledgebase.push.PushEndpoint;
import dev.ragtime.operator.knowledgebase.sync.RunReport;
import dev.ragtime.operator.knowledgebase.sync.SyncDecision;
import dev.ragtime.operator.knowledgebase.sync.SyncRuns;
import dev.ragtime.operator.knowledgebase.weaviate.StorePlan;
import dev.ragtime.operator.kubernetes.Finding;
import dev.ragtime.operator.serving.RuntimeImage;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
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
        return ModelFactory.model(seen, settings);
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

    /** The comparison that a candidate waits for. */
    Optional<GateRun> comparison() {
        return candidate
                .filter(next -> next.phase() == Phase.Evaluating && storeReady())
                .map(Candidate::gate);
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
        return SourceChecks.missing(seen);
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
