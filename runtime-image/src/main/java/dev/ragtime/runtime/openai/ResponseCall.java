package dev.ragtime.runtime.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ragtime.runtime.ask.Dialogue;
import dev.ragtime.runtime.ask.FormatRequest;
import dev.ragtime.runtime.ask.Narrowing;
import dev.ragtime.runtime.call.CallError;
import dev.ragtime.runtime.generate.AnswerFormat;
import dev.ragtime.runtime.generate.ChatMessage;
import dev.ragtime.runtime.http.JsonRequest;
import dev.ragtime.runtime.memory.Place;
import dev.ragtime.runtime.pipeline.Question;
import dev.ragtime.runtime.pipeline.Wishes;
import java.util.Map;
import java.util.Optional;

/**
 * A request for a response as far as a pipeline can honour it; other fields of OpenAI's are ignored.
 *
 * @param showsResults whether the passages are part of what was searched for
 * @param metadata the client's own, handed back
 * @param narrowing what the tool {@code file_search} says
 */
record ResponseCall(
        Question question,
        Place place,
        boolean stream,
        boolean showsResults,
        Optional<String> instructions,
        Map<String, String> metadata,
        Narrowing narrowing) {
    private static final String RESULTS = "file_search_call.results";

    /** @throws CallError that names the field */
    static ResponseCall parse(String body) {
        var request = JsonRequest.parse(body);
        request.text("model");
        if (request.flag("background"))
            throw CallError.invalid(
                    "unsupported_value", "background", "background must be false: answers are not queued");
        var instructions = request.text("instructions");
        var dialogue = new Dialogue();
        instructions.ifPresent(text -> dialogue.add("instructions", new ChatMessage("system", text)));
        ResponseInput.read(request, dialogue);
        var question = dialogue.question(
                "input",
                new Wishes(
                        request.integer("max_output_tokens", 1, Integer.MAX_VALUE),
                        request.number("temperature", 0, 2),
                        format(request),
                        ResponseTools.read(request)));
        return new ResponseCall(
                question,
                place(request),
                request.flag("stream"),
                includes(request),
                instructions,
                MetadataRequest.read(request),
                ResponseTools.narrowing(request));
    }

    private static Place place(JsonRequest request) {
        var conversation = request.field("conversation").map(ResponseCall::conversation);
        var previous = request.text("previous_response_id");
        var kept = request.field("store").isEmpty() || request.flag("store");
        if (conversation.isPresent() && previous.isPresent())
            throw CallError.invalid(
                    "ambiguous_place",
                    "previous_response_id",
                    "previous_response_id does not go with conversation: name one of them");
        if (!kept && (conversation.isPresent() || previous.isPresent()))
            throw CallError.invalid(
                    "not_kept", "store", "store must be true where an answer follows others: leave it out");
        if (conversation.isPresent()) return new Place.Conversed(conversation.get());
        return previous.<Place>map(Place.After::new).orElse(kept ? Place.ALONE : Place.NOWHERE);
    }

    private static String conversation(JsonNode node) {
        var name = node.isObject() ? node.path("id") : node;
        if (!name.isTextual()) throw JsonRequest.wrongType("conversation", "the id of a conversation");
        return name.asText();
    }

    private static Optional<AnswerFormat> format(JsonRequest request) {
        return request.field("text")
                .map(text -> text.path("format"))
                .filter(format -> !format.isMissingNode())
                .flatMap(format -> FormatRequest.read(format, "text.format", ""));
    }

    private static boolean includes(JsonRequest request) {
        var include = request.field("include");
        if (include.isEmpty()) return false;
        if (!include.get().isArray()) throw JsonRequest.wrongType("include", "a list of strings");
        for (var one : include.get()) if (one.asText().equals(RESULTS)) return true;
        return false;
    }

    /** The same where nothing can be kept. */
    ResponseCall unkept() {
        return new ResponseCall(question, Place.NOWHERE, stream, showsResults, instructions, metadata, narrowing);
    }

    Wishes wishes() {
        return question.wishes();
    }
}
