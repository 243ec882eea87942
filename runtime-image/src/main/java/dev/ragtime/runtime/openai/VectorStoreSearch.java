package dev.ragtime.runtime.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ragtime.runtime.access.Caller;
import dev.ragtime.runtime.ask.CallerRoutes;
import dev.ragtime.runtime.ask.FilterRequest;
import dev.ragtime.runtime.ask.QueryService;
import dev.ragtime.runtime.call.CallError;
import dev.ragtime.runtime.generate.NumberedPassage;
import dev.ragtime.runtime.http.ApiExchange;
import dev.ragtime.runtime.http.ErrorBody;
import dev.ragtime.runtime.http.Json;
import dev.ragtime.runtime.http.JsonRequest;
import dev.ragtime.runtime.http.Route;
import dev.ragtime.runtime.pipeline.Search;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** {@code /v1/vector_stores/{knowledge base}/search}: passages of one KnowledgeBase of the pipeline. */
public final class VectorStoreSearch {
    private static final String ID = "id";

    /** OpenAI's own. */
    private static final int MOST = 50;

    private final QueryService service;

    public VectorStoreSearch(QueryService service) {
        this.service = service;
    }

    public List<Route> routes(CallerRoutes.Callers callers) {
        return List.of(new CallerRoutes(callers, ErrorBody.OPENAI)
                .judged("POST", "/v1/vector_stores/{" + ID + "}/search", this::search));
    }

    private void search(ApiExchange exchange, Caller caller) {
        var name = exchange.pathParameter(ID);
        var all = service.knowledgeBases();
        if (!all.contains(name))
            throw new CallError(
                    CallError.Kind.NOT_FOUND,
                    "vector_store_not_found",
                    "there is no such KnowledgeBase here: there is " + String.join(", ", all));
        var request = JsonRequest.parse(exchange.body());
        var queries = queries(request);
        var wanted = request.integer("max_num_results", 1, MOST);
        var threshold = threshold(request);
        var found = service.retrieve(fields -> new Search(
                        String.join("\n", queries),
                        topK(wanted),
                        Optional.empty(),
                        FilterRequest.of(request, fields),
                        caller)
                .in(name));
        var passages =
                found.passages().stream().filter(passage -> passage.passage().score() >= threshold);
        exchange.json(200, page(queries, passages));
    }

    private OptionalInt topK(OptionalInt wanted) {
        return wanted.isPresent() ? OptionalInt.of(Math.min(wanted.getAsInt(), service.mostPassages())) : wanted;
    }

    private static List<String> queries(JsonRequest request) {
        var query = request.field("query")
                .orElseThrow(
                        () -> CallError.invalid("missing_field", "query", "query is missing: say what to look for"));
        var queries = new ArrayList<String>();
        for (var one : query.isArray() ? query : List.of(query)) {
            if (!one.isTextual()) throw JsonRequest.wrongType("query", "a string or a list of strings");
            if (!one.asText().isBlank()) queries.add(one.asText().strip());
        }
        if (queries.isEmpty()) throw CallError.invalid("blank_query", "query", "query is blank: say what to look for");
        return queries;
    }

    private static double threshold(JsonRequest request) {
        var options = request.field("ranking_options");
        if (options.isEmpty()) return Double.NEGATIVE_INFINITY;
        if (!options.get().isObject()) throw JsonRequest.wrongType("ranking_options", "an object");
        var threshold = options.get().path("score_threshold");
        if (threshold.isMissingNode() || threshold.isNull()) return Double.NEGATIVE_INFINITY;
        if (!threshold.isNumber()) throw JsonRequest.wrongType("ranking_options.score_threshold", "a number");
        return threshold.asDouble();
    }

    private static ObjectNode page(List<String> queries, Stream<NumberedPassage> passages) {
        var root = Json.object().put("object", "vector_store.search_results.page");
        var asked = root.putArray("search_query");
        queries.forEach(asked::add);
        var data = root.putArray("data");
        passages.forEach(passage -> {
            var node = data.addObject();
            PassageFile.describe(node, passage.passage());
            node.putArray("content").addObject().put("type", "text").put("text", passage.text());
        });
        root.put("has_more", false);
        return root.putNull("next_page");
    }
}
