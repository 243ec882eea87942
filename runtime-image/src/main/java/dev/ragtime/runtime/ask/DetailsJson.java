package dev.ragtime.runtime.ask;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ragtime.api.knowledgebase.FieldValue;
import dev.ragtime.runtime.generate.Citation;
import dev.ragtime.runtime.generate.NumberedPassage;
import dev.ragtime.runtime.http.Json;
import dev.ragtime.runtime.memory.Fact;
import dev.ragtime.runtime.memory.Names;
import dev.ragtime.runtime.metadata.FieldSet;
import dev.ragtime.runtime.pipeline.Answer;
import dev.ragtime.runtime.pipeline.Retrieved;
import dev.ragtime.runtime.retrieve.Degradation;
import dev.ragtime.runtime.retrieve.Placement;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What only this product knows of an answer, as JSON: the same in every protocol. */
public final class DetailsJson {
    private final String pipeline;
    private final String revision;

    /** @param revision name of the pipeline revision this process serves; may be empty */
    public DetailsJson(String pipeline, String revision) {
        this.pipeline = pipeline;
        this.revision = revision;
    }

    /**
     * Answer of {@code /v1/retrieve}.
     *
     * @param explained whether each passage says how it came to its place
     */
    public ObjectNode retrieved(Retrieved retrieved, boolean explained) {
        var root = Json.object().put("pipeline", pipeline).put("revision", revision);
        root.set("passages", passages(retrieved.passages(), explained));
        root.put("abstained", retrieved.abstained());
        tellQueries(root, retrieved);
        root.set("degraded", texts(retrieved.result().degraded()));
        root.set("timings", timings(retrieved));
        return root;
    }

    /** The object {@code ragtime} beside an answer. */
    public ObjectNode of(Answer answer) {
        var details = Json.object().put("pipeline", pipeline).put("revision", revision);
        answer.routeRevision().ifPresent(route -> details.put("routeRevision", route));
        tellQueries(details, answer.retrieved());
        details.set("degraded", texts(answer.degraded()));
        details.put("abstained", answer.abstained());
        details.put("droppedPassages", answer.droppedPassages());
        details.set("citations", citations(answer.citations()));
        details.set("passages", passages(answer.retrieved().passages(), false));
        tellFacts(details, answer.facts());
        details.set("timings", timings(answer.retrieved()).put("generateMs", millis(answer.generateMillis())));
        return details;
    }

    /** Where something else than the question was searched for. */
    private static void tellQueries(ObjectNode node, Retrieved retrieved) {
        if (retrieved.queries().isEmpty()) return;
        retrieved.queries().forEach(node.putArray("queries")::add);
    }

    /** What the caller stated earlier, where the model was given any of it. */
    private static void tellFacts(ObjectNode node, List<Fact> facts) {
        if (facts.isEmpty()) return;
        var array = node.putArray("facts");
        facts.forEach(fact -> array.addObject().put("id", Names.fact(fact.id())).put("text", fact.text()));
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
}
