package dev.ragtime.runtime.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.api.route.ModelRoute;
import dev.ragtime.runtime.generate.StubModels;
import dev.ragtime.runtime.http.Backends;
import dev.ragtime.runtime.http.ServerSettings;
import dev.ragtime.runtime.telemetry.CountedEvents;
import dev.ragtime.runtime.telemetry.Drain;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/** A real gateway in front of servers that misbehave, each named after what it does and asked in the order given. */
final class StubbedGateway implements AutoCloseable {
    static final String CHAT = "{\"model\":\"any\",\"messages\":[{\"role\":\"user\",\"content\":\"leave?\"}]}";
    static final String STREAM = CHAT.replaceFirst("\\{", "{\"stream\":true,");

    final StubModels models = new StubModels();
    volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");

    private final CollectorRegistry registry = new CollectorRegistry();
    private final Gateway gateway;

    private StubbedGateway(String spec, UnaryOperator<ServerSettings> server, String... behaviours) throws IOException {
        var route = route("r-1", spec, behaviours);
        var settings = new Gateway.Settings(
                server.apply(new ServerSettings(0, Gateway.MAX_BODY_BYTES, Duration.ofMinutes(1)).passingOn()),
                new Drain.Limits(Duration.ofMillis(10), Duration.ofSeconds(5), Duration.ofSeconds(5)),
                new Random(1),
                () -> now,
                Duration.ofSeconds(10),
                () -> true);
        gateway = Gateway.start(settings, route, (secret, key) -> Optional.empty(), registry);
    }

    private ModelRoute route(String revision, String spec, String... behaviours) {
        var backends = IntStream.range(0, behaviours.length)
                .mapToObj(i -> "  - {name: %s, openAICompatible: {url: \"%s\"}, model: m, priority: %d}\n"
                        .formatted(behaviours[i], models.url(behaviours[i]), i))
                .collect(Collectors.joining());
        return Serialization.unmarshal(
                """
                apiVersion: ragtime.dev/v1alpha1
                kind: ModelRoute
                metadata: {name: chat, namespace: shop, annotations: {ragtime.dev/revision: "%s"}}
                spec:
                  objectives:
                  - {name: up, availability: {}, targetPercent: "90"}
                  - {name: first, timeToFirstToken: {thresholdMilliseconds: 700}, targetPercent: "90"}
                """.formatted(revision) + spec.indent(2) + "  backends:\n" + backends, ModelRoute.class);
    }

    /** Changes the route as its user does. */
    void become(String revision, String... behaviours) {
        gateway.become(route(revision, "", behaviours));
    }

    static StubbedGateway over(String... behaviours) throws IOException {
        return new StubbedGateway("", settings -> settings, behaviours);
    }

    /** @param spec more fields of the route, as YAML */
    static StubbedGateway with(String spec, String... behaviours) throws IOException {
        return new StubbedGateway(spec, settings -> settings, behaviours);
    }

    static StubbedGateway withRoomFor(long bytes, String... behaviours) throws IOException {
        return new StubbedGateway("", settings -> settings.withBytesInFlight(bytes), behaviours);
    }

    HttpResponse<String> ask(String body) throws IOException, InterruptedException {
        return Backends.newClient().send(request(body), BodyHandlers.ofString());
    }

    HttpResponse<InputStream> open(String body) throws IOException, InterruptedException {
        return Backends.newClient().send(request(body), BodyHandlers.ofInputStream());
    }

    /** What a client has read of a stream that breaks off, or of a whole one. */
    /**
     * What a client reads, byte by byte; {@code <cut>} at the end of an answer that is not whole. Not by the JDK's newer
     * client, which may forget what it received before a cut.
     */
    String readAll(String body) throws IOException {
        var connection = (HttpURLConnection) request(body).uri().toURL().openConnection();
        connection.setDoOutput(true);
        connection.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
        var text = new StringBuilder();
        try (var answer = connection.getInputStream()) {
            for (var b = answer.read(); b >= 0; b = answer.read()) text.append((char) b);
        } catch (IOException e) {
            return text + "<cut>";
        }
        return text.toString();
    }

    HttpRequest request(String body) {
        return builder("/v1/chat/completions")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    HttpRequest.Builder builder(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + path));
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return Backends.newClient().send(builder(path).build(), BodyHandlers.ofString());
    }

    /** A connection on which a whole request has been sent. */
    Socket send(String body) throws IOException {
        var socket = new Socket("127.0.0.1", gateway.port());
        var head = "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Length: " + body.length() + "\r\n\r\n";
        socket.getOutputStream().write((head + body).getBytes(StandardCharsets.UTF_8));
        return socket;
    }

    int port() {
        return gateway.port();
    }

    void awaitEvents(String objective, int good, int bad) {
        Awaitility.await().untilAsserted(() -> {
            assertThat(CountedEvents.of(registry, objective, "good")).as("good").isEqualTo(good);
            assertThat(CountedEvents.of(registry, objective, "bad")).as("bad").isEqualTo(bad);
        });
    }

    void awaitMetric(String text) {
        Awaitility.await()
                .untilAsserted(() -> assertThat(get("/metrics").body()).contains(text));
    }

    String state(String backend) throws IOException, InterruptedException {
        return get("/metrics")
                .body()
                .lines()
                .filter(l -> l.startsWith("ragtime_route_backend_state{") && l.contains("backend=\"" + backend + "\""))
                .map(l -> l.replaceAll(".*state=\"(\\w*)\",reason=\"(\\w*)\".*", "$1 $2")
                        .strip())
                .collect(Collectors.joining());
    }

    @Override
    public void close() throws IOException {
        gateway.close();
        models.close();
    }
}
