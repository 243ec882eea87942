package dev.ragtime.runtime.generate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.ragtime.runtime.generate.ModelException.Reason;
import dev.ragtime.runtime.http.Json;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Reads the errors of model servers, each of which words them in its own way. */
final class RouteRefusal {
    private static final int LONGEST = 300;

    /** A shorter piece of a prompt gives nothing away. */
    private static final int QUOTE = 20;

    private static final List<String> CONTEXT =
            List.of("context_length_exceeded", "context length", "context window", "context size");

    private RouteRefusal() {}

    /** @param request whose text must not be repeated */
    static ModelRefusal of(int status, String body, ChatRequest request) {
        var error = error(body);
        var message = Stream.of(error.path("message"), error.path("detail"), error)
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText)
                .findFirst()
                .orElse("");
        return new ModelRefusal(status, error.path("param").asText(""), withoutPrompt(message, request));
    }

    /** {@code {"error":{…}}}, {@code {"error":"…"}} or the fields at the top. */
    private static JsonNode error(String body) {
        try {
            var root = Json.parse(body);
            return root.has("error") ? root.get("error") : root;
        } catch (JsonProcessingException e) {
            // a page of a proxy, which says nothing that a reader of a log needs
            return Json.object();
        }
    }

    private static String withoutPrompt(String message, ChatRequest request) {
        var line = message.strip().replaceAll("\\s+", " ");
        var text = line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line;
        for (var said : request.messages()) text = without(text, said.text().replaceAll("\\s+", " "));
        return text;
    }

    private static String without(String text, String prompt) {
        var left = new StringBuilder();
        for (var from = 0; from < text.length(); ) {
            var to = from;
            while (to - from < text.length() - from && prompt.contains(text.substring(from, to + 1))) to++;
            if (to - from >= QUOTE) left.append('…');
            else left.append(text, from, Math.max(to, from + 1));
            from = Math.max(to, from + 1);
        }
        return left.toString();
    }

    /** OpenAI's code is the exception, llama.cpp and vLLM only say it in the message. */
    static ModelException exception(ModelRefusal refusal, String body) {
        var text = body.toLowerCase(Locale.ROOT);
        var status = refusal.status();
        var wrongRequest = status == 400 || status == 413 || status == 422;
        if ((wrongRequest || status == 500) && CONTEXT.stream().anyMatch(text::contains)) {
            return new ModelException(
                    Reason.CONTEXT_EXCEEDED, "the prompt is longer than the model's context", refusal);
        }
        var said = refusal.message().isEmpty() ? "" : ": " + refusal.message();
        var reason = wrongRequest || status == 404 ? Reason.REFUSED : Reason.UNAVAILABLE;
        return new ModelException(reason, "the model server answered " + status + said, refusal);
    }
}
