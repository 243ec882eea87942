package dev.ragtime.runtime.pipeline;

import dev.ragtime.api.pipeline.Prompt;
import dev.ragtime.api.pipeline.RagPipeline;
import dev.ragtime.api.pipeline.Retrieval.Mode;
import dev.ragtime.runtime.embed.StubEmbedder;
import dev.ragtime.runtime.generate.ChatModel;
import dev.ragtime.runtime.generate.ContextBudget;
import dev.ragtime.runtime.generate.FormattedModel;
import dev.ragtime.runtime.generate.PromptTemplates;
import dev.ragtime.runtime.memory.Conversations;
import dev.ragtime.runtime.memory.Facts;
import dev.ragtime.runtime.memory.ModelFactExtractor;
import dev.ragtime.runtime.memory.Ratings;
import dev.ragtime.runtime.quote.ExtractiveAnswer;
import dev.ragtime.runtime.quote.Similarity;
import dev.ragtime.runtime.rank.Refinement;
import dev.ragtime.runtime.retrieve.Retriever;
import dev.ragtime.runtime.rewrite.CarryOver;
import dev.ragtime.runtime.rewrite.QueryRewriter;
import dev.ragtime.runtime.store.HeapMemory;
import dev.ragtime.runtime.store.MemoryStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
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

    private static Optional<Conversations> conversations(RagPipeline manifest, MemoryStore store) {
        return Optional.ofNullable(manifest.getSpec().memory())
                .map(memory ->
                        new Conversations("assistant", memory, () -> store, Optional.empty(), InstantSource.system()));
    }

    private static Optional<Facts> facts(RagPipeline manifest, Optional<ChatModel> model, MemoryStore store) {
        return Optional.ofNullable(manifest.getSpec().memory())
                .flatMap(memory -> Optional.ofNullable(memory.longTerm()))
                .map(settings -> new Facts(
                        "assistant",
                        settings,
                        () -> store,
                        StubEmbedder.ofWords(),
                        model.map(asked -> new ModelFactExtractor(new FormattedModel(asked), Duration.ofMinutes(1))),
                        InstantSource.system()));
    }

    private static Optional<Ratings> ratings(RagPipeline manifest, MemoryStore store) {
        return Optional.ofNullable(manifest.getSpec().memory())
                .flatMap(memory -> Optional.ofNullable(memory.ratings()))
                .map(settings -> new Ratings("assistant", settings, () -> store, InstantSource.system()));
    }

    public static Pipeline of(RagPipeline manifest, Map<Mode, Retriever> retrievers, Optional<ChatModel> model) {
        return of(manifest, retrievers, model, new CarryOver());
    }

    public static Pipeline of(
            RagPipeline manifest, Map<Mode, Retriever> retrievers, Optional<ChatModel> model, QueryRewriter rewriter) {
        return of(manifest, retrievers, model, rewriter, new HeapMemory());
    }

    /** @param store what is remembered is kept there */
    public static Pipeline of(
            RagPipeline manifest,
            Map<Mode, Retriever> retrievers,
            Optional<ChatModel> model,
            QueryRewriter rewriter,
            MemoryStore store) {
        var facts = facts(manifest, model, store);
        return Pipeline.of(
                        manifest,
                        new RewriteStage(rewriter),
                        new RetrievalStage(
                                manifest.getSpec().retrieval(),
                                retrievers,
                                Refinement.of(
                                        manifest.getSpec().retrieval(), Optional.empty(), InstantSource.system())),
                        facts.map(FactsStage::new),
                        model.map(m -> new ModelStage(
                                new FormattedModel(m),
                                Instructions.of(
                                        PromptTemplates.defaults(),
                                        Optional.ofNullable(manifest.getSpec().prompt())
                                                .map(Prompt::examples)
                                                .orElse(List.of())),
                                new ContextBudget(1000, TOKENS, InstantSource.system()),
                                OptionalInt.of(100),
                                OptionalDouble.empty(),
                                manifest.getSpec().generator().showsThinking())),
                        new QuotingStage(new ExtractiveAnswer(WORDS_ONLY), TOKENS))
                .with(new Pipeline.Beside(
                        conversations(manifest, store),
                        facts,
                        ratings(manifest, store),
                        Optional.of(StubEmbedder.ofWords())));
    }
}
