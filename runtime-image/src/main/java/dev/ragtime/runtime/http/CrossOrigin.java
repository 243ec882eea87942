package dev.ragtime.runtime.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Lets pages of other origins ask, as the Fetch standard has it. A browser's question beforehand is answered here, without a
 * credential and uncounted; every other answer says who may read it, an error, too. What a page may not read is answered
 * all the same: its browser keeps it from the page.
 */
final class CrossOrigin implements Filter {
    private static final String METHODS = "GET, POST, DELETE";
    private static final String EXPOSED = "X-Ragtime-Conversation, X-Request-Id, Retry-After";

    /** Credentials come in headers that a page names itself: any may be sent. */
    private static final Pattern HEADERS = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~, -]{1,4096}");

    private final Origins origins;

    CrossOrigin(Origins origins) {
        this.origins = origins;
    }

    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        if (!isApi(request.path().path())) {
            chain.proceed();
            return;
        }
        if (!origins.any()) response.headers().add(HeaderValues.create(HeaderNames.VARY, "Origin"));
        var origin = request.headers().first(HeaderNames.ORIGIN);
        var allowed = origin.filter(origins::allow).isPresent();
        if (allowed) response.header(HeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, origins.any() ? "*" : origin.get());
        if (isPreflight(request)) {
            preflight(request, response, allowed);
            return;
        }
        if (allowed) response.header(HeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
        chain.proceed();
    }

    /** Probes and metrics are no page's. */
    private static boolean isApi(String path) {
        return path.startsWith("/v1/") || path.equals("/mcp") || path.equals("/openapi.yaml");
    }

    private static boolean isPreflight(RoutingRequest request) {
        return request.prologue().method().text().equals("OPTIONS")
                && request.headers().contains(HeaderNames.ORIGIN)
                && request.headers().contains(HeaderNames.ACCESS_CONTROL_REQUEST_METHOD);
    }

    private void preflight(RoutingRequest request, RoutingResponse response, boolean allowed) {
        if (!allowed) {
            response.status(Status.FORBIDDEN_403);
            response.header(HeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8");
            response.send("this origin is not in spec.cors.allowedOrigins of the pipeline\n"
                    .getBytes(StandardCharsets.UTF_8));
            return;
        }
        response.header(HeaderNames.ACCESS_CONTROL_ALLOW_METHODS, METHODS);
        var wanted = ApiExchange.header(request, HeaderNames.ACCESS_CONTROL_REQUEST_HEADERS.defaultCase());
        if (HEADERS.matcher(wanted).matches()) {
            response.header(HeaderNames.ACCESS_CONTROL_ALLOW_HEADERS, wanted);
            response.headers().add(HeaderValues.create(HeaderNames.VARY, "Access-Control-Request-Headers"));
        }
        response.header(
                HeaderNames.ACCESS_CONTROL_MAX_AGE,
                String.valueOf(origins.maxAge().toSeconds()));
        response.status(Status.NO_CONTENT_204);
        response.send();
    }
}
