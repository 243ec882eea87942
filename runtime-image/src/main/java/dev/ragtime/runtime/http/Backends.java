package dev.ragtime.runtime.http;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.Executors;

/** The one set-up of the HTTP client towards model servers. */
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
}
