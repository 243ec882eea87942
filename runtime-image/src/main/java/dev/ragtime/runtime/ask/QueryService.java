package dev.ragtime.runtime.ask;

import dev.ragtime.api.pipeline.RagPipeline;
import dev.ragtime.runtime.access.Caller;
import dev.ragtime.runtime.call.CallError;
import dev.ragtime.runtime.call.CallGuard;
import dev.ragtime.runtime.chunk.Chunk;
import dev.ragtime.runtime.embed.Embedder;
import dev.ragtime.runtime.embed.EmbeddingException;
import dev.ragtime.runtime.generate.Completion.Usage;
import dev.ragtime.runtime.http.JsonRequest;
import dev.ragtime.runtime.http.Origins;
import dev.ragtime.runtime.memory.Conversations;
import dev.ragtime.runtime.memory.Facts;
import dev.ragtime.runtime.memory.Opened;
import dev.ragtime.runtime.memory.Place;
import dev.ragtime.runtime.metadata.FieldSet;
import dev.ragtime.runtime.pipeline.Answer;
import dev.ragtime.runtime.pipeline.Pipeline;
import dev.ragtime.runtime.pipeline.Retrieved;
import dev.ragtime.runtime.pipeline.Search;
import dev.ragtime.runtime.pipeline.TokenSink;
import dev.ragtime.runtime.retrieve.Degradation;
import dev.ragtime.runtime.store.StoreException;
import dev.ragtime.runtime.telemetry.RequestMetrics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What may be asked of one pipeline, whatever protocol asks it: failures end as what a caller can do about them, and answers
 * are counted once. Thread-safe.
 */
public final class QueryService {
    private static final Logger LOG = LoggerFactory.getLogger(QueryService.class);

    private final RagPipeline manifest;
    private final Supplier<Pipeline> pipeline;
    private final RequestMetrics metrics;
    private final ModelRefusals refusals;
    private final Charges charges;
    private final RatedAnswers rated;

    /** Counts what an answer took against what its caller may use. */
    @FunctionalInterface
    public interface Charges {
        void charge(Caller caller, Usage usage);
    }

    /** @param pipeline the one that answers now: asked for each question once, since it may be another for the next */
    public QueryService(
            RagPipeline manifest,
            Supplier<Pipeline> pipeline,
            RequestMetrics metrics,
            ModelRefusals refusals,
            Charges charges) {
        this.manifest = manifest;
        this.pipeline = pipeline;
        this.metrics = metrics;
        this.refusals = refusals;
        this.charges = charges;
        this.rated = new RatedAnswers(manifest, pipeline, metrics);
    }

    /** Name of the pipeline. */
    public String name() {
        return manifest.getMetadata().getName();
    }

    /** Origins of pages that may ask from elsewhere. */
    public Origins origins() {
        return Optional.ofNullable(manifest.getSpec().cors())
                .map(cors -> new Origins(cors.allowedOrigins(), Duration.ofSeconds(cors.maxAgeSeconds())))
                .orElse(Origins.NONE);
    }

    /** Names of the KnowledgeBases that are asked. */
    public List<String> knowledgeBases() {
        return manifest.getSpec().knowledgeBaseNames();
    }

    /** Most passages that may be asked for. */
    public int mostPassages() {
        return manifest.getSpec().retrieval().candidates();
    }

    /** What a request says in fields {@code topK} and {@code filters}. */
    public Narrowing narrowing(JsonRequest request) {
        return Narrowing.of(request, mostPassages());
    }

    /** Whether conversations are kept. */
    public boolean remembers() {
        return manifest.getSpec().memory() != null;
    }

    /**
     * Answers a question, and keeps it when its place is one where it is kept.
     *
     * @param sink gets the text as it is written
     * @throws CallError when there is no answer, or it could not be kept
     * @throws dev.ragtime.runtime.call.StreamCutException when the model failed after a word of its answer was passed on
     */
    public Answer answer(Asked asked, TokenSink sink, CallGuard guard) {
        return typed(() -> {
            var answering = pipeline.get();
            var memory = memory(answering, asked.place());
            var opened = memory.map(kept -> kept.open(asked.caller(), asked.place()));
            var scoped = asked.question().within(asked.narrowing().scope(answering::fields));
            var question = opened.map(Opened::history).map(scoped::after).orElse(scoped);
            var answer = answering.answer(question, asked.caller(), sink, guard);
            count(answer.degraded());
            refusals.count(answer);
            charges.charge(asked.caller(), answer.usage());
            metrics.tokens(answer.usage().promptTokens(), answer.usage().completionTokens());
            // a turn that waits for tools is its client's: it is kept, and learned from, once it is answered
            memory.filter(_ -> answer.calls().isEmpty()).ifPresent(kept -> {
                kept.keep(opened.orElseThrow(), Turns.of(asked, answer, Instant.now()));
                answering
                        .facts()
                        .ifPresent(facts ->
                                facts.learn(asked.caller(), asked.question().text()));
            });
            rated.remember(answering, asked, answer);
            return answer;
        });
    }

    private static Optional<Conversations> memory(Pipeline answering, Place place) {
        return switch (place) {
            case Place.Nowhere _ -> Optional.empty();
            case Place.Alone _ -> answering.conversations();
            case Place.Conversed _, Place.After _ -> Optional.of(conversations(answering));
        };
    }

    /**
     * Does something with what is remembered.
     *
     * @throws CallError when nothing is, or it cannot be done
     */
    public <T> T remembered(Function<Conversations, T> work) {
        return typed(() -> work.apply(conversations(pipeline.get())));
    }

    /**
     * Does something with what callers stated about themselves.
     *
     * @throws CallError when that is not kept here, or it cannot be done
     */
    public <T> T stated(Function<Facts, T> work) {
        return typed(() -> work.apply(pipeline.get().facts().orElseThrow(QueryService::noMemories)));
    }

    /**
     * Deletes what a caller stated about itself, and what it rated.
     *
     * @throws CallError when neither is kept here, or it cannot be done
     */
    public Forgotten forget(Caller caller) {
        return typed(() -> {
            var answering = pipeline.get();
            if (answering.facts().isEmpty() && answering.ratings().isEmpty()) throw noMemories();
            return new Forgotten(
                    answering.facts().map(facts -> facts.deleteAll(caller)).orElse(0),
                    answering
                            .ratings()
                            .map(ratings -> ratings.deleteAll(caller))
                            .orElse(0));
        });
    }

    /** How much was deleted. */
    public record Forgotten(int facts, int ratings) {}

    private static CallError noMemories() {
        return CallError.invalid(
                "no_memory", "", "this pipeline keeps no memories: set spec.memory.longTerm of the RagPipeline");
    }

    private static Conversations conversations(Pipeline answering) {
        return answering
                .conversations()
                .orElseThrow(() -> CallError.invalid(
                        "no_memory",
                        "",
                        "this pipeline keeps no conversations: set spec.memory, or send the earlier messages"
                                + " yourself"));
    }

    /**
     * Finds passages.
     *
     * @param search says what is looked for; it may ask for the fields to filter by, which takes a look at the store
     * @throws CallError when they cannot be looked for
     */
    public Retrieved retrieve(Function<Supplier<FieldSet>, Search> search) {
        return typed(() -> {
            var index = pipeline.get();
            var retrieved = index.retrieve(search.apply(index::fields));
            count(retrieved.result().degraded());
            return retrieved;
        });
    }

    /**
     * Does something with the model that the first index was made with.
     *
     * @throws CallError when it has more to do than it can, or does not answer
     */
    public <T> T embedded(Function<Embedder, T> work) {
        return typed(() -> work.apply(pipeline.get()
                .embedder()
                .orElseThrow(() -> CallError.unavailable("embedding_unavailable", "there is no model here"))));
    }

    /** Ratings of its answers. */
    public RatedAnswers rated() {
        return rated;
    }

    /**
     * Every chunk of a document, in order; none when it is not there, or the caller may not read it.
     *
     * @param knowledgeBase name of the one that it is in
     * @throws CallError when it cannot be looked for
     */
    public List<Chunk> document(String knowledgeBase, UUID documentId, Caller caller, CallGuard guard) {
        return typed(() -> pipeline.get().document(knowledgeBase, documentId, caller, guard));
    }

    private void count(List<Degradation> degraded) {
        degraded.forEach(d -> metrics.degraded(d.reason()));
    }

    private static <T> T typed(Supplier<T> work) {
        try {
            return work.get();
        } catch (Embedder.OverloadedException e) {
            throw CallError.tooManyQuestions();
        } catch (EmbeddingException e) {
            LOG.warn("the question cannot be embedded: {}", e.getMessage());
            throw CallError.unavailable("embedding_unavailable", "the question cannot be embedded now: ask again");
        } catch (StoreException e) {
            LOG.warn("the store does not answer: {}", e.getMessage());
            throw CallError.unavailable("store_unavailable", "the index does not answer: ask again");
        }
    }
}
