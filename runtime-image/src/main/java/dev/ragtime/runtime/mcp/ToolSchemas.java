package dev.ragtime.runtime.mcp;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ragtime.runtime.http.Json;

/** What the tools take and give, as JSON Schema. */
final class ToolSchemas {
    private static final String PASSAGES = """
            {"type": "array", "description": "Best first", "items": {"type": "object",
             "required": ["number", "knowledgeBase", "documentId", "source", "path", "title", "uri", "score", "text", "resource"],
             "properties": {
              "number": {"type": "integer", "description": "What [n] in an answer points to"},
              "chunkId": {"type": "string"}, "knowledgeBase": {"type": "string"}, "documentId": {"type": "string"},
              "source": {"type": "string"}, "path": {"type": "string"}, "title": {"type": "string"},
              "heading": {"type": "string"}, "uri": {"type": "string"}, "score": {"type": "number"},
              "similarity": {"type": ["number", "null"]}, "text": {"type": "string"},
              "metadata": {"type": "object"},
              "resource": {"type": "string", "description": "Where resources/read has the whole document"}}}}""";

    private ToolSchemas() {}

    /** @param most passages that may be asked for */
    static ObjectNode search(String pipeline, int most) {
        return tool(
                "search",
                "Find passages",
                "Finds the passages of the knowledge base of " + pipeline + " that fit a question or some words best.",
                """
                {"type": "object", "required": ["query"], "properties": {
                 "query": {"type": "string", "minLength": 1, "description": "What to look for"},
                 "topK": {"type": "integer", "minimum": 1, "maximum": %d, "description": "Passages wanted"},
                 "mode": {"type": "string", "enum": ["Hybrid", "Vector", "Keyword"]},
                 "filters": {"type": "object", "description": "Narrows what is found: {\\"type\\": \\"eq\\", \\"key\\": \\"source\\", \\"value\\": \\"docs\\"}; also ne, gt, gte, lt, lte, in, nin, and {\\"type\\": \\"and\\" or \\"or\\", \\"filters\\": [...]}"}}}""".formatted(most),
                """
                {"type": "object", "required": ["passages", "abstained", "degraded"], "properties": {
                 "pipeline": {"type": "string"}, "revision": {"type": "string"}, "passages": %s,
                 "abstained": {"type": "boolean", "description": "Nothing was similar enough"},
                 "degraded": {"type": "array", "items": {"type": "string"}},
                 "queries": {"type": "array", "items": {"type": "string"}, "description": "What was searched for, if that is not what was asked"},
                 "timings": {"type": "object"}}}""".formatted(PASSAGES));
    }

    static ObjectNode answer(String pipeline) {
        return tool(
                "answer",
                "Answer a question",
                "Answers a question from the knowledge base of " + pipeline + ", with citations.",
                """
                {"type": "object", "required": ["question"], "properties": {
                 "question": {"type": "string", "minLength": 1},
                 "maxTokens": {"type": "integer", "minimum": 1, "description": "A shorter answer than the pipeline's limit"}}}""",
                """
                {"type": "object", "required": ["id", "text", "abstained", "citations", "passages", "degraded"], "properties": {
                 "id": {"type": "string", "description": "Of the answer, for /v1/feedback"},
                 "text": {"type": "string", "description": "The answer"},
                 "pipeline": {"type": "string"}, "revision": {"type": "string"}, "routeRevision": {"type": "string"},
                 "abstained": {"type": "boolean", "description": "The text only says that there is no answer"},
                 "citations": {"type": "array", "items": {"type": "object", "properties": {
                  "number": {"type": "integer"}, "start": {"type": "integer"}, "end": {"type": "integer"},
                  "attribution": {"type": "string"}}}},
                 "passages": %s, "droppedPassages": {"type": "integer"},
                 "facts": {"type": "array", "items": {"type": "object", "properties": {
                  "id": {"type": "string"}, "text": {"type": "string"}}}},
                 "degraded": {"type": "array", "items": {"type": "string"}},
                 "queries": {"type": "array", "items": {"type": "string"}, "description": "What was searched for, if that is not what was asked"},
                 "timings": {"type": "object"}}}""".formatted(PASSAGES));
    }

    private static ObjectNode tool(String name, String title, String description, String input, String output) {
        var tool = Json.object().put("name", name).put("title", title).put("description", description);
        try {
            tool.set("inputSchema", Json.parse(input));
            tool.set("outputSchema", Json.parse(output));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a schema of this class is no JSON", e);
        }
        tool.putObject("annotations").put("readOnlyHint", true).put("openWorldHint", false);
        return tool;
    }
}
