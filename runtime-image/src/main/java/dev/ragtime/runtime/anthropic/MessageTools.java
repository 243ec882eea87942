package dev.ragtime.runtime.anthropic;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ragtime.runtime.ask.ToolRequest;
import dev.ragtime.runtime.call.CallError;
import dev.ragtime.runtime.generate.Tool;
import dev.ragtime.runtime.generate.ToolCall;
import dev.ragtime.runtime.generate.ToolChoice;
import dev.ragtime.runtime.generate.ToolOffer;
import dev.ragtime.runtime.http.Json;
import dev.ragtime.runtime.http.JsonRequest;
import java.util.List;
import java.util.Optional;

/** Tools as Anthropic's messages have them. */
final class MessageTools {
    static final String USE = "tool_use";

    private static final String CHOICE = "tool_choice";

    private MessageTools() {}

    /** @throws CallError that names the field */
    static ToolOffer read(JsonRequest request) {
        var tools = ToolRequest.tools(request, MessageTools::tool);
        var choice = request.object(CHOICE);
        Optional<Boolean> parallel =
                choice.filter(c -> c.flag("disable_parallel_tool_use")).map(_ -> false);
        return ToolRequest.offer(tools, choice.map(c -> choice(c, tools)).orElse(ToolChoice.AUTO), parallel);
    }

    /** Others are run by Anthropic's own servers, or have a form that only its models know. */
    private static Optional<Tool> tool(String at, JsonNode node) {
        if (!node.path("type").asText("custom").equals("custom")) throw JsonRequest.wrongType(at + ".type", "custom");
        return Optional.of(ToolRequest.tool(at, node, "input_schema"));
    }

    private static ToolChoice choice(JsonRequest choice, List<Tool> tools) {
        return switch (choice.root().path("type").asText()) {
            case "auto" -> ToolChoice.AUTO;
            case "none" -> ToolChoice.NONE;
            case "any" -> ToolChoice.REQUIRED;
            case "tool" -> ToolRequest.named(CHOICE + ".name", choice.root().path("name"), tools);
            default -> throw JsonRequest.wrongType(CHOICE + ".type", "one of auto, any, tool, none");
        };
    }

    /** A call that the assistant made. */
    static ToolCall call(String at, JsonNode block) {
        if (!block.path("input").isObject()) throw JsonRequest.wrongType(at + ".input", "an object");
        return new ToolCall(
                ToolRequest.name(at + ".id", block.path("id")),
                ToolRequest.name(at + ".name", block.path("name")),
                Json.write(block.get("input")));
    }

    /** @param input what it is called with */
    static ObjectNode block(String id, String name, JsonNode input) {
        return Json.object().put("type", USE).put("id", id).put("name", name).set("input", input);
    }

    /** @throws CallError when the model wrote what is no object, which this protocol cannot say */
    static ObjectNode block(ToolCall call) {
        try {
            var input = Json.parse(call.arguments());
            if (input.isObject()) return block(call.id(), call.name(), input);
        } catch (JsonProcessingException e) {
            throw broken(call);
        }
        throw broken(call);
    }

    private static CallError broken(ToolCall call) {
        return new CallError(
                CallError.Kind.BROKEN,
                "invalid_call",
                "the model calls " + call.name() + " with what is no JSON object: ask again, with a longer max_tokens");
    }
}
