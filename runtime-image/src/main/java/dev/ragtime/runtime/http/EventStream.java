package dev.ragtime.runtime.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ragtime.runtime.call.ClientGoneException;
import java.nio.charset.StandardCharsets;

/** Server-sent events: one JSON a {@code data:} line, with a name before it where a protocol names events. */
public final class EventStream {
    /** What the last event of a chat completion holds. */
    public static final String DONE = "[DONE]";

    private final ApiExchange.Stream stream;

    EventStream(ApiExchange.Stream stream) {
        this.stream = stream;
    }

    /** @throws ClientGoneException when the client hung up */
    public void send(JsonNode event) {
        data(Json.write(event));
    }

    /** @throws ClientGoneException when the client hung up */
    public void send(String name, JsonNode event) {
        write("event: " + name + "\ndata: " + Json.write(event) + "\n\n");
    }

    /** Ends the stream as complete, with the word that chat completions end with. */
    public void done() {
        data(DONE);
        end();
    }

    /** Ends the stream as complete. */
    public void end() {
        stream.whole();
        stream.complete();
    }

    private void data(String text) {
        write("data: " + text + "\n\n");
    }

    private void write(String lines) {
        var bytes = lines.getBytes(StandardCharsets.UTF_8);
        stream.write(bytes, 0, bytes.length);
    }
}
