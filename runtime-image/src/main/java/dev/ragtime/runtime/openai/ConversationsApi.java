package dev.ragtime.runtime.openai;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ragtime.runtime.access.Caller;
import dev.ragtime.runtime.ask.CallerRoutes;
import dev.ragtime.runtime.ask.QueryService;
import dev.ragtime.runtime.call.CallError;
import dev.ragtime.runtime.http.ApiExchange;
import dev.ragtime.runtime.http.ErrorBody;
import dev.ragtime.runtime.http.Json;
import dev.ragtime.runtime.http.JsonRequest;
import dev.ragtime.runtime.http.OpenAiList;
import dev.ragtime.runtime.http.Route;
import dev.ragtime.runtime.memory.Conversation;
import dev.ragtime.runtime.memory.Conversations;
import dev.ragtime.runtime.memory.Names;
import dev.ragtime.runtime.memory.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** {@code /v1/conversations}, which OpenAI's clients know but for the list of them. */
public final class ConversationsApi {
    private static final String PATH = "/v1/conversations";
    private static final String ID = "id";
    private static final int MOST_TURNS = 500;

    private final QueryService service;

    public ConversationsApi(QueryService service) {
        this.service = service;
    }

    public List<Route> routes(CallerRoutes.Callers callers) {
        var routes = new CallerRoutes(callers, ErrorBody.OPENAI);
        var one = PATH + "/{" + ID + "}";
        return List.of(
                routes.unjudged("POST", PATH, this::create),
                routes.unjudged("GET", PATH, this::list),
                routes.unjudged("GET", one, this::get),
                routes.unjudged("POST", one, this::describe),
                routes.unjudged("DELETE", one, this::delete),
                routes.unjudged("GET", one + "/items", this::items));
    }

    private void create(ApiExchange exchange, Caller caller) {
        var request = JsonRequest.parse(exchange.body().isBlank() ? "{}" : exchange.body());
        if (request.field("items").filter(items -> !items.isEmpty()).isPresent())
            throw CallError.invalid(
                    "unsupported_value", "items", "items must be left out: what was not answered here is not kept");
        var metadata = MetadataRequest.read(request);
        exchange.json(200, json(service.remembered(memory -> memory.create(caller, metadata))));
    }

    private void list(ApiExchange exchange, Caller caller) {
        var all = service.remembered(memory -> memory.list(caller));
        exchange.json(
                200,
                OpenAiList.page(
                        exchange,
                        all,
                        conversation -> Names.conversation(conversation.id()),
                        Conversation::updatedAt,
                        20,
                        100,
                        ConversationsApi::json));
    }

    private void get(ApiExchange exchange, Caller caller) {
        exchange.json(200, json(found(exchange, caller, (memory, name) -> memory.find(caller, name))));
    }

    private void describe(ApiExchange exchange, Caller caller) {
        var metadata = MetadataRequest.read(JsonRequest.parse(exchange.body()));
        exchange.json(200, json(found(exchange, caller, (memory, name) -> memory.describe(caller, name, metadata))));
    }

    private void delete(ApiExchange exchange, Caller caller) {
        var name = exchange.pathParameter(ID);
        service.<Boolean>remembered(memory -> {
            memory.delete(caller, name);
            return true;
        });
        exchange.json(
                200,
                Json.object()
                        .put("id", name)
                        .put("object", "conversation.deleted")
                        .put("deleted", true));
    }

    private void items(ApiExchange exchange, Caller caller) {
        var turns = found(exchange, caller, (memory, name) -> memory.turns(memory.find(caller, name), MOST_TURNS));
        var items = new ArrayList<Item>();
        turns.reversed().forEach(turn -> {
            items.add(new Item(question(turn), items.size()));
            items.add(new Item(answer(turn), items.size()));
        });
        Function<Item, String> id = item -> item.json().get("id").asText();
        exchange.json(200, OpenAiList.page(exchange, items, id, Item::place, 20, 100, Item::json));
    }

    /** @param place in the conversation */
    private record Item(ObjectNode json, long place) {}

    /** Does something with the conversation that the path names. */
    @FunctionalInterface
    private interface Work<T> {
        T of(Conversations memory, String name);
    }

    private <T> T found(ApiExchange exchange, Caller caller, Work<T> work) {
        var name = exchange.pathParameter(ID);
        return service.remembered(memory -> work.of(memory, name));
    }

    private static ObjectNode json(Conversation conversation) {
        var node = Json.object()
                .put("id", Names.conversation(conversation.id()))
                .put("object", "conversation")
                .put("created_at", conversation.createdAt() / 1000);
        var metadata = node.putObject("metadata");
        conversation.metadata().forEach(metadata::put);
        return node;
    }

    private static ObjectNode question(Turn turn) {
        var item = message("msg_q", turn, "user");
        ((ArrayNode) item.get("content")).addObject().put("type", "input_text").put("text", turn.question());
        return item;
    }

    private static ObjectNode answer(Turn turn) {
        var item = message("msg_", turn, "assistant");
        ((ArrayNode) item.get("content")).add(ResponseJson.part(turn.answer(), AnnotationJson.of(turn)));
        return item;
    }

    private static ObjectNode message(String prefix, Turn turn, String role) {
        var item = Json.object()
                .put("id", prefix + Names.digits(turn.id()))
                .put("type", "message")
                .put("status", "completed")
                .put("role", role);
        item.putArray("content");
        return item;
    }
}
