package dev.ragtime.runtime.pipeline;

import dev.ragtime.runtime.generate.Citation;
import dev.ragtime.runtime.generate.Completion.Usage;
import dev.ragtime.runtime.generate.ToolCall;
import dev.ragtime.runtime.quote.ExtractiveAnswer;
import java.util.List;
import java.util.Optional;

/**
 * A text and what it rests on; see {@link Answer}.
 *
 * @param byModel whether a model wrote it, and not the passages themselves
 * @param abstained whether the text only says that there is no answer
 */
record Generated(
        boolean byModel,
        String text,
        String thinking,
        List<ToolCall> calls,
        boolean abstained,
        List<Citation> citations,
        int droppedPassages,
        String finishReason,
        Usage usage,
        Optional<String> routeRevision) {

    static Generated abstention() {
        return new Generated(
                false, Pipeline.ABSTENTION, "", List.of(), true, List.of(), 0, "stop", Usage.NONE, Optional.empty());
    }

    /** @param usage by the embedding model's tokenizer */
    static Generated quoted(ExtractiveAnswer.Quoted quoted, Usage usage) {
        return new Generated(
                false, quoted.text(), "", List.of(), false, quoted.citations(), 0, "stop", usage, Optional.empty());
    }
}
