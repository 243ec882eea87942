package dev.ragtime.operator.knowledgebase;

import dev.ragtime.api.knowledgebase.CandidateIndex;
import dev.ragtime.api.knowledgebase.Index;
import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus;
import dev.ragtime.operator.kubernetes.EventReason;
import dev.ragtime.operator.kubernetes.Events.Notice;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What happened to the indexes of a KnowledgeBase that is news to a user; pure. */
final class IndexNews {
    private IndexNews() {}

    static List<Notice> between(KnowledgeBaseStatus before, KnowledgeBaseStatus after) {
        var news = new ArrayList<Notice>();
        var answered = Optional.ofNullable(before.activeIndex()).map(Index::number);
        var answers = Optional.ofNullable(after.activeIndex()).map(Index::number);
        // the first index is news enough when it is ready
        if (answered.isEmpty() || answers.isEmpty()) return List.of();
        var built = Optional.ofNullable(before.candidateIndex()).map(CandidateIndex::number);
        var builds = Optional.ofNullable(after.candidateIndex()).map(CandidateIndex::number);
        if (!answers.equals(answered)) {
            news.add(notice(
                    EventReason.IndexPromoted,
                    "Index %d answers in place of index %d".formatted(answers.get(), answered.get()),
                    answered.get(),
                    answers.get()));
        }
        if (built.isPresent() && !built.equals(builds) && !built.equals(answers)) {
            news.add(notice(
                    EventReason.IndexBuildDropped,
                    "Index %d is not built any more, since the spec asks for another".formatted(built.get()),
                    built.get(),
                    answers.get()));
        }
        if (builds.isPresent() && !builds.equals(built)) {
            news.add(notice(
                    EventReason.IndexBuildStarted,
                    "Index %d is built beside index %d, which answers meanwhile".formatted(builds.get(), answers.get()),
                    builds.get(),
                    answers.get()));
        }
        var refused = refusal(after).filter(why -> !refusal(before).equals(Optional.of(why)));
        refused.ifPresent(why -> news.add(new Notice(
                EventReason.IndexRefused,
                "Index %d does not take over: %s".formatted(builds.orElseThrow(), why),
                why)));
        return news;
    }

    private static Optional<String> refusal(KnowledgeBaseStatus status) {
        return Optional.ofNullable(status.candidateIndex())
                .filter(index -> index.phase() == CandidateIndex.Phase.Refused)
                .map(CandidateIndex::message);
    }

    private static Notice notice(EventReason reason, String message, int one, int other) {
        return new Notice(reason, message, one + "/" + other);
    }
}
