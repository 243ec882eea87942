package dev.ragtime.runtime.generate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.ragtime.runtime.generate.Completion.Usage;
import dev.ragtime.runtime.generate.ModelException.Reason;
import dev.ragtime.runtime.http.EventStream;
import dev.ragtime.runtime.http.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads one answer of OpenAI's chat API, in events or whole. For a single thread. */
final class RouteAnswer {
    private static final Logger LOG = LoggerFactory.getLogger(RouteAnswer.class);
    private static final String FIELD = "data:";

    private final StringBuilder text = new StringBuilder();
    private final StringBuilder thoughts = new StringBuilder();
    private final AnswerListener listener;
    private final AnswerListener kept = new Kept();
    private final ThinkingFilter thinking;
    private final Optional<RouteCalls> calls;
    private String finish = "";
    private Usage usage = Usage.NONE;
    private int unreadable;
    private boolean done;

    /**
     * @param listener pieces of text that turn out to be thinking later are gone by then, and no part of the completion's
     * @param beginsThinking as {@link #beganThinking} said of this model's answer before
     * @param mayCall whether it may call tools; calls of others are none
     */
    RouteAnswer(AnswerListener listener, boolean beginsThinking, boolean mayCall) {
        this.listener = listener;
        this.thinking = new ThinkingFilter(kept, this::retract, beginsThinking);
        this.calls = mayCall ? Optional.of(new RouteCalls(kept)) : Optional.empty();
    }

    /** Passes pieces on, and keeps them for the completion. */
    private final class Kept implements AnswerListener {
        @Override
        public void accept(String piece) {
            text.append(piece);
            listener.accept(piece);
        }

        @Override
        public void thought(String piece) {
            thoughts.append(piece);
            listener.thought(piece);
        }

        @Override
        public void call(ToolPiece piece) {
            listener.call(piece);
        }
    }

    private void retract() {
        thoughts.append(text);
        text.setLength(0);
    }

    /** Whether the answer began with thinking that its server had begun. */
    boolean beganThinking() {
        return thinking.endedWithoutBegin();
    }

    /**
     * A stream of events, to its end.
     *
     * @throws ModelException when the server gives up or ends too early
     */
    void readEvents(BufferedReader lines) throws IOException {
        var data = new StringBuilder();
        for (var line = lines.readLine(); line != null && !done; line = lines.readLine()) {
            if (line.startsWith(FIELD)) {
                if (!data.isEmpty()) data.append('\n');
                data.append(line.substring(FIELD.length()).strip());
            } else if (line.isEmpty()) {
                event(data.toString());
                data.setLength(0);
            }
        }
        // a server may leave out the last empty line
        if (!done) event(data.toString());
        if (unreadable > 0) LOG.warn("{} events of the model server could not be read and were left out", unreadable);
        if (!done && finish.isEmpty()) throw unavailable("the model server's stream ended early");
    }

    private void event(String data) {
        if (data.isEmpty()) return;
        if (data.equals(EventStream.DONE)) {
            done = true;
            return;
        }
        JsonNode chunk;
        try {
            chunk = Json.parse(data);
        } catch (JsonProcessingException e) {
            unreadable++;
            return;
        }
        read(chunk, "delta");
    }

    /** An answer that came whole, although a stream was asked for. */
    void readWhole(String body) throws JsonProcessingException {
        read(Json.parse(body), "message");
    }

    private void read(JsonNode answer, String part) {
        if (answer.hasNonNull("error")) throw unavailable("the model server broke off with an error");
        var choice = answer.path("choices").path(0);
        var message = choice.path(part);
        var thought = thought(message);
        if (!thought.isEmpty()) kept.thought(thought);
        var piece = text(message.path("content"));
        if (!piece.isEmpty()) thinking.accept(piece);
        calls.ifPresent(all -> read(all, message.path("tool_calls")));
        if (choice.hasNonNull("finish_reason"))
            finish = choice.get("finish_reason").asText();
        if (answer.hasNonNull("usage")) usage = usage(answer.get("usage"));
    }

    /** Words that were held back come before the first call. */
    private void read(RouteCalls all, JsonNode pieces) {
        if (all.isEmpty() && !pieces.isEmpty()) thinking.end();
        all.read(pieces);
    }

    /** Servers that take the thoughts out of the text themselves call them by one of two names. */
    private static String thought(JsonNode message) {
        var thought = text(message.path("reasoning_content"));
        return thought.isEmpty() ? text(message.path("reasoning")) : thought;
    }

    /** Text, or parts of which some are text. */
    private static String text(JsonNode content) {
        if (!content.isArray()) return content.asText("");
        var text = new StringBuilder();
        for (var part : content) text.append(part.path("text").asText(""));
        return text.toString();
    }

    private static Usage usage(JsonNode usage) {
        return new Usage(
                usage.path("prompt_tokens").asLong(0),
                usage.path("completion_tokens").asLong(0));
    }

    /** @throws ModelException when nothing was said */
    Completion completion(Optional<String> revision, List<ModelRefusal> refused) {
        thinking.end();
        var called = calls.map(RouteCalls::whole).orElse(List.of());
        if (text.toString().isBlank() && called.isEmpty()) throw unavailable("the model answered with nothing");
        return new Completion(
                text.toString(),
                thoughts.toString().strip(),
                called,
                finish(!called.isEmpty()),
                usage,
                revision,
                refused);
    }

    /** Servers differ in what they call the end of an answer that must be a call. */
    private String finish(boolean calls) {
        return switch (finish) {
            case "", "stop", "tool_calls", "function_call" -> calls ? "tool_calls" : "stop";
            default -> finish;
        };
    }

    private static ModelException unavailable(String message) {
        return new ModelException(Reason.UNAVAILABLE, message);
    }
}
