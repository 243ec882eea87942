package dev.ragtime.runtime.route;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ragtime.api.Ragtime;
import dev.ragtime.api.route.Backend;
import dev.ragtime.api.route.ModelRoute;
import dev.ragtime.api.route.ModelRouteSpec;
import dev.ragtime.runtime.http.ApiExchange;
import dev.ragtime.runtime.http.BackendClient;
import dev.ragtime.runtime.http.Json;
import dev.ragtime.runtime.http.Route;
import dev.ragtime.runtime.http.RuntimeServer;
import dev.ragtime.runtime.http.ServerSettings;
import dev.ragtime.runtime.telemetry.Drain;
import dev.ragtime.runtime.telemetry.RequestMetrics;
import dev.ragtime.runtime.telemetry.Scrape;
import dev.ragtime.runtime.telemetry.SloRecorder;
import dev.ragtime.runtime.telemetry.Workload;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes a few requests through a gateway of this process before the first client's: on ports and with counters of its
 * own, to a backend of its own, so that no model is asked. It loads the classes of both ends of a call.
 */
final class GatewayRehearsal implements BooleanSupplier {
    private static final Logger LOG = LoggerFactory.getLogger(GatewayRehearsal.class);
    private static final Drain.Limits AT_ONCE = new Drain.Limits(Duration.ZERO, Duration.ZERO, Duration.ZERO);
    private static final Duration LONGEST = Duration.ofSeconds(10);
    private static final int ROUNDS = 6;

    private static final String NAME = "rehearsal";

    private final int rounds;
    private volatile boolean over;

    private GatewayRehearsal(int rounds) {
        this.rounds = rounds;
    }

    /** Begins in the background. */
    static BooleanSupplier begin() {
        var rehearsal = new GatewayRehearsal(ROUNDS);
        Thread.ofVirtual().name(NAME).start(rehearsal::run);
        return rehearsal;
    }

    /** Holds one of many rounds, from which the run that fills the AOT cache of gateways learns. */
    static void train(int rounds) {
        new GatewayRehearsal(rounds).run();
    }

    /** Whether it is over, well or not: a gateway that cannot ask itself may still pass requests on. */
    @Override
    public boolean getAsBoolean() {
        return over;
    }

    private void run() {
        try (var backend = backend();
                var gateway = gateway("http://127.0.0.1:" + backend.port() + "/v1")) {
            ask("http://127.0.0.1:" + gateway.port() + "/v1/chat/completions");
            LOG.info("ready");
        } catch (IOException e) {
            LOG.warn("the first requests will be slow, since rehearsing them failed: {}", e.getMessage());
        } finally {
            over = true;
        }
    }

    private void ask(String url) throws IOException {
        var body = Json.object();
        body.putArray("messages").addObject().put("role", "user").put("content", NAME);
        try (var client = new BackendClient()) {
            for (var round = 0; round < rounds; round++) {
                body.put("stream", round % 2 == 0);
                var request = new HttpPost(url);
                request.setEntity(new StringEntity(Json.write(body), ContentType.APPLICATION_JSON));
                var answer = client.ask(request, LONGEST);
                var text = new String(answer.body(), StandardCharsets.UTF_8);
                if (answer.status() != 200) throw new IOException(url + " answers " + text);
            }
        }
    }

    private static RuntimeServer backend() {
        var registry = Scrape.newRegistry();
        var workload = new Workload(NAME, ModelRoute.class.getSimpleName(), NAME, "");
        var metrics = new RequestMetrics(registry, workload, new SloRecorder(registry, workload, List.of()));
        var drain = new Drain(registry, AT_ONCE, false);
        var chat = new Route("POST", "/v1/chat/completions", GatewayRehearsal::answer);
        return RuntimeServer.start(
                loopback(), List.of(chat), List.of(), new RuntimeServer.Wiring(registry, metrics, drain, () -> true));
    }

    private static void answer(ApiExchange exchange) {
        if (exchange.body().contains("\"stream\":true")) {
            var events = exchange.events();
            events.send(answer("chat.completion.chunk", "delta"));
            events.done();
        } else {
            exchange.json(200, answer("chat.completion", "message"));
        }
    }

    /** As a model server writes it, so that the way of a real one is loaded. */
    private static ObjectNode answer(String object, String part) {
        var answer = Json.object().put("id", NAME).put("object", object);
        var choice = answer.putArray("choices").addObject().put("index", 0).put("finish_reason", "stop");
        choice.putObject(part).put("content", NAME);
        answer.putObject("usage").put("prompt_tokens", 1).put("completion_tokens", 1);
        return answer;
    }

    private static Gateway gateway(String backend) {
        var only = new Backend(NAME, new Backend.OpenAICompatible(backend, null), NAME, null, null);
        var route = new ModelRoute();
        route.setMetadata(new ObjectMetaBuilder()
                .withName(NAME)
                .addToAnnotations(Ragtime.REVISION, NAME)
                .build());
        route.setSpec(new ModelRouteSpec(List.of(only), null, null, null, null, null, null));
        var settings = new Gateway.Settings(
                loopback(), AT_ONCE, RandomGenerator.getDefault(), InstantSource.system(), LONGEST, () -> true);
        return Gateway.start(settings, route, (secret, key) -> Optional.empty(), Scrape.newRegistry());
    }

    private static ServerSettings loopback() {
        return new ServerSettings(0, Gateway.MAX_BODY_BYTES, LONGEST).onLoopback();
    }
}
