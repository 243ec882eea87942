package dev.ragtime.runtime.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Many short header lines cost more than their bytes say. */
class HeaderFloodTest {
    private static String firstLine(QueryServerFixture server, String request) throws IOException {
        try (var socket = new Socket("127.0.0.1", server.uri("/").getPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            var answer = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            return String.valueOf(answer.readLine());
        } catch (SocketException e) {
            // the server need not read all of it before it hangs up
            return "hung up";
        }
    }

    private static String get(String headers) {
        return "GET /livez HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n";
    }

    @Test
    void a_flood_of_header_lines_is_refused_at_once_and_others_are_answered() throws Exception {
        try (var server = QueryServerFixture.extractive(QueryServerFixture.handbook())) {
            for (var i = 0; i < 20; i++)
                assertThat(firstLine(server, get("a:1\r\n".repeat(20_000)))).doesNotContain("200");

            assertThat(firstLine(server, get("X-Forwarded-For: ::1\r\n".repeat(1_100))))
                    .contains("200");
            assertThat(server.get("/livez").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void a_body_may_come_in_as_many_chunks_as_it_likes() throws Exception {
        try (var server = QueryServerFixture.extractive(QueryServerFixture.handbook())) {
            var body = "{\"query\": \"leave" + " ".repeat(5_000) + "\"}";
            var request = new StringBuilder("POST /v1/retrieve HTTP/1.1\r\nHost: x\r\n")
                    .append("Transfer-Encoding: chunked\r\n\r\n");
            body.chars().forEach(c -> request.append("1\r\n").append((char) c).append("\r\n"));

            assertThat(firstLine(server, request.append("0\r\n\r\n").toString()))
                    .contains("200");
        }
    }
}
