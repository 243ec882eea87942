package dev.ragtime.runtime.ask;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ragtime.runtime.call.CallError;
import dev.ragtime.runtime.generate.Tool;
import dev.ragtime.runtime.generate.ToolChoice;
import dev.ragtime.runtime.generate.ToolOffer;
import dev.ragtime.runtime.http.Json;
import dev.ragtime.runtime.http.JsonRequest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads tools that a request offers to the model; the protocols differ in where their fields stand. */
public final class ToolRequest {
    private static final int MOST = 128;
    private static final int LONGEST_NAME = 128;
    private static final int LONGEST_DESCRIPTION = 16 * 1024;
    private static final int LONGEST_SCHEMA = 64 * 1024;
    private static final int LONGEST = 256 * 1024;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    private ToolRequest() {}

    /** Reads one entry of the list of tools. */
    @FunctionalInterface
    public interface Entry {
        /** @return empty when it is none for the model */
        Optional<Tool> read(String at, JsonNode node);
    }

    /**
     * Field {@code tools}.
     *
     * @throws CallError that names what is wrong
     */
    public static List<Tool> tools(JsonRequest request, Entry entry) {
        var field = request.field("tools");
        if (field.isEmpty()) return List.of();
        if (!field.get().isArray() || field.get().size() > MOST)
            throw JsonRequest.wrongType("tools", "a list of at most " + MOST + " tools");
        if (Json.write(field.get()).length() > LONGEST)
            throw CallError.invalid("too_long", "tools", "tools must be at most " + LONGEST + " characters together");
        var tools = new ArrayList<Tool>();
        var names = new HashSet<String>();
        var number = 0;
        for (var node : field.get()) {
            var at = "tools[" + number++ + "]";
            if (!node.isObject()) throw JsonRequest.wrongType(at, "an object");
            var tool = entry.read(at, node);
            if (tool.isPresent() && !names.add(tool.get().name()))
                throw CallError.invalid(
                        "duplicate_tool",
                        at,
                        at + ": there is another tool " + tool.get().name());
            tool.ifPresent(tools::add);
        }
        return tools;
    }

    /**
     * A function.
     *
     * @param node that holds name, description and strict
     * @param schema name of the field that holds the schema of its arguments
     */
    public static Tool tool(String at, JsonNode node, String schema) {
        if (!node.isObject()) throw JsonRequest.wrongType(at, "an object with name, description and " + schema);
        var name = node.path("name");
        if (!name.isTextual() || !NAME.matcher(name.asText()).matches())
            throw JsonRequest.wrongType(at + ".name", "1 to 64 letters, digits, underscores and hyphens");
        var description = present(node, "description");
        if (description.isPresent()
                && (!description.get().isTextual() || description.get().asText().length() > LONGEST_DESCRIPTION))
            throw JsonRequest.wrongType(
                    at + ".description", "a string of at most " + LONGEST_DESCRIPTION + " characters");
        var parameters = present(node, schema);
        if (parameters.isPresent()
                && (!parameters.get().isObject() || Json.write(parameters.get()).length() > LONGEST_SCHEMA))
            throw JsonRequest.wrongType(
                    at + "." + schema, "a JSON schema of at most " + LONGEST_SCHEMA + " characters");
        var strict = present(node, "strict");
        if (strict.isPresent() && !strict.get().isBoolean())
            throw JsonRequest.wrongType(at + ".strict", "true or false");
        return new Tool(
                name.asText(),
                description.map(JsonNode::asText).orElse(""),
                parameters,
                strict.map(JsonNode::asBoolean));
    }

    /** The choice of one tool. */
    public static ToolChoice named(String at, JsonNode name, List<Tool> tools) {
        if (tools.stream().noneMatch(tool -> tool.name().equals(name.asText())))
            throw JsonRequest.wrongType(at, "the name of one of tools");
        return new ToolChoice.Named(name.asText());
    }

    /** @throws CallError when there is nothing to choose from */
    public static ToolOffer offer(List<Tool> tools, ToolChoice choice, Optional<Boolean> parallel) {
        if (tools.isEmpty() && choice.equals(ToolChoice.REQUIRED))
            throw CallError.invalid("missing_field", "tools", "tools is missing: tool_choice asks for a call of one");
        return tools.isEmpty() ? ToolOffer.NOTHING : new ToolOffer(tools, choice, parallel);
    }

    /** A flag that may be left out. */
    public static Optional<Boolean> flag(JsonRequest request, String name) {
        return request.field(name).isEmpty() ? Optional.empty() : Optional.of(request.flag(name));
    }

    /** The id of a call, or the name of what is called. */
    public static String name(String at, JsonNode node) {
        if (!node.isTextual() || node.asText().isBlank() || node.asText().length() > LONGEST_NAME)
            throw JsonRequest.wrongType(at, "a string of 1 to " + LONGEST_NAME + " characters");
        return node.asText();
    }

    private static Optional<JsonNode> present(JsonNode node, String field) {
        return Optional.ofNullable(node.get(field)).filter(value -> !value.isNull());
    }
}
