package dev.ragtime.runtime.evaluate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ragtime.runtime.http.Json;
import dev.ragtime.runtime.memory.Names;
import dev.ragtime.runtime.memory.Rating;
import java.time.Instant;

/**
 * A rating as a line of a data set, see {@link DatasetFolder}. What a good answer cites is relevant to its query, and what a bad one
 * cites is not; the rest is for who looks it through and adds what should have been found.
 */
final class RatedLine {
    private RatedLine() {}

    static String of(Rating rating) {
        var answered = rating.answered();
        var line = Json.object().put("query", answered.query());
        if (!answered.question().equals(answered.query())) line.put("question", answered.question());
        line.set("documents", documents(rating));
        var retrieved = line.put("rating", rating.good() ? "good" : "bad")
                .put("comment", rating.comment())
                .put("answer", Names.digits(answered.id()))
                .put("at", Instant.ofEpochMilli(rating.createdAt()).toString())
                .putArray("retrieved");
        answered.retrieved().forEach(retrieved::add);
        return Json.write(line);
    }

    private static ObjectNode documents(Rating rating) {
        var grades = Json.object();
        rating.answered().cited().forEach(document -> grades.put(document, rating.good() ? 1 : 0));
        return grades;
    }
}
