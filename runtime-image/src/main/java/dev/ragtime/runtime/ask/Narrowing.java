package dev.ragtime.runtime.ask;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ragtime.runtime.http.JsonRequest;
import dev.ragtime.runtime.metadata.FieldSet;
import dev.ragtime.runtime.pipeline.Scope;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/**
 * Among what an answer is looked for, as a request says it.
 *
 * @param topK passages wanted; the pipeline's own when empty
 * @param filters in OpenAI's form; what they may name is known once the pipeline is
 */
public record Narrowing(OptionalInt topK, Optional<JsonNode> filters) {
    public static final Narrowing NONE = new Narrowing(OptionalInt.empty(), Optional.empty());

    /**
     * Fields {@code topK} and {@code filters} of a request.
     *
     * @param most passages that may be asked for
     * @throws dev.ragtime.runtime.call.CallError when topK is no such number
     */
    static Narrowing of(JsonRequest request, int most) {
        return new Narrowing(request.integer("topK", 1, most), request.field("filters"));
    }

    /** The same with no more passages than there may be. */
    public Narrowing within(int most) {
        return topK.isEmpty() ? this : new Narrowing(OptionalInt.of(Math.min(most, topK.getAsInt())), filters);
    }

    /** @throws dev.ragtime.runtime.call.CallError when the filters are none over these fields */
    Scope scope(Supplier<FieldSet> fields) {
        if (equals(NONE)) return Scope.ALL;
        return new Scope(topK, FilterRequest.of(filters, fields));
    }
}
