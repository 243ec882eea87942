package dev.ragtime.operator.probe;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks pods and services over HTTP. What they answer is untrusted: it comes whole within a time limit and is at most
 * {@value #MAXIMUM_BYTES} bytes long, or it did not come. Safe for use by many threads.
 */
public final class HttpProbe {
    private static final Logger LOG = LoggerFactory.getLogger(HttpProbe.class);
    private static final long MAXIMUM_BYTES = 8L * 1024 * 1024;

    private final HttpClient client;

    public HttpProbe(HttpClient client) {
        this.client = client;
    }

    /** What became of a request. */
    public sealed interface Outcome permits Answer, NoAnswer {
        default Optional<Answer> answer() {
            return this instanceof Answer answer ? Optional.of(answer) : Optional.empty();
        }
    }

    /** What was answered; {@code body} as UTF-8. */
    public record Answer(int status, String body) implements Outcome {
        public boolean ok() {
            return status == HttpURLConnection.HTTP_OK;
        }
    }

    /** @param why in words, such as {@code Connection refused} */
    public record NoAnswer(String why) implements Outcome {}

    /** Address of a pod, whose {@code ip} may be of version 4 or 6. */
    public static URI address(String ip, int port, String path) {
        return URI.create("http://" + (ip.contains(":") ? "[" + ip + "]" : ip) + ":" + port + path);
    }

    /**
     * Whatever was answered within {@code limit}, headers and body; empty when nothing was, or too much.
     *
     * @param headers sent along
     */
    public Optional<Answer> get(URI address, Map<String, String> headers, Duration limit) throws InterruptedException {
        return getAll(List.of(address), headers, limit).getFirst();
    }

    /** The same, and why there was no answer. */
    public Outcome reach(URI address, Map<String, String> headers, Duration limit) throws InterruptedException {
        var deadline = System.nanoTime() + limit.toNanos();
        var pending = send(HttpRequest.newBuilder(address), headers, limit);
        try {
            return outcome(address, pending, deadline);
        } finally {
            pending.cancel(true);
        }
    }

    /**
     * The same of any request.
     *
     * @param method such as {@code PUT}
     * @param body as UTF-8; empty for none
     */
    public Optional<Answer> send(String method, URI address, Map<String, String> headers, String body, Duration limit)
            throws InterruptedException {
        var deadline = System.nanoTime() + limit.toNanos();
        var content = body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body);
        var pending = send(HttpRequest.newBuilder(address).method(method, content), headers, limit);
        try {
            return await(address, pending, deadline);
        } finally {
            pending.cancel(true);
        }
    }

    /** Asks all at the same time; the answers are in the order of {@code addresses} and take {@code limit} together. */
    public List<Optional<Answer>> getAll(List<URI> addresses, Map<String, String> headers, Duration limit)
            throws InterruptedException {
        var deadline = System.nanoTime() + limit.toNanos();
        var pending = addresses.stream()
                .map(address -> send(HttpRequest.newBuilder(address), headers, limit))
                .toList();
        try {
            var answers = new ArrayList<Optional<Answer>>();
            for (var at = 0; at < pending.size(); at++)
                answers.add(await(addresses.get(at), pending.get(at), deadline));
            return answers;
        } finally {
            pending.forEach(response -> response.cancel(true));
        }
    }

    private CompletableFuture<HttpResponse<byte[]>> send(
            HttpRequest.Builder request, Map<String, String> headers, Duration limit) {
        request.timeout(limit);
        headers.forEach(request::header);
        return client.sendAsync(request.build(), BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAXIMUM_BYTES));
    }

    private static Optional<Answer> await(URI address, CompletableFuture<HttpResponse<byte[]>> pending, long deadline)
            throws InterruptedException {
        return outcome(address, pending, deadline).answer();
    }

    /** The request's own time-out ends with the headers; this one covers the body, too. */
    private static Outcome outcome(URI address, CompletableFuture<HttpResponse<byte[]>> pending, long deadline)
            throws InterruptedException {
        try {
            var response = pending.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            return new Answer(response.statusCode(), new String(response.body(), StandardCharsets.UTF_8));
        } catch (TimeoutException e) {
            LOG.debug("{} did not answer in time", address);
            return new NoAnswer("no answer in time");
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof IOException))
                throw new IllegalStateException("asking " + address, e.getCause());
            LOG.debug("{} did not answer: {}", address, e.getCause().toString());
            return new NoAnswer(words(e.getCause()));
        }
    }

    /** A message, or the name of an error that has none. */
    private static String words(Throwable e) {
        return Stream.iterate(e, Objects::nonNull, Throwable::getCause)
                .map(Throwable::getMessage)
                .filter(message -> message != null && !message.isBlank())
                .findFirst()
                .orElse(e.getClass().getSimpleName());
    }
}
