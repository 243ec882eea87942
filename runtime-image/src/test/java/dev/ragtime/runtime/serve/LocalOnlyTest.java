package dev.ragtime.runtime.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.api.pipeline.RagPipeline;
import dev.ragtime.api.pipeline.Retrieval.Mode;
import dev.ragtime.runtime.http.ServerSettings;
import dev.ragtime.runtime.pipeline.Pipelines;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.prometheus.client.CollectorRegistry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A pipeline on the loopback address, as {@code local} serves it, and who may ask it. */
class LocalOnlyTest {
    @ParameterizedTest(name = "{0} from {1}: {2}")
    @CsvSource({
        "localhost:PORT, , 200",
        "127.0.0.1:PORT, , 200",
        "LOCALHOST:PORT, http://localhost:PORT, 200",
        "[::1]:PORT, http://127.0.0.1:3000, 200",
        "attacker.example, , 401",
        "attacker.example:PORT, , 401",
        "127.0.0.1.attacker.example:PORT, , 401",
        "localhost:PORT, https://attacker.example, 401",
        "localhost:PORT, http://localhost.attacker.example, 401",
        "localhost:PORT, null, 401",
    })
    void only_this_machine_is_answered(String host, String origin, int status) throws Exception {
        var settings = new QueryServer.Settings(
                new ServerSettings(0, QueryServer.MAX_BODY_BYTES, Duration.ofSeconds(10)).onLoopback(),
                QueryServerFixture.QUICK,
                "local",
                () -> true,
                QueryServerFixture.NO_SECRETS);
        var pipeline = Pipelines.of(
                Serialization.unmarshal(QueryServerFixture.PIPELINE, RagPipeline.class),
                Map.of(Mode.Hybrid, QueryServerFixture.handbook()),
                Optional.empty());
        try (var server = QueryServer.start(settings, pipeline, new CollectorRegistry())) {
            assertThat(status(server.port(), host, origin)).isEqualTo(status);
        }
    }

    private static int status(int port, String host, String origin) throws IOException {
        var body = QueryServerFixture.chat("How many days of leave?", false);
        var request = "POST /v1/chat/completions HTTP/1.1\r\nHost: " + host + "\r\nContent-Length: " + body.length()
                + (origin == null ? "" : "\r\nOrigin: " + origin) + "\r\nConnection: close\r\n\r\n" + body;
        try (var socket = new Socket("127.0.0.1", port)) {
            socket.getOutputStream()
                    .write(request.replace("PORT", Integer.toString(port)).getBytes(StandardCharsets.UTF_8));
            var head = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            return Integer.parseInt(head.readLine().split(" ")[1]);
        }
    }
}
