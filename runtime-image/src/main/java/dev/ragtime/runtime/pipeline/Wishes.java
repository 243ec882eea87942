package dev.ragtime.runtime.pipeline;

import dev.ragtime.runtime.generate.AnswerFormat;
import dev.ragtime.runtime.generate.ToolOffer;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * What a caller wishes of an answer; what is empty is the pipeline's own.
 *
 * @param maxTokens shorter answer than the pipeline's limit
 * @param temperature 0 to 2
 * @param format JSON that the answer must be
 * @param tools that the model may call instead
 */
public record Wishes(
        OptionalInt maxTokens, OptionalDouble temperature, Optional<AnswerFormat> format, ToolOffer tools) {
    public static final Wishes NONE = new Wishes(OptionalInt.empty(), OptionalDouble.empty());

    /** Of an answer in words, with what there is. */
    public Wishes(OptionalInt maxTokens, OptionalDouble temperature) {
        this(maxTokens, temperature, Optional.empty(), ToolOffer.NOTHING);
    }
}
