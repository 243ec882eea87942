package dev.ragtime.runtime.openai;

import dev.ragtime.runtime.ask.FormatRequest;
import dev.ragtime.runtime.call.CallError;
import dev.ragtime.runtime.generate.AnswerFormat;
import dev.ragtime.runtime.http.JsonRequest;
import dev.ragtime.runtime.pipeline.Question;
import dev.ragtime.runtime.pipeline.Wishes;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A chat completion request as far as a pipeline can honour it; other fields of OpenAI's are ignored.
 *
 * @param includeUsage whether a stream ends with a chunk that holds token counts
 * @param unkept whether the client wants nothing of it to be kept
 * @param own object {@code ragtime}: what only this product knows
 */
record ChatCall(Question question, boolean stream, boolean includeUsage, boolean unkept, Optional<JsonRequest> own) {
    /** @throws CallError that names the field */
    static ChatCall parse(String body) {
        var request = JsonRequest.parse(body);
        request.text("model");
        if (request.integer("n", 1, 128).orElse(1) != 1) {
            throw CallError.invalid("unsupported_value", "n", "n must be 1: a question has one answer here");
        }
        var wishes = new Wishes(
                maxTokens(request), request.number("temperature", 0, 2), format(request), ChatTools.read(request));
        var asked = ChatMessages.read(request).question("messages", wishes);
        var unkept = request.field("store").isPresent() && !request.flag("store");
        return new ChatCall(asked, request.flag("stream"), includeUsage(request), unkept, request.object("ragtime"));
    }

    private static Optional<AnswerFormat> format(JsonRequest request) {
        return request.field("response_format")
                .flatMap(format -> FormatRequest.read(format, "response_format", "json_schema"));
    }

    private static OptionalInt maxTokens(JsonRequest request) {
        var newer = request.integer("max_completion_tokens", 1, Integer.MAX_VALUE);
        var older = request.integer("max_tokens", 1, Integer.MAX_VALUE);
        return newer.isPresent() ? newer : older;
    }

    private static boolean includeUsage(JsonRequest request) {
        var options = request.field("stream_options");
        if (options.isEmpty()) return false;
        if (!options.get().isObject()) throw JsonRequest.wrongType("stream_options", "an object");
        var usage = options.get().path("include_usage");
        if (!usage.isMissingNode() && !usage.isNull() && !usage.isBoolean()) {
            throw JsonRequest.wrongType("stream_options.include_usage", "true or false");
        }
        return usage.asBoolean(false);
    }
}
