package dev.ragtime.operator.knowledgebase;

import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus;
import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus.LastSync;
import dev.ragtime.operator.OperatorSettings;
import dev.ragtime.operator.knowledgebase.sync.SyncDecision;
import dev.ragtime.operator.knowledgebase.sync.SyncDecision.Situation;
import dev.ragtime.operator.knowledgebase.sync.SyncRequests;
import dev.ragtime.operator.knowledgebase.sync.SyncRuns;
import dev.ragtime.operator.knowledgebase.sync.SyncTrigger;
import dev.ragtime.operator.knowledgebase.weaviate.StorePlan;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Decides what follows from an observation. Pure. */
final class ModelFactory {
    private ModelFactory() {}

    static KnowledgeBaseModel model(Observation seen, OperatorSettings settings) {
        var resource = seen.resource();
        var pods = PodsSeen.of(seen);
        var store = StorePlan.of(resource, settings, seen.store(), seen.health(), pods.nodeUnpullable(), seen.now());
        var trigger = trigger(seen);
        var missing = SourceChecks.missing(seen);
        var schedule = ScheduleOrProblem.of(resource);
        var indexes = IndexPlan.of(seen, store.replicas());
        var target = indexes.serving();
        var model = ModelChecks.missingModel(seen, target.index().definition());
        var nextModel = indexes.candidate()
                .flatMap(next -> ModelChecks.missingModel(seen, next.index().definition()));
        var runs = IndexRuns.of(target, RunsKnown.of(KnowledgeBaseModel.status(resource)), seen, trigger);
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
                        EndpointChecks.missingApiKeys(seen).stream(),
                        EndpointChecks.deafWebhooks(seen, settings.takesWebhooks()).stream(),
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
        var indexed = KnowledgeBaseModel.status(resource)
                .map(KnowledgeBaseStatus::activeIndex)
                .isPresent();
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

    /** While nobody can tell whether a credential changed, what the last run was started for stands. */
    private static String trigger(Observation seen) {
        return SourceChecks.credentials(seen)
                .map(credentials ->
                        SyncTrigger.of(seen.resource(), seen.configMaps(), credentials, SourceChecks.mounted(seen)))
                .or(() -> KnowledgeBaseModel.status(seen.resource())
                        .map(KnowledgeBaseStatus::lastSync)
                        .map(LastSync::trigger))
                .orElse("");
    }
}
