package dev.ragtime.runtime.route;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ragtime.runtime.call.StreamCutException;
import dev.ragtime.runtime.http.ApiExchange;
import dev.ragtime.runtime.http.ApiHeaders;
import dev.ragtime.runtime.http.Json;
import dev.ragtime.runtime.http.JsonRequest;
import dev.ragtime.runtime.http.ModelList;
import dev.ragtime.runtime.http.Route;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** OpenAI's API in front of the backends; an answer is passed on byte for byte. */
final class GatewayApi {
    private static final Logger LOG = LoggerFactory.getLogger(GatewayApi.class);

    /** Headers a backend may see; the caller's own credentials are none of its business. */
    private static final List<String> TO_BACKEND = List.of("Accept", "X-Request-Id", "traceparent", "tracestate");

    private static final List<String> TO_CLIENT = List.of("X-Request-Id", "Retry-After", "Cache-Control");
    private static final int BUFFER = 8 * 1024;

    private final String name;
    private final String revision;
    private final Failover failover;

    /** @param revision of the route, told with every answer; may be empty */
    GatewayApi(String name, String revision, Failover failover) {
        this.name = name;
        this.revision = revision;
        this.failover = failover;
    }

    List<Route> routes() {
        return List.of(
                new Route("POST", "/v1/chat/completions", e -> forward(e, "/chat/completions")),
                new Route("POST", "/v1/completions", e -> forward(e, "/completions")),
                new Route("POST", "/v1/embeddings", e -> forward(e, "/embeddings")),
                ModelList.route(name));
    }

    private void forward(ApiExchange exchange, String path) {
        if (!revision.isEmpty()) exchange.setHeader(ApiHeaders.ROUTE_REVISION, revision);
        var request = (ObjectNode) JsonRequest.parse(exchange.body()).root();
        var answered = failover.first(path, backend -> body(request, backend), headers(exchange), exchange.guard());
        try (var body = answered.response().body()) {
            var from = answered.response().headers();
            TO_CLIENT.forEach(h -> from.firstValue(h).ifPresent(v -> exchange.setHeader(h, v)));
            exchange.setHeader(ApiHeaders.BACKEND, answered.backend().name());
            var type = from.firstValue("Content-Type").orElse("application/json");
            var out = exchange.stream(answered.response().statusCode(), type);
            passOn(new SequenceInputStream(new ByteArrayInputStream(answered.first()), body), exchange, out);
            if (isStream(answered.response(), type) && !exchange.whole())
                throw new EOFException("its stream ended without [DONE]");
            out.complete();
        } catch (IOException e) {
            exchange.guard().throwIfStopped();
            answered.backend().health().failed(Reason.ConnectionBroken);
            var why = "backend " + answered.backend().name() + " broke off in mid-answer: " + e.getMessage();
            throw new StreamCutException(why, e);
        }
    }

    /** Only an answer of events has a last one: it tells the end from a cut where the connection's end does not. */
    private static boolean isStream(HttpResponse<InputStream> response, String type) {
        return response.statusCode() < 300 && type.toLowerCase(Locale.ROOT).startsWith("text/event-stream");
    }

    /** Until the answer ends; what breaks after its last event is nobody's loss. */
    private static void passOn(InputStream body, ApiExchange exchange, ApiExchange.Stream out) throws IOException {
        var last = new LastEvent();
        var buffer = new byte[BUFFER];
        try {
            for (var read = body.read(buffer); read >= 0; read = body.read(buffer)) {
                out.write(buffer, 0, read);
                if (last.seenIn(buffer, read)) out.whole();
            }
        } catch (IOException e) {
            if (!exchange.whole()) throw e;
            LOG.debug("a whole answer did not end in order", e);
        }
    }

    private static String body(ObjectNode request, BackendHandle backend) {
        return Json.write(request.deepCopy().put("model", backend.backend().model()));
    }

    private static Map<String, String> headers(ApiExchange exchange) {
        var headers = new LinkedHashMap<String, String>();
        for (var name : TO_BACKEND) {
            var value = exchange.header(name);
            if (!value.isEmpty()) headers.put(name, value);
        }
        return headers;
    }
}
