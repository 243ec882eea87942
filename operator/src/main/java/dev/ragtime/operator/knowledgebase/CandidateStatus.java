package dev.ragtime.operator.knowledgebase;

import dev.ragtime.api.knowledgebase.CandidateIndex;
import dev.ragtime.api.knowledgebase.Index;
import dev.ragtime.api.knowledgebase.IndexEvaluation;
import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus;
import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus.LastSync;
import dev.ragtime.operator.knowledgebase.sync.SyncDecision;
import dev.ragtime.operator.knowledgebase.sync.SyncRuns;
import dev.ragtime.operator.kubernetes.Finding;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.Optional;

/** What is written down of an index that is built beside the one that answers; pure. */
final class CandidateStatus {
    private CandidateStatus() {}

    /** @param started the Job that this reconcile created */
    static Optional<CandidateIndex> of(KnowledgeBaseModel model, Optional<Job> started) {
        var known = model.candidate().map(candidate -> of(candidate, model, started));
        return known.or(() -> model.indexes().candidate().map(next -> CandidateIndex.of(next.index())));
    }

    private static CandidateIndex of(Candidate candidate, KnowledgeBaseModel model, Optional<Job> started) {
        var runs = candidate.runs();
        var before = KnowledgeBaseModel.status(model.resource()).map(KnowledgeBaseStatus::candidateIndex);
        var current = started.filter(job -> SyncRuns.index(job) == runs.target().number())
                .or(() -> runs.jobs().running())
                .map(job -> StatusFactory.run(job, runs))
                .or(() -> runs.unjudged().flatMap(UnjudgedRun::named));
        var embedded = before.map(CandidateIndex::chunksEmbedded).orElse(0L)
                + runs.fresh().map(run -> run.sync().chunksEmbedded()).orElse(0L);
        return CandidateIndex.of(
                counted(candidate),
                candidate.phase(),
                message(candidate, model, before).orElse(null),
                embedded,
                current.orElse(null),
                runs.last().orElse(null),
                candidate.gate().evaluation().orElse(null));
    }

    /** With what its last run counted. */
    static Index counted(Candidate candidate) {
        var target = candidate.runs().target();
        return candidate
                .runs()
                .fresh()
                .filter(run -> run.report().indexed())
                .map(run -> target.after(run.report(), run.whole()))
                .orElse(target.index());
    }

    private static Optional<String> message(
            Candidate candidate, KnowledgeBaseModel model, Optional<CandidateIndex> before) {
        if (model.resource().getSpec().promotion().pinnedIndex() != null) {
            return Optional.of("spec.promotion.pinnedIndex is set: it goes on, and takes over, when that is gone");
        }
        var said = said(candidate, model);
        if (said.isPresent()) return said;
        return switch (candidate.decision()) {
            case SyncDecision.Suspended() -> Optional.of("spec.sync.suspend is true: it is not written");
            case SyncDecision.Blocked() -> blocked(model);
            case SyncDecision.AwaitStore() -> Optional.of("it waits for the store");
            case SyncDecision.Retry(var at) ->
                failure(candidate, before).map(why -> why + "; tried again by itself at " + at);
            case SyncDecision.Running()
            when candidate.runs().jobs().running().isEmpty() ->
                Optional.of("it waits for the end of a run of index "
                        + model.target().number());
            default -> Optional.empty();
        };
    }

    private static Optional<String> said(Candidate candidate, KnowledgeBaseModel model) {
        return switch (candidate.phase()) {
            case Evaluating -> candidate.gate().trouble().map(Finding::message);
            case Refused -> candidate.gate().evaluation().map(IndexEvaluation::message);
            case Promoting ->
                model.takeover()
                        .filter(next -> !next.isPushedTo(model))
                        .map(
                                _ ->
                                        "the endpoint that documents are pushed to moves over, for which it is waited five minutes at most");
            default -> Optional.empty();
        };
    }

    private static Optional<String> blocked(KnowledgeBaseModel model) {
        return model.problems().stream()
                .findFirst()
                .map(problem -> "it waits until this is mended: " + problem.message());
    }

    /** As the run said that just ended, or as it was remembered. */
    private static Optional<String> failure(Candidate candidate, Optional<CandidateIndex> before) {
        return candidate
                .runs()
                .fresh()
                .flatMap(EndedRun::failure)
                .map(Finding::message)
                .or(() -> before.map(CandidateIndex::message)
                        .map(said -> said.replaceFirst("; tried again by itself at .*", "")));
    }

    /** Runs of it that failed in a row. */
    static int failures(Candidate candidate) {
        return candidate
                .runs()
                .last()
                .filter(SyncRuns::failed)
                .map(LastSync::failures)
                .orElse(0);
    }
}
