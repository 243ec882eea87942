package dev.ragtime.runtime.ask;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ragtime.api.pipeline.Retrieval.Mode;
import dev.ragtime.runtime.access.Caller;
import dev.ragtime.runtime.call.CallError;
import dev.ragtime.runtime.http.JsonRequest;
import dev.ragtime.runtime.metadata.FieldSet;
import dev.ragtime.runtime.pipeline.Search;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/**
 * A search as it is asked for in JSON: {@code query}, {@code topK}, {@code mode}, {@code filters}.
 *
 * @param filters read once the fields are known that it may be about
 */
public record AskedSearch(String query, OptionalInt topK, Optional<Mode> mode, Optional<JsonNode> filters) {
    /**
     * @param most passages that may be asked for
     * @throws CallError that names the field
     */
    public static AskedSearch of(JsonRequest request, int most) {
        return new AskedSearch(
                query(request), request.integer("topK", 1, most), mode(request), request.field("filters"));
    }

    /** @throws CallError when it cannot be filtered so */
    public Search search(Supplier<FieldSet> fields, Caller caller) {
        return new Search(query, topK, mode, FilterRequest.of(filters, fields), caller);
    }

    private static String query(JsonRequest request) {
        var query = request.text("query")
                .orElseThrow(
                        () -> CallError.invalid("missing_field", "query", "query is missing: say what to look for"));
        if (query.isBlank()) throw CallError.invalid("blank_query", "query", "query is blank: say what to look for");
        return query.strip();
    }

    private static Optional<Mode> mode(JsonRequest request) {
        return request.text("mode")
                .map(text -> Arrays.stream(Mode.values())
                        .filter(m -> m.name().equals(text))
                        .findFirst()
                        .orElseThrow(() -> JsonRequest.wrongType("mode", "one of Hybrid, Vector, Keyword")));
    }
}
