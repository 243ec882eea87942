package dev.ragtime.runtime.serve;

import dev.ragtime.runtime.generate.Citation;
import dev.ragtime.runtime.generate.Citations;
import dev.ragtime.runtime.generate.Completion.Usage;
import dev.ragtime.runtime.generate.ExtractiveAnswer;
import dev.ragtime.runtime.retrieve.Degradation;
import java.util.List;
import java.util.Optional;

/** A text and what it rests on. */
record Generated(
        String text,
        List<Citation> citations,
        int droppedPassages,
        List<Degradation> degraded,
        String finishReason,
        Usage usage,
        Optional<String> routeRevision) {

    static Generated abstention(String sentence) {
        return new Generated(sentence, List.of(), 0, List.of(), "stop", Usage.NONE, Optional.empty());
    }

    static Generated extractive(Question question, Retrieved retrieved, List<Degradation> degraded) {
        var text = ExtractiveAnswer.of(question.text(), retrieved.passages());
        var citations = Citations.of(text, retrieved.passages());
        return new Generated(text, citations, 0, degraded, "stop", Usage.NONE, Optional.empty());
    }
}
