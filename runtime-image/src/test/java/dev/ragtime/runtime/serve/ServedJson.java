package dev.ragtime.runtime.serve;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ragtime.runtime.http.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads the JSON that a server answered with. */
final class ServedJson {
    private ServedJson() {}

    /** The events of a stream, in order, without the last one of chat completions, which is no JSON. */
    static List<JsonNode> events(String stream) throws IOException {
        var events = new ArrayList<JsonNode>();
        for (var line : stream.lines().toList()) {
            if (line.startsWith("data: {")) events.add(Json.parse(line.substring(6)));
        }
        return events;
    }

    /** What the pointer leads to in each, as text; empty where it leads nowhere. */
    static List<String> texts(Iterable<JsonNode> nodes, String pointer) {
        var texts = new ArrayList<String>();
        nodes.forEach(node -> texts.add(node.at(pointer).asText("")));
        return texts;
    }
}
