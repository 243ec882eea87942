package dev.ragtime.runtime.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.runtime.generate.ChatModel;
import dev.ragtime.runtime.generate.Completion;
import dev.ragtime.runtime.generate.Completion.Usage;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that read an answer to the end of its connection. */
class ConnectionCloseTest {
    private static final ChatModel MODEL = (request, listener, guard) -> {
        listener.accept("25 days [1].");
        return new Completion("25 days [1].", "stop", new Usage(7, 5), Optional.empty());
    };

    /** Fails when the connection stays open. */
    private static String toTheEnd(QueryServerFixture server, String head, String body) throws IOException {
        try (var socket = new Socket("127.0.0.1", server.server.port())) {
            socket.setSoTimeout(20_000);
            var length = body.isEmpty() ? "" : "Content-Length: " + body.length() + "\r\n";
            socket.getOutputStream()
                    .write((head + "Host: x\r\nConnection: close\r\n" + length + "\r\n" + body)
                            .getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest(name = "streamed: {0}")
    @ValueSource(booleans = {true, false})
    void an_answer_is_whole_and_its_connection_closed(boolean stream) throws Exception {
        try (var server = QueryServerFixture.with("timeoutSeconds: 60", MODEL)) {
            var answer = toTheEnd(
                    server,
                    "POST /v1/chat/completions HTTP/1.1\r\n",
                    QueryServerFixture.chat("How much leave?", stream));

            assertThat(answer).startsWith("HTTP/1.1 200").contains("25 days [1].");
            if (stream) assertThat(answer).contains("[DONE]").endsWith("0\r\n\r\n");
        }
    }

    @Test
    void what_has_no_body_and_what_is_refused_ends_likewise() throws Exception {
        try (var server = QueryServerFixture.with("timeoutSeconds: 60", MODEL)) {
            assertThat(toTheEnd(server, "GET /livez HTTP/1.1\r\n", "")).endsWith("ok\n");
            assertThat(toTheEnd(server, "POST /v1/chat/completions HTTP/1.1\r\n", "{}"))
                    .startsWith("HTTP/1.1 400");
        }
    }
}
