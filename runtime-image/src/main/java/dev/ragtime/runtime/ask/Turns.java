package dev.ragtime.runtime.ask;

import dev.ragtime.runtime.generate.Citation;
import dev.ragtime.runtime.generate.NumberedPassage;
import dev.ragtime.runtime.memory.Answered;
import dev.ragtime.runtime.memory.Turn;
import dev.ragtime.runtime.pipeline.Answer;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** Makes of answers what is kept of them. */
final class Turns {
    private Turns() {}

    static Turn of(Asked asked, Answer answer, Instant now) {
        var sources = answer.citations().stream()
                .map(citation -> {
                    var chunk = citation.passage().passage().chunk();
                    return new Turn.Source(citation.start(), citation.end(), chunk.uri(), chunk.title());
                })
                .toList();
        return new Turn(
                asked.id(),
                null,
                asked.question().text(),
                answer.text(),
                sources,
                answer.finishReason(),
                answer.usage().promptTokens(),
                answer.usage().completionTokens(),
                now.toEpochMilli());
    }

    /** For a rating. */
    static Answered answered(Asked asked, Answer answer, Instant now) {
        var question = asked.question().text();
        return new Answered(
                asked.id(),
                question,
                answer.retrieved().queries().stream().findFirst().orElse(question),
                documents(answer.citations().stream().map(Citation::passage)),
                documents(answer.retrieved().passages().stream()),
                now.toEpochMilli());
    }

    private static List<String> documents(Stream<NumberedPassage> passages) {
        return passages.map(numbered -> numbered.passage().chunk())
                .map(chunk -> chunk.source() + "/" + chunk.path())
                .distinct()
                .toList();
    }
}
