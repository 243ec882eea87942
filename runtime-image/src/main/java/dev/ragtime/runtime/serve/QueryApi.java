package dev.ragtime.runtime.serve;

import dev.ragtime.api.pipeline.RagPipeline;
import dev.ragtime.api.pipeline.Retrieval.Mode;
import dev.ragtime.runtime.access.Caller;
import dev.ragtime.runtime.call.CallError;
import dev.ragtime.runtime.call.StreamCutException;
import dev.ragtime.runtime.embed.Embedder;
import dev.ragtime.runtime.embed.EmbeddingException;
import dev.ragtime.runtime.http.ApiExchange;
import dev.ragtime.runtime.http.ApiHandler;
import dev.ragtime.runtime.http.ErrorBody;
import dev.ragtime.runtime.http.EventStream;
import dev.ragtime.runtime.http.JsonRequest;
import dev.ragtime.runtime.http.ModelList;
import dev.ragtime.runtime.http.Route;
import dev.ragtime.runtime.pipeline.Answer;
import dev.ragtime.runtime.pipeline.Pipeline;
import dev.ragtime.runtime.pipeline.Search;
import dev.ragtime.runtime.pipeline.TokenSink;
import dev.ragtime.runtime.retrieve.Degradation;
import dev.ragtime.runtime.store.ChunkFilter;
import dev.ragtime.runtime.store.StoreException;
import dev.ragtime.runtime.telemetry.RequestMetrics;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The query API over HTTP; see {@code openapi.yaml}. */
final class QueryApi {
    private static final Logger LOG = LoggerFactory.getLogger(QueryApi.class);

    private final RagPipeline manifest;
    private final Supplier<Pipeline> pipeline;
    private final Callers callers;
    private final RequestMetrics metrics;
    private final ModelRefusals refusals;
    private final AnswerJson json;
    private final String name;

    /** @param pipeline the one that answers now: asked for each question once, since it may be another for the next */
    QueryApi(
            RagPipeline manifest,
            Supplier<Pipeline> pipeline,
            Callers callers,
            RequestMetrics metrics,
            ModelRefusals refusals,
            String revision) {
        this.manifest = manifest;
        this.pipeline = pipeline;
        this.callers = callers;
        this.metrics = metrics;
        this.refusals = refusals;
        this.name = manifest.getMetadata().getName();
        this.json = new AnswerJson(name, revision);
    }

    List<Route> routes() {
        var own = List.of(route("/v1/chat/completions", this::chat), route("/v1/retrieve", this::retrieve));
        return Stream.concat(own.stream(), ModelList.routes(name).stream()).toList();
    }

    /** Answers a request that is made on somebody's behalf. */
    @FunctionalInterface
    private interface Handler {
        void handle(ApiExchange exchange, Caller caller);
    }

    private Route route(String path, Handler handler) {
        Route.Admission admission = header -> {
            var caller = callers.of(header);
            return typed(exchange -> handler.handle(exchange, caller));
        };
        return new Route("POST", path, admission, true, Route.Body.TEXT);
    }

    private void chat(ApiExchange exchange, Caller caller) {
        var call = ChatCall.parse(exchange.body());
        var id = "chatcmpl-" + UUID.randomUUID();
        var created = Instant.now().getEpochSecond();
        if (call.stream()) {
            new Streaming(exchange, id, created).answer(call, caller);
        } else {
            var answer = pipeline.get().answer(call.question(), caller, TokenSink.NONE, exchange.guard());
            count(answer);
            exchange.json(200, json.completion(id, created, answer));
        }
    }

    private void retrieve(ApiExchange exchange, Caller caller) {
        var request = JsonRequest.parse(exchange.body());
        var query = request.text("query")
                .orElseThrow(
                        () -> CallError.invalid("missing_field", "query", "query is missing: say what to look for"));
        if (query.isBlank()) throw CallError.invalid("blank_query", "query", "query is blank: say what to look for");
        var candidates = manifest.getSpec().retrieval().candidates();
        var topK = request.integer("topK", 1, candidates);
        var explained = request.flag("explain");
        var index = pipeline.get();
        var search = new Search(query.strip(), topK, mode(request), filter(request, index), caller);
        var retrieved = index.retrieve(search);
        count(retrieved.result().degraded());
        exchange.json(200, json.retrieved(retrieved, explained));
    }

    private static Optional<Mode> mode(JsonRequest request) {
        return request.text("mode")
                .map(text -> Arrays.stream(Mode.values())
                        .filter(m -> m.name().equals(text))
                        .findFirst()
                        .orElseThrow(() -> JsonRequest.wrongType("mode", "one of Hybrid, Vector, Keyword")));
    }

    private static ChunkFilter filter(JsonRequest request, Pipeline index) {
        return request.field("filters")
                .map(filters -> new FilterRequest(index.fields()).parse(filters))
                .orElse(ChunkFilter.NONE);
    }

    private void count(Answer answer) {
        count(answer.degraded());
        refusals.count(answer);
        metrics.tokens(answer.usage().promptTokens(), answer.usage().completionTokens());
    }

    private void count(List<Degradation> degraded) {
        degraded.forEach(d -> metrics.degraded(d.reason()));
    }

    /** Failures of retrieval as what a caller can do about them. */
    private static ApiHandler typed(ApiHandler handler) {
        return exchange -> {
            try {
                handler.handle(exchange);
            } catch (Embedder.OverloadedException e) {
                throw CallError.tooManyQuestions();
            } catch (EmbeddingException e) {
                LOG.warn("the question cannot be embedded: {}", e.getMessage());
                throw CallError.unavailable("embedding_unavailable", "the question cannot be embedded now: ask again");
            } catch (StoreException e) {
                LOG.warn("the store does not answer: {}", e.getMessage());
                throw CallError.unavailable("store_unavailable", "the index does not answer: ask again");
            }
        };
    }

    /** One streamed answer; nothing is sent before the first word, so that an error still gets its status. */
    private final class Streaming implements TokenSink {
        private final ApiExchange exchange;
        private final String id;
        private final long created;
        private Optional<EventStream> events = Optional.empty();

        Streaming(ApiExchange exchange, String id, long created) {
            this.exchange = exchange;
            this.id = id;
            this.created = created;
        }

        void answer(ChatCall call, Caller caller) {
            Answer answer;
            try {
                answer = pipeline.get().answer(call.question(), caller, this, exchange.guard());
            } catch (StreamCutException e) {
                events.ifPresent(s -> s.send(ErrorBody.of(new CallError(
                        CallError.Kind.BROKEN, "stream_cut", "the model failed in mid-answer: ask again"))));
                throw e;
            }
            count(answer);
            var stream = events.orElseGet(exchange::events);
            stream.send(json.lastChunk(id, created, answer));
            if (call.includeUsage()) stream.send(json.usageChunk(id, created, answer));
            stream.done();
        }

        @Override
        public void accept(String piece) {
            var first = events.isEmpty();
            begun().send(json.chunk(id, created, piece, first));
        }

        @Override
        public void thought(String piece) {
            var first = events.isEmpty();
            begun().send(json.thoughtChunk(id, created, piece, first));
        }

        private EventStream begun() {
            if (events.isEmpty()) events = Optional.of(exchange.events());
            return events.orElseThrow();
        }
    }
}
