package dev.ragtime.runtime.pipeline;

import dev.ragtime.api.pipeline.RagPipeline;
import dev.ragtime.api.pipeline.Retrieval.Mode;
import dev.ragtime.runtime.generate.ChatModel;
import dev.ragtime.runtime.generate.ContextBudget;
import dev.ragtime.runtime.generate.PromptTemplates;
import dev.ragtime.runtime.quote.ExtractiveAnswer;
import dev.ragtime.runtime.quote.Similarity;
import dev.ragtime.runtime.rank.Refinement;
import dev.ragtime.runtime.retrieve.Retriever;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.ToIntFunction;

/** Pipelines over what a test scripts. */
public final class Pipelines {
    /** Without a model to embed with: every candidate is as near as another. */
    public static final Similarity WORDS_ONLY = (question, texts) -> {
        var near = new double[texts.size()];
        Arrays.fill(near, 1);
        return near;
    };

    private static final ToIntFunction<String> TOKENS = text -> Math.ceilDiv(text.length(), 4);

    private Pipelines() {}

    public static Pipeline of(RagPipeline manifest, Map<Mode, Retriever> retrievers, Optional<ChatModel> model) {
        return Pipeline.of(
                manifest,
                new RetrievalStage(
                        manifest.getSpec().retrieval(),
                        retrievers,
                        Refinement.of(manifest.getSpec().retrieval(), Optional.empty(), InstantSource.system())),
                model.map(m -> new ModelStage(
                        m,
                        PromptTemplates.defaults(),
                        new ContextBudget(1000, TOKENS, InstantSource.system()),
                        OptionalInt.of(100),
                        OptionalDouble.empty(),
                        manifest.getSpec().generator().showsThinking())),
                new QuotingStage(new ExtractiveAnswer(WORDS_ONLY), TOKENS));
    }
}
