package dev.ragtime.runtime.serve;

import dev.ragtime.runtime.config.Secrets;
import dev.ragtime.runtime.http.Backends;
import dev.ragtime.runtime.http.Json;
import dev.ragtime.runtime.http.ServerSettings;
import dev.ragtime.runtime.pipeline.Pipeline;
import dev.ragtime.runtime.telemetry.Drain;
import dev.ragtime.runtime.telemetry.Scrape;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a service before its first client does: over HTTP, on a port and with counters of its own. The first request
 * through a cold process takes about ten times as long as the second, since classes are loaded and connections opened.
 * The store is really searched; the model is not asked, since that costs money, but the way to it is opened.
 */
final class Rehearsal {
    private static final Logger LOG = LoggerFactory.getLogger(Rehearsal.class);
    private static final Drain.Limits AT_ONCE = new Drain.Limits(Duration.ZERO, Duration.ZERO, Duration.ZERO);
    private static final Duration LONGEST = Duration.ofSeconds(20);
    private static final Secrets NO_SECRETS = (secret, key) -> Optional.empty();
    private static final int ROUNDS = 3;
    private static final String QUESTION = "What is rehearsed before the first question?";

    private Rehearsal() {}

    /** Whether every question was answered. */
    static boolean succeeds(Pipeline pipeline) {
        pipeline.connect();
        var settings = new QueryServer.Settings(
                new ServerSettings(0, QueryServer.MAX_BODY_BYTES, LONGEST).onLoopback(),
                AT_ONCE,
                "",
                () -> true,
                NO_SECRETS);
        try (var server = QueryServer.rehearse(settings, pipeline.rehearsed(), Scrape.newRegistry());
                var client = Backends.newClient()) {
            for (var round = 0; round < ROUNDS; round++) ask(client, "http://127.0.0.1:" + server.port());
            return true;
        } catch (IOException e) {
            LOG.warn("not ready: {}", e.getMessage());
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static void ask(HttpClient client, String base) throws IOException, InterruptedException {
        var chat = Json.object();
        chat.putArray("messages").addObject().put("role", "user").put("content", QUESTION);
        post(client, base + "/v1/retrieve", Json.write(Json.object().put("query", QUESTION)));
        post(client, base + "/v1/chat/completions", Json.write(chat));
        post(client, base + "/v1/chat/completions", Json.write(chat.put("stream", true)));
        send(client, HttpRequest.newBuilder(URI.create(base + "/metrics")));
    }

    private static void post(HttpClient client, String url, String body) throws IOException, InterruptedException {
        send(client, HttpRequest.newBuilder(URI.create(url)).POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private static void send(HttpClient client, HttpRequest.Builder request) throws IOException, InterruptedException {
        var answer = client.send(request.timeout(LONGEST).build(), BodyHandlers.ofString());
        if (answer.statusCode() != 200) throw new IOException(answer.uri().getPath() + " answers " + answer.body());
    }
}
