package dev.ragtime.runtime.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ragtime.runtime.call.ClientGoneException;
import java.nio.charset.StandardCharsets;

/** Server-sent events as OpenAI's clients read them: one JSON a {@code data:} line, {@code [DONE]} at the end. */
public final class EventStream {
    /** What the last event holds. */
    public static final String DONE = "[DONE]";

    private final ApiExchange.Stream stream;

    EventStream(ApiExchange.Stream stream) {
        this.stream = stream;
    }

    /** @throws ClientGoneException when the client hung up */
    public void send(JsonNode event) {
        data(Json.write(event));
    }

    /** Ends the stream as complete. */
    public void done() {
        data(DONE);
        stream.whole();
        stream.complete();
    }

    private void data(String text) {
        var bytes = ("data: " + text + "\n\n").getBytes(StandardCharsets.UTF_8);
        stream.write(bytes, 0, bytes.length);
    }
}
