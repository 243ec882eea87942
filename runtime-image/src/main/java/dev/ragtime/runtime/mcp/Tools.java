package dev.ragtime.runtime.mcp;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ragtime.runtime.access.Caller;
import dev.ragtime.runtime.ask.Asked;
import dev.ragtime.runtime.ask.AskedSearch;
import dev.ragtime.runtime.ask.DetailsJson;
import dev.ragtime.runtime.ask.QueryService;
import dev.ragtime.runtime.call.CallError;
import dev.ragtime.runtime.http.ApiExchange;
import dev.ragtime.runtime.http.Json;
import dev.ragtime.runtime.http.JsonRequest;
import dev.ragtime.runtime.memory.Names;
import dev.ragtime.runtime.memory.Place;
import dev.ragtime.runtime.pipeline.Question;
import dev.ragtime.runtime.pipeline.TokenSink;
import dev.ragtime.runtime.pipeline.Wishes;
import java.util.List;
import java.util.OptionalDouble;

/** The tools {@code search} and {@code answer}. What cannot be done is told as a result, so that the model reads it. */
final class Tools {
    private final QueryService service;
    private final DetailsJson json;

    Tools(QueryService service, DetailsJson json) {
        this.service = service;
        this.json = json;
    }

    ObjectNode list() {
        var result = Json.object();
        var tools = result.putArray("tools");
        tools.add(ToolSchemas.search(service.name(), service.mostPassages()));
        tools.add(ToolSchemas.answer(service.name()));
        return result;
    }

    /** @throws RpcError when there is no such tool */
    ObjectNode call(ObjectNode params, ApiExchange exchange, Caller caller) {
        var name = params.path("name").asText();
        var arguments = arguments(params);
        try {
            return switch (name) {
                case "search" -> search(arguments, caller);
                case "answer" -> answer(arguments, exchange, caller);
                default ->
                    throw new RpcError(RpcError.INVALID_PARAMS, "there is no such tool: there are search and answer");
            };
        } catch (CallError e) {
            exchange.ends(e.kind().outcome());
            return failed(e);
        }
    }

    private static JsonRequest arguments(ObjectNode params) {
        var arguments = params.path("arguments");
        if (arguments.isMissingNode() || arguments.isNull()) return JsonRequest.of(Json.object());
        if (arguments instanceof ObjectNode object) return JsonRequest.of(object);
        throw new RpcError(RpcError.INVALID_PARAMS, "arguments must be an object");
    }

    private ObjectNode search(JsonRequest arguments, Caller caller) {
        var asked = AskedSearch.of(arguments, service.mostPassages());
        var found = withResources(json.retrieved(service.retrieve(fields -> asked.search(fields, caller)), false));
        return result(ToolTexts.passages(found), found);
    }

    private ObjectNode answer(JsonRequest arguments, ApiExchange exchange, Caller caller) {
        var question = arguments
                .text("question")
                .orElseThrow(
                        () -> CallError.invalid("missing_field", "question", "question is missing: ask something"));
        if (question.isBlank())
            throw CallError.invalid("blank_question", "question", "question is blank: ask something");
        var asked = new Question(
                question.strip(),
                List.of(),
                new Wishes(arguments.integer("maxTokens", 1, Integer.MAX_VALUE), OptionalDouble.empty()));
        var placed = new Asked(asked, caller, Place.NOWHERE);
        var answer = service.answer(placed, TokenSink.NONE, exchange.guard());
        var structured = Json.object().put("id", Names.answer(placed.id())).put("text", answer.text());
        structured.setAll(withResources(json.of(answer)));
        return result(ToolTexts.answer(answer), structured);
    }

    /** Each passage says at which address its whole document is read. */
    private static ObjectNode withResources(ObjectNode details) {
        for (var passage : details.path("passages")) {
            var address = Documents.address(
                    passage.path("knowledgeBase").asText(),
                    passage.path("documentId").asText());
            ((ObjectNode) passage).put("resource", address);
        }
        return details;
    }

    private static ObjectNode result(String text, ObjectNode structured) {
        var result = content(text);
        result.set("structuredContent", structured);
        return result;
    }

    private static ObjectNode failed(CallError error) {
        return content(error.code() + ": " + error.getMessage()).put("isError", true);
    }

    private static ObjectNode content(String text) {
        var result = Json.object();
        result.putArray("content").addObject().put("type", "text").put("text", text);
        return result;
    }
}
