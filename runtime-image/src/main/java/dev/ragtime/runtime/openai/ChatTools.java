package dev.ragtime.runtime.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ragtime.runtime.ask.ToolRequest;
import dev.ragtime.runtime.call.CallError;
import dev.ragtime.runtime.generate.Tool;
import dev.ragtime.runtime.generate.ToolCall;
import dev.ragtime.runtime.generate.ToolChoice;
import dev.ragtime.runtime.generate.ToolOffer;
import dev.ragtime.runtime.generate.ToolPiece;
import dev.ragtime.runtime.http.Json;
import dev.ragtime.runtime.http.JsonRequest;
import java.util.List;
import java.util.Optional;

/** Tools as chat completions have them. */
final class ChatTools {
    private static final String FUNCTION = "function";
    private static final String CHOICE = "tool_choice";

    private ChatTools() {}

    /** @throws CallError that names the field */
    static ToolOffer read(JsonRequest request) {
        for (var old : List.of("functions", "function_call")) {
            if (request.field(old).isPresent())
                throw CallError.invalid(
                        "unsupported_value", old, old + " is the older form of tools: send tools and tool_choice");
        }
        var tools = ToolRequest.tools(request, ChatTools::tool);
        return ToolRequest.offer(tools, choice(request, tools), ToolRequest.flag(request, "parallel_tool_calls"));
    }

    private static Optional<Tool> tool(String at, JsonNode node) {
        if (!node.path("type").asText().equals(FUNCTION)) throw JsonRequest.wrongType(at + ".type", FUNCTION);
        return Optional.of(ToolRequest.tool(at + "." + FUNCTION, node.path(FUNCTION), "parameters"));
    }

    private static ToolChoice choice(JsonRequest request, List<Tool> tools) {
        var field = request.field(CHOICE);
        if (field.isEmpty()) return ToolChoice.AUTO;
        var choice = field.get();
        if (choice.path("type").asText().equals(FUNCTION))
            return ToolRequest.named(
                    CHOICE + ".function.name", choice.path(FUNCTION).path("name"), tools);
        return word(choice);
    }

    /** As OpenAI's APIs all have it. */
    static ToolChoice word(JsonNode choice) {
        return switch (choice.asText()) {
            case "auto" -> ToolChoice.AUTO;
            case "none" -> ToolChoice.NONE;
            case "required" -> ToolChoice.REQUIRED;
            default -> throw JsonRequest.wrongType(CHOICE, "one of auto, none, required, or an object with a function");
        };
    }

    static void write(List<ToolCall> calls, ObjectNode message) {
        if (calls.isEmpty()) return;
        var array = message.putArray("tool_calls");
        for (var call : calls) {
            array.addObject()
                    .put("id", call.id())
                    .put("type", FUNCTION)
                    .putObject(FUNCTION)
                    .put("name", call.name())
                    .put("arguments", call.arguments());
        }
    }

    /** A delta. */
    static ObjectNode delta(ToolPiece piece) {
        var delta = Json.object();
        var node = delta.putArray("tool_calls").addObject().put("index", piece.index());
        if (piece.first()) node.put("id", piece.id()).put("type", FUNCTION);
        var function = node.putObject(FUNCTION);
        if (piece.first()) function.put("name", piece.name());
        function.put("arguments", piece.arguments());
        return delta;
    }
}
