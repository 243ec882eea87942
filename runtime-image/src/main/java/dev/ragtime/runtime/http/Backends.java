package dev.ragtime.runtime.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How model servers are asked over HTTP. */
public final class Backends {
    private static final Logger LOG = LoggerFactory.getLogger(Backends.class);
    private static final Duration CONNECT = Duration.ofSeconds(3);

    private Backends() {}

    /** HTTP/1.1, since model servers gain nothing from an upgrade; redirects are not followed, a key must not wander. */
    public static HttpClient newClient() {
        return newBuilder().build();
    }

    /** The same, trusting whom {@code tls} says. */
    public static HttpClient newClient(SSLContext tls) {
        return newBuilder().sslContext(tls).build();
    }

    private static HttpClient.Builder newBuilder() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .executor(Executors.newVirtualThreadPerTaskExecutor());
    }

    /**
     * The whole answer.
     *
     * @param timeout until its last byte
     * @param longest bytes of its body
     * @throws TimeoutException when it is not there in that time; nothing goes on for it
     * @throws IOException when there is none
     */
    public static HttpResponse<byte[]> whole(HttpClient client, HttpRequest request, Duration timeout, long longest)
            throws IOException, TimeoutException {
        var call = client.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), longest));
        try {
            return call.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            call.cancel(true);
            throw e;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
        } catch (InterruptedException e) {
            call.cancel(true);
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while asking " + request.uri());
        }
    }

    /** Opens the way to a server, as far as that is possible now: its list of models costs nothing to ask for. */
    public static void connect(HttpClient client, URI models) {
        try {
            client.send(HttpRequest.newBuilder(models).timeout(CONNECT).build(), BodyHandlers.discarding());
        } catch (IOException e) {
            LOG.info("the model server at {} does not answer yet: {}", models, e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
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
