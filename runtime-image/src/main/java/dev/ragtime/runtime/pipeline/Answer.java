package dev.ragtime.runtime.pipeline;

import dev.ragtime.runtime.generate.Citation;
import dev.ragtime.runtime.generate.Completion.Usage;
import dev.ragtime.runtime.generate.ToolCall;
import dev.ragtime.runtime.memory.Fact;
import dev.ragtime.runtime.retrieve.Degradation;
import java.util.List;
import java.util.Optional;

/**
 * What is answered.
 *
 * @param byModel whether a model wrote it, and not the passages themselves
 * @param thinking what the model thought, where the pipeline shows that; else empty
 * @param calls of tools, for the client to run; empty when the question is answered
 * @param abstained whether the text only says that there is no answer
 * @param citations places of the text and the passages they rest on
 * @param retrieved passages the generator was given to choose from, and how they were found
 * @param facts what the caller stated earlier that the model was given; none in quotes
 * @param droppedPassages that did not fit into the model's context
 * @param degraded steps left out; empty when none
 * @param finishReason OpenAI's: {@code stop}, {@code tool_calls} or {@code length}
 * @param routeRevision revision of the ModelRoute that it came through; empty when no model wrote it
 * @param generateMillis time from the prompt to the last word
 */
public record Answer(
        boolean byModel,
        String text,
        String thinking,
        List<ToolCall> calls,
        boolean abstained,
        List<Citation> citations,
        Retrieved retrieved,
        List<Fact> facts,
        int droppedPassages,
        List<Degradation> degraded,
        String finishReason,
        Usage usage,
        Optional<String> routeRevision,
        double generateMillis) {
    public Answer {
        calls = List.copyOf(calls);
        citations = List.copyOf(citations);
        facts = List.copyOf(facts);
        degraded = List.copyOf(degraded);
    }

    static Answer of(Inquiry inquiry, double generateMillis) {
        var generated =
                inquiry.generated().orElseThrow(() -> new IllegalStateException("no stage answered the question"));
        return new Answer(
                generated.byModel(),
                generated.text(),
                generated.thinking(),
                generated.calls(),
                generated.abstained(),
                generated.citations(),
                inquiry.found(),
                generated.byModel() ? inquiry.facts() : List.of(),
                generated.droppedPassages(),
                inquiry.degraded(),
                generated.finishReason(),
                generated.usage(),
                generated.routeRevision(),
                generateMillis);
    }
}
