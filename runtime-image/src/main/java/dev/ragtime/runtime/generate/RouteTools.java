package dev.ragtime.runtime.generate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ragtime.runtime.http.Json;

/** Writes tools and what was said with them in the shape of OpenAI's chat API. */
final class RouteTools {
    private static final String FUNCTION = "function";

    private RouteTools() {}

    /** What may be called; nothing where nothing may. */
    static void write(ToolOffer offer, ObjectNode body) {
        if (offer.tools().isEmpty()) return;
        var tools = body.putArray("tools");
        for (var tool : offer.tools()) {
            var function = tools.addObject().put("type", FUNCTION).putObject(FUNCTION);
            function.put("name", tool.name());
            if (!tool.description().isEmpty()) function.put("description", tool.description());
            tool.parameters().ifPresent(schema -> function.set("parameters", schema));
            tool.strict().ifPresent(strict -> function.put("strict", strict));
        }
        switch (offer.choice()) {
            // what servers do when nothing is said
            case ToolChoice.Auto _ -> {}
            case ToolChoice.None _ -> body.put("tool_choice", "none");
            case ToolChoice.Required _ -> body.put("tool_choice", "required");
            case ToolChoice.Named(var name) ->
                body.putObject("tool_choice")
                        .put("type", FUNCTION)
                        .putObject(FUNCTION)
                        .put("name", name);
        }
        offer.parallel().ifPresent(parallel -> body.put("parallel_tool_calls", parallel));
    }

    static ObjectNode message(ChatMessage message) {
        var node = Json.object().put("role", message.role());
        if (message.calls().isEmpty()) node.put("content", message.content());
        else node.put("content", message.content().isEmpty() ? null : message.content());
        if (!message.callId().isEmpty()) node.put("tool_call_id", message.callId());
        if (message.calls().isEmpty()) return node;
        var calls = node.putArray("tool_calls");
        for (var call : message.calls()) {
            calls.addObject()
                    .put("id", call.id())
                    .put("type", FUNCTION)
                    .putObject(FUNCTION)
                    .put("name", call.name())
                    .put("arguments", call.arguments());
        }
        return node;
    }
}
