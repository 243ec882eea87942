package dev.ragtime.runtime.serve;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ragtime.runtime.generate.Citation;
import dev.ragtime.runtime.generate.Completion.Usage;
import dev.ragtime.runtime.generate.NumberedPassage;
import dev.ragtime.runtime.http.Json;
import dev.ragtime.runtime.metadata.FieldSet;
import dev.ragtime.runtime.metadata.FieldValue;
import dev.ragtime.runtime.pipeline.Answer;
import dev.ragtime.runtime.pipeline.Retrieved;
import dev.ragtime.runtime.retrieve.Degradation;
import dev.ragtime.runtime.retrieve.Placement;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Answers as JSON: OpenAI's shape, and what only this product knows in an object {@code ragtime} beside it. */
final class AnswerJson {
    /** No field of OpenAI's; most servers of reasoning models and their clients call it so. */
    private static final String THINKING = "reasoning_content";

    private final String pipeline;
    private final String revision;

    /** @param revision name of the pipeline revision this process serves; may be empty */
    AnswerJson(String pipeline, String revision) {
        this.pipeline = pipeline;
        this.revision = revision;
    }

    /** A whole {@code chat.completion}. */
    ObjectNode completion(String id, long created, Answer answer) {
        var root = head(id, created, "chat.completion");
        var choice = root.putArray("choices").addObject().put("index", 0);
        var message = choice.putObject("message").put("role", "assistant").put("content", answer.text());
        if (!answer.thinking().isEmpty()) message.put(THINKING, answer.thinking());
        message.putNull("refusal");
        message.set("annotations", annotations(answer.citations()));
        choice.putNull("logprobs");
        choice.put("finish_reason", answer.finishReason());
        root.set("usage", usage(answer.usage()));
        root.set("ragtime", details(answer));
        return root;
    }

    /** A {@code chat.completion.chunk} with a piece of text. */
    ObjectNode chunk(String id, long created, String text, boolean first) {
        return chunk(id, created, "content", text, first);
    }

    /** One with a piece of what the model thinks. */
    ObjectNode thoughtChunk(String id, long created, String text, boolean first) {
        return chunk(id, created, THINKING, text, first);
    }

    private ObjectNode chunk(String id, long created, String field, String text, boolean first) {
        var root = head(id, created, "chat.completion.chunk");
        var choice = root.putArray("choices").addObject().put("index", 0);
        var delta = choice.putObject("delta");
        if (first) delta.put("role", "assistant");
        delta.put(field, text);
        choice.putNull("finish_reason");
        return root;
    }

    /** The chunk that ends the text: annotations and details. */
    ObjectNode lastChunk(String id, long created, Answer answer) {
        var root = head(id, created, "chat.completion.chunk");
        var choice = root.putArray("choices").addObject().put("index", 0);
        choice.putObject("delta").set("annotations", annotations(answer.citations()));
        choice.put("finish_reason", answer.finishReason());
        root.set("ragtime", details(answer));
        return root;
    }

    /** The chunk after the last, with token counts. */
    ObjectNode usageChunk(String id, long created, Answer answer) {
        var root = head(id, created, "chat.completion.chunk");
        root.putArray("choices");
        root.set("usage", usage(answer.usage()));
        return root;
    }

    /**
     * Answer of {@code /v1/retrieve}.
     *
     * @param explained whether each passage says how it came to its place
     */
    ObjectNode retrieved(Retrieved retrieved, boolean explained) {
        var root = Json.object().put("pipeline", pipeline).put("revision", revision);
        root.set("passages", passages(retrieved.passages(), explained));
        root.put("abstained", retrieved.abstained());
        root.set("degraded", texts(retrieved.result().degraded()));
        root.set("timings", timings(retrieved));
        return root;
    }

    private ObjectNode head(String id, long created, String object) {
        return Json.object()
                .put("id", id)
                .put("object", object)
                .put("created", created)
                .put("model", pipeline);
    }

    private ObjectNode details(Answer answer) {
        var details = Json.object().put("pipeline", pipeline).put("revision", revision);
        answer.routeRevision().ifPresent(route -> details.put("routeRevision", route));
        details.set("degraded", texts(answer.degraded()));
        details.put("abstained", answer.abstained());
        details.put("droppedPassages", answer.droppedPassages());
        details.set("citations", citations(answer.citations()));
        details.set("passages", passages(answer.retrieved().passages(), false));
        details.set("timings", timings(answer.retrieved()).put("generateMs", millis(answer.generateMillis())));
        return details;
    }

    private static ArrayNode annotations(List<Citation> citations) {
        var array = Json.object().putArray("annotations");
        for (var citation : citations) {
            var chunk = citation.passage().passage().chunk();
            array.addObject()
                    .put("type", "url_citation")
                    .putObject("url_citation")
                    .put("start_index", citation.start())
                    .put("end_index", citation.end())
                    .put("url", chunk.uri())
                    .put("title", chunk.title());
        }
        return array;
    }

    private static ArrayNode citations(List<Citation> citations) {
        var array = Json.object().putArray("citations");
        for (var citation : citations) {
            array.addObject()
                    .put("number", citation.passage().number())
                    .put("start", citation.start())
                    .put("end", citation.end())
                    .put("attribution", citation.attribution().name().toLowerCase(Locale.ROOT));
        }
        return array;
    }

    private static ArrayNode passages(List<NumberedPassage> passages, boolean explained) {
        var array = Json.object().putArray("passages");
        for (var numbered : passages) {
            var passage = numbered.passage();
            var chunk = passage.chunk();
            var node = array.addObject()
                    .put("number", numbered.number())
                    .put("chunkId", chunk.id().toString())
                    .put("knowledgeBase", passage.knowledgeBase())
                    .put("documentId", chunk.documentId().toString())
                    .put("source", chunk.source())
                    .put("path", chunk.path())
                    .put("title", chunk.title())
                    .put("heading", chunk.reading().heading())
                    .put("uri", chunk.uri())
                    .put("score", passage.score());
            passage.similarity().ifPresentOrElse(s -> node.put("similarity", s), () -> node.putNull("similarity"));
            node.put("text", numbered.text());
            if (chunk.hasParent()) node.put("matched", chunk.text());
            node.set("metadata", metadata(chunk.metadata()));
            if (explained) node.set("explanation", explanation(passage.placements()));
        }
        return array;
    }

    private static ArrayNode explanation(List<Placement> placements) {
        var array = Json.object().putArray("explanation");
        for (var placement : placements) {
            var node = array.addObject().put("step", placement.step());
            placement.rank().ifPresent(rank -> node.put("rank", rank));
            node.put("score", placement.score());
            if (!placement.detail().isEmpty()) node.put("detail", placement.detail());
        }
        return array;
    }

    /** What the passage says already has a field of its own. */
    private static ObjectNode metadata(Map<String, FieldValue> values) {
        var node = Json.object();
        new TreeMap<>(values).forEach((name, value) -> {
            if (!name.equals(FieldSet.TITLE.name())) node.putPOJO(name, value.plain());
        });
        return node;
    }

    private static ObjectNode timings(Retrieved retrieved) {
        return Json.object()
                .put("embedMs", millis(retrieved.result().embedMillis()))
                .put("searchMs", millis(retrieved.result().searchMillis()));
    }

    /** Microseconds are more than anyone reads. */
    private static double millis(double value) {
        return Math.round(value * 1000) / 1000.0;
    }

    private static ArrayNode texts(List<Degradation> degraded) {
        var array = Json.object().putArray("degraded");
        degraded.forEach(d -> array.add(d.text()));
        return array;
    }

    private static ObjectNode usage(Usage usage) {
        return Json.object()
                .put("prompt_tokens", usage.promptTokens())
                .put("completion_tokens", usage.completionTokens())
                .put("total_tokens", usage.promptTokens() + usage.completionTokens());
    }
}
