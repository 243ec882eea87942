package dev.ragtime.runtime.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.concurrent.Executors;

/** How model servers are asked over HTTP. */
public final class Backends {
    private static final Duration CONNECT = Duration.ofSeconds(3);

    private Backends() {}

    /** HTTP/1.1, since model servers gain nothing from an upgrade; redirects are not followed, a key must not wander. */
    public static HttpClient newClient() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .executor(Executors.newVirtualThreadPerTaskExecutor())
                .build();
    }

    /** A question in JSON, with the number of the request that it is asked for. */
    public static HttpRequest post(URI address, JsonNode body) {
        var request = HttpRequest.newBuilder(address)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(Json.write(body)));
        RequestId.current().ifPresent(id -> request.header(ApiHeaders.REQUEST_ID, id));
        return request.build();
    }
}
