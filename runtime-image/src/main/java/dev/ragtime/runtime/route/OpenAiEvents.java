package dev.ragtime.runtime.route;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.ragtime.runtime.http.EventStream;
import dev.ragtime.runtime.route.EventCutter.RawEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.Optional;
import java.util.Set;

/** Events of OpenAI's chat and completions, read without building a tree of each. */
final class OpenAiEvents implements EventDecoder {
    private static final JsonFactory JSON = new JsonFactory();
    private static final byte[] DONE = EventStream.DONE.getBytes(StandardCharsets.US_ASCII);
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int MOST_CHOICES = 128;

    /** Fields of a delta that hold some of an answer; servers differ in how they name what a model thinks. */
    private static final Set<String> PIECES = Set.of(
            "content", "reasoning_content", "reasoning", "tool_calls", "function_call", "refusal", "audio", "images");

    private final BitSet open = new BitSet();
    private boolean anyFinished;
    private Reason reason = Reason.ServerError;
    private Optional<Usage> usage = Optional.empty();

    /** What was found in the event being read. */
    private boolean piece;

    private boolean known;
    private boolean error;

    @Override
    public Kind read(RawEvent event) {
        var data = event.data();
        if (data.isEmpty()) return Kind.NOTHING;
        var text = data.get();
        if (isDone(text)) return Kind.DONE;
        if (isBlank(text)) return Kind.NOTHING;
        piece = false;
        known = false;
        error = false;
        try (var json = JSON.createParser(text)) {
            if (json.nextToken() != JsonToken.START_OBJECT) return Kind.MALFORMED;
            while (json.nextToken() != JsonToken.END_OBJECT) field(json);
            if (json.nextToken() != null) return Kind.MALFORMED;
        } catch (IOException e) {
            // the text may be confidential, and where it breaks helps nobody: it is counted
            return Kind.MALFORMED;
        }
        if (error) return Kind.ERROR;
        // an object of a shape that is not known may well be what its client waits for
        return piece || !known ? Kind.PIECE : Kind.NOTHING;
    }

    private void field(JsonParser json) throws IOException {
        var name = json.currentName();
        var value = json.nextToken();
        switch (name) {
            case "error" -> {
                if (value != JsonToken.VALUE_NULL) error(json);
            }
            case "object", "type" -> type(json.getText());
            case "choices" -> {
                known = true;
                if (value == JsonToken.START_ARRAY) choices(json);
            }
            case "usage" -> {
                known = true;
                if (value == JsonToken.START_OBJECT) usage(json);
            }
            default -> json.skipChildren();
        }
    }

    private void type(String type) {
        if (type.equals("error")) error = true;
        if (type.equals("ping")) known = true;
    }

    /** Texts, or objects with a {@code code} that may be a status. */
    private void error(JsonParser json) throws IOException {
        error = true;
        if (!json.isExpectedStartObjectToken()) return;
        while (json.nextToken() != JsonToken.END_OBJECT) {
            var code = json.currentName().equals("code");
            var value = json.nextToken();
            if (code && value.isScalarValue() && json.getValueAsInt() == TOO_MANY_REQUESTS) reason = Reason.RateLimited;
            json.skipChildren();
        }
    }

    private void choices(JsonParser json) throws IOException {
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (json.isExpectedStartObjectToken()) choice(json);
            else json.skipChildren();
        }
    }

    private void choice(JsonParser json) throws IOException {
        var index = 0;
        var finished = false;
        while (json.nextToken() != JsonToken.END_OBJECT) {
            var name = json.currentName();
            var value = json.nextToken();
            switch (name) {
                case "index" -> index = Math.clamp(json.getValueAsInt(), 0, MOST_CHOICES);
                case "delta", "message" -> delta(json);
                case "text" -> piece |= says(json, value);
                case "finish_reason" -> finished = says(json, value);
                default -> json.skipChildren();
            }
        }
        piece |= finished;
        anyFinished |= finished;
        open.set(index, !finished);
    }

    private void delta(JsonParser json) throws IOException {
        if (!json.isExpectedStartObjectToken()) return;
        while (json.nextToken() != JsonToken.END_OBJECT) {
            var name = json.currentName();
            var value = json.nextToken();
            if (PIECES.contains(name)) piece |= says(json, value);
            else json.skipChildren();
        }
    }

    /** Whether a value is more than null, an empty text or an empty array. */
    private static boolean says(JsonParser json, JsonToken value) throws IOException {
        return switch (value) {
            case VALUE_NULL -> false;
            case VALUE_STRING -> json.getTextLength() > 0;
            case START_ARRAY -> {
                var any = false;
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    any = true;
                    json.skipChildren();
                }
                yield any;
            }
            default -> {
                json.skipChildren();
                yield true;
            }
        };
    }

    private void usage(JsonParser json) throws IOException {
        var input = 0L;
        var output = 0L;
        while (json.nextToken() != JsonToken.END_OBJECT) {
            var name = json.currentName();
            json.nextToken();
            switch (name) {
                case "prompt_tokens" -> input = json.getValueAsLong();
                case "completion_tokens" -> output = json.getValueAsLong();
                default -> json.skipChildren();
            }
        }
        usage = Optional.of(new Usage(input, output));
    }

    private static boolean isDone(byte[] data) {
        return new String(data, 0, Math.min(data.length, 2 * DONE.length), StandardCharsets.ISO_8859_1)
                        .strip()
                        .equals(EventStream.DONE)
                && data.length <= 2 * DONE.length;
    }

    private static boolean isBlank(byte[] data) {
        for (var b : data) if (b != ' ' && b != '\t' && b != '\n') return false;
        return true;
    }

    @Override
    public Reason reason() {
        return reason;
    }

    @Override
    public boolean finished() {
        return anyFinished && open.isEmpty();
    }

    @Override
    public Optional<Usage> usage() {
        return usage;
    }

    /** Whether a JSON object begins with an error, as far as its first bytes tell. */
    static boolean beginsWithError(byte[] first) {
        try (var json = JSON.createParser(first)) {
            return json.nextToken() == JsonToken.START_OBJECT
                    && "error".equals(json.nextFieldName())
                    && json.nextToken() != JsonToken.VALUE_NULL;
        } catch (IOException e) {
            // what is no JSON, or goes on in the next piece, is no error as far as can be told
            return false;
        }
    }
}
