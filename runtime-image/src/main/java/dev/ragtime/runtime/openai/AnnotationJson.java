package dev.ragtime.runtime.openai;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ragtime.runtime.generate.Citation;
import dev.ragtime.runtime.http.Json;
import dev.ragtime.runtime.memory.Turn;
import java.util.List;

/** Citations as OpenAI's annotations. */
final class AnnotationJson {
    private static final String TYPE = "url_citation";

    private AnnotationJson() {}

    /** As chat completions have them. */
    static ArrayNode nested(List<Citation> citations) {
        var array = Json.object().putArray("annotations");
        for (var citation : citations) fill(array.addObject().put("type", TYPE).putObject(TYPE), citation);
        return array;
    }

    /** As responses have them. */
    static ArrayNode flat(List<Citation> citations) {
        var array = Json.object().putArray("annotations");
        for (var citation : citations) fill(array.addObject().put("type", TYPE), citation);
        return array;
    }

    static ArrayNode of(Turn turn) {
        var array = Json.object().putArray("annotations");
        for (var source : turn.sources()) {
            var node = array.addObject().put("type", TYPE);
            fill(node, source.start(), source.end(), source.uri(), source.title());
        }
        return array;
    }

    private static void fill(ObjectNode node, Citation citation) {
        var chunk = citation.passage().passage().chunk();
        fill(node, citation.start(), citation.end(), chunk.uri(), chunk.title());
    }

    private static void fill(ObjectNode node, int start, int end, String uri, String title) {
        node.put("start_index", start).put("end_index", end).put("url", uri).put("title", title);
    }
}
