package dev.ragtime.runtime.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ragtime.runtime.ask.Narrowing;
import dev.ragtime.runtime.ask.ToolRequest;
import dev.ragtime.runtime.generate.Tool;
import dev.ragtime.runtime.generate.ToolCall;
import dev.ragtime.runtime.generate.ToolChoice;
import dev.ragtime.runtime.generate.ToolOffer;
import dev.ragtime.runtime.http.Json;
import dev.ragtime.runtime.http.JsonRequest;
import dev.ragtime.runtime.memory.Names;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/** Tools as responses have them: functions of the client, and what is searched here. */
final class ResponseTools {
    private static final String FUNCTION = "function";
    private static final String SEARCH = "file_search";
    private static final String CALL = "function_call";
    private static final String CHOICE = "tool_choice";

    /** OpenAI's own. */
    private static final int MOST_RESULTS = 50;

    private ResponseTools() {}

    /** @throws dev.ragtime.runtime.call.CallError that names the field */
    static ToolOffer read(JsonRequest request) {
        var tools = ToolRequest.tools(request, ResponseTools::tool);
        return ToolRequest.offer(tools, choice(request, tools), ToolRequest.flag(request, "parallel_tool_calls"));
    }

    private static Optional<Tool> tool(String at, JsonNode node) {
        return switch (node.path("type").asText()) {
            case SEARCH -> Optional.empty();
            case FUNCTION -> Optional.of(ToolRequest.tool(at, node, "parameters"));
            default -> throw JsonRequest.wrongType(at + ".type", "one of function, file_search");
        };
    }

    private static ToolChoice choice(JsonRequest request, List<Tool> tools) {
        var field = request.field(CHOICE);
        if (field.isEmpty()) return ToolChoice.AUTO;
        return switch (field.get().path("type").asText()) {
            case FUNCTION -> ToolRequest.named(CHOICE + ".name", field.get().path("name"), tools);
            // each question is searched for
            case SEARCH -> ToolChoice.AUTO;
            // to search is to call a tool
            default -> tools.isEmpty() ? ToolChoice.AUTO : ChatTools.word(field.get());
        };
    }

    /** What the first tool {@code file_search} says. */
    static Narrowing narrowing(JsonRequest request) {
        var tools = request.field("tools");
        if (tools.isEmpty()) return Narrowing.NONE;
        for (var tool : tools.get()) {
            if (!tool.path("type").asText().equals(SEARCH)) continue;
            var most = tool.path("max_num_results");
            if (!most.isMissingNode() && (!most.canConvertToInt() || most.asInt() < 1 || most.asInt() > MOST_RESULTS))
                throw JsonRequest.wrongType("tools.max_num_results", "a whole number from 1 to " + MOST_RESULTS);
            return new Narrowing(
                    most.isMissingNode() ? OptionalInt.empty() : OptionalInt.of(most.asInt()),
                    Optional.ofNullable(tool.get("filters")).filter(filters -> !filters.isNull()));
        }
        return Narrowing.NONE;
    }

    /** What was offered, as its request said it. */
    static void write(ToolOffer offer, ObjectNode response) {
        var tools = response.putArray("tools");
        for (var tool : offer.tools()) {
            var node = tools.addObject().put("type", FUNCTION).put("name", tool.name());
            node.put("description", tool.description());
            node.set("parameters", tool.parameters().orElse(null));
            node.put("strict", tool.strict().orElse(null));
        }
        response.put(
                "parallel_tool_calls", offer.parallel().orElse(!offer.tools().isEmpty()));
        switch (offer.choice()) {
            case ToolChoice.Auto _ -> response.put(CHOICE, "auto");
            case ToolChoice.None _ -> response.put(CHOICE, "none");
            case ToolChoice.Required _ -> response.put(CHOICE, "required");
            case ToolChoice.Named(var name) ->
                response.putObject(CHOICE).put("type", FUNCTION).put("name", name);
        }
    }

    /**
     * An item of the output.
     *
     * @param index of the call in the answer
     */
    static ObjectNode item(UUID id, int index, ToolCall call, String status) {
        return Json.object()
                .put("id", "fc_" + Names.digits(id) + index)
                .put("type", CALL)
                .put("status", status)
                .put("call_id", call.id())
                .put("name", call.name())
                .put("arguments", call.arguments());
    }
}
