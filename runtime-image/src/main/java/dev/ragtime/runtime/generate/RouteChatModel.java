package dev.ragtime.runtime.generate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ragtime.runtime.call.CallGuard;
import dev.ragtime.runtime.generate.ModelException.Reason;
import dev.ragtime.runtime.http.ApiHeaders;
import dev.ragtime.runtime.http.Backends;
import dev.ragtime.runtime.http.ContentCoding;
import dev.ragtime.runtime.http.Json;
import dev.ragtime.runtime.http.TimedBody;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A model behind a ModelRoute, or any server that speaks OpenAI's chat API. */
public final class RouteChatModel implements ChatModel {
    private static final Logger LOG = LoggerFactory.getLogger(RouteChatModel.class);
    private static final Duration SILENCE = Duration.ofSeconds(20);
    private static final int ERROR_BYTES = 16 * 1024;
    private static final int WHOLE_BYTES = 16 * 1024 * 1024;

    private final HttpClient client;
    private final URI completions;
    private final URI models;
    private final String model;
    private final Patience patience;
    private final RouteDialect dialect = new RouteDialect();

    /** Whether the last answer began with thinking that the server's template had begun. */
    private final AtomicBoolean beginsThinking = new AtomicBoolean();

    /**
     * @param firstByte longest wait for the answer's first byte; leaves time for a fallback within the request's own limit
     * @param silence longest wait for the next one
     * @param rest of a request's time, what the first byte must leave, however late the model is asked: this, or a sixth of a
     *     request that has less time than most; zero for no such limit
     */
    public record Patience(Duration firstByte, Duration silence, Duration rest) {
        public Patience(Duration firstByte, Duration silence) {
            this(firstByte, silence, Duration.ZERO);
        }

        /**
         * With a usual limit on silence: even a slow model says a word in a few seconds.
         *
         * @param whole time of a request
         * @param most of it that is kept for an answer without the model
         */
        public static Patience leaving(Duration whole, Duration most) {
            return new Patience(whole.minus(kept(whole, most)), SILENCE, most);
        }

        Duration firstByteWithin(CallGuard guard) {
            if (rest.isZero()) return firstByte;
            var left = guard.left().minus(kept(guard.whole(), rest));
            if (left.isNegative()) return Duration.ZERO;
            return left.compareTo(firstByte) < 0 ? left : firstByte;
        }

        private static Duration kept(Duration whole, Duration most) {
            var sixth = whole.dividedBy(6);
            return sixth.compareTo(most) < 0 ? sixth : most;
        }
    }

    /**
     * @param endpoint base address including {@code /v1}
     * @param model name sent along; a ModelRoute replaces it by its backend's
     */
    public RouteChatModel(HttpClient client, String endpoint, String model, Patience patience) {
        this.client = client;
        this.completions = URI.create(endpoint + "/chat/completions");
        this.models = URI.create(endpoint + "/models");
        this.model = model;
        this.patience = patience;
    }

    /** With a usual limit on silence: even a slow model says a word in a few seconds. */
    public RouteChatModel(HttpClient client, String endpoint, String model, Duration firstByte) {
        this(client, endpoint, model, new Patience(firstByte, SILENCE));
    }

    /**
     * Always asks for a stream, so that time-outs and the route's objectives see the first word, not the last. A field
     * that the model refuses is left out or replaced, in this answer and the next ones.
     */
    @Override
    public Completion answer(ChatRequest request, AnswerListener listener, CallGuard guard) {
        var refused = new ArrayList<ModelRefusal>();
        while (true) {
            var body = body(request);
            var wait = patience.firstByteWithin(guard);
            var deadline = System.nanoTime() + wait.toNanos();
            var response = await(Backends.post(completions, body), wait, guard);
            try (var stream = new TimedBody(response.body(), deadline)) {
                guard.onStop(() -> close(stream));
                var answer = coding(response).decode(stream);
                if (response.statusCode() != 200) {
                    refused.add(learnt(response.statusCode(), answer, request, body));
                    continue;
                }
                var read = new RouteAnswer(
                        listener, beginsThinking.get(), request.tools().allowsCalls());
                read(response, answer, stream, read);
                beginsThinking.set(read.beganThinking());
                return read.completion(response.headers().firstValue(ApiHeaders.ROUTE_REVISION), refused);
            } catch (IOException e) {
                throw broken(e);
            }
        }
    }

    private void read(HttpResponse<?> response, InputStream answer, TimedBody timed, RouteAnswer read)
            throws IOException {
        try (var lines = new BufferedReader(new InputStreamReader(answer, StandardCharsets.UTF_8))) {
            lines.mark(1);
            if (lines.read() >= 0) lines.reset();
            timed.limitSilence(patience.silence());
            if (isStream(response)) read.readEvents(lines);
            else read.readWhole(whole(lines));
        }
    }

    private static boolean isStream(HttpResponse<?> response) {
        var type = response.headers().firstValue("Content-Type").orElse("text/event-stream");
        return !type.toLowerCase(Locale.ROOT).startsWith("application/json");
    }

    private static String whole(BufferedReader text) throws IOException {
        var whole = new StringBuilder();
        var buffer = new char[ERROR_BYTES];
        for (var read = text.read(buffer); read >= 0; read = text.read(buffer)) {
            whole.append(buffer, 0, read);
            if (whole.length() > WHOLE_BYTES) throw new IOException("it is longer than any answer");
        }
        return whole.toString();
    }

    private static ContentCoding coding(HttpResponse<?> response) {
        return ContentCoding.of(response.headers().firstValue("Content-Encoding"));
    }

    /**
     * What the server refused, once the next request is written in another way.
     *
     * @throws ModelException when it cannot be
     */
    private ModelRefusal learnt(int status, InputStream answer, ChatRequest request, JsonNode sent) throws IOException {
        var text = new String(answer.readNBytes(ERROR_BYTES), StandardCharsets.UTF_8);
        var refusal = RouteRefusal.of(status, text, request);
        var exception = RouteRefusal.exception(refusal, text);
        if (exception.reason() != Reason.REFUSED || !dialect.learn(refusal, sent)) throw exception;
        LOG.info("{} refuses a field, and is asked in another way from now on: {}", model, refusal.message());
        return refusal;
    }

    @Override
    public void connect() {
        Backends.connect(client, models);
    }

    private HttpResponse<InputStream> await(HttpRequest request, Duration wait, CallGuard guard) {
        var call = client.sendAsync(request, BodyHandlers.ofInputStream());
        guard.onStop(() -> call.cancel(true));
        try {
            return call.get(wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            call.cancel(true);
            throw new ModelException(
                    Reason.UNAVAILABLE, "the model did not begin to answer within " + wait.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            throw broken(e.getCause());
        } catch (CancellationException e) {
            throw broken(e);
        } catch (InterruptedException e) {
            call.cancel(true);
            Thread.currentThread().interrupt();
            throw broken(e);
        }
    }

    private ObjectNode body(ChatRequest request) {
        var body = Json.object().put("model", model);
        var messages = body.putArray("messages");
        request.messages().forEach(message -> messages.add(RouteTools.message(message)));
        RouteTools.write(request.tools(), body);
        dialect.write(request, body);
        return body;
    }

    private static void close(InputStream body) {
        try {
            body.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close the model's answer", e);
        }
    }

    private static ModelException broken(Throwable cause) {
        var kind = cause instanceof JsonProcessingException ? "is no JSON" : "failed: " + cause;
        return new ModelException(Reason.UNAVAILABLE, "the model server's answer " + kind, cause);
    }
}
