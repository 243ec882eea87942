package dev.ragtime.runtime.generate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ragtime.runtime.call.CallGuard;
import dev.ragtime.runtime.generate.Completion.Usage;
import dev.ragtime.runtime.generate.ModelException.Reason;
import dev.ragtime.runtime.http.ApiHeaders;
import dev.ragtime.runtime.http.Json;
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
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A model behind a ModelRoute, or any server that speaks OpenAI's chat API. */
public final class RouteChatModel implements ChatModel {
    private static final Logger LOG = LoggerFactory.getLogger(RouteChatModel.class);
    private static final Duration CONNECT = Duration.ofSeconds(3);
    private static final int ERROR_BYTES = 16 * 1024;

    private final HttpClient client;
    private final URI completions;
    private final URI models;
    private final String model;
    private final Duration firstByte;

    /**
     * @param endpoint base address including {@code /v1}
     * @param model name sent along; a ModelRoute replaces it by its backend's
     * @param firstByte longest wait for the answer's head; leaves time for a fallback within the request's own limit
     */
    public RouteChatModel(HttpClient client, String endpoint, String model, Duration firstByte) {
        this.client = client;
        this.completions = URI.create(endpoint + "/chat/completions");
        this.models = URI.create(endpoint + "/models");
        this.model = model;
        this.firstByte = firstByte;
    }

    /** Always asks for a stream, so that time-outs and the route's objectives see the first word, not the last. */
    @Override
    public Completion answer(ChatRequest request, Consumer<String> onText, CallGuard guard) {
        var body = body(request).put("stream", true);
        body.putObject("stream_options").put("include_usage", true);
        var response = send(body, guard);
        var revision = response.headers().firstValue(ApiHeaders.ROUTE_REVISION);
        try (var stream = response.body();
                var lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            return read(lines, onText, revision);
        } catch (IOException e) {
            throw broken(e);
        }
    }

    /** A server's list of models costs nothing to ask for. */
    @Override
    public void connect() {
        var request = HttpRequest.newBuilder(models).timeout(CONNECT).build();
        try {
            client.send(request, BodyHandlers.discarding());
        } catch (IOException e) {
            LOG.info("the model server at {} does not answer yet: {}", models, e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Completion read(BufferedReader lines, Consumer<String> onText, Optional<String> revision)
            throws IOException {
        var text = new StringBuilder();
        var finish = "";
        var usage = Usage.NONE;
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            if (!line.startsWith("data:")) continue;
            var data = line.substring("data:".length()).strip();
            if (data.equals("[DONE]")) return whole(text, finish.isEmpty() ? "stop" : finish, usage, revision);
            var chunk = Json.parse(data);
            if (chunk.has("error")) throw unavailable("the model server broke off with an error");
            var choice = chunk.path("choices").path(0);
            var piece = choice.path("delta").path("content").asText("");
            if (!piece.isEmpty()) {
                text.append(piece);
                onText.accept(piece);
            }
            if (choice.hasNonNull("finish_reason"))
                finish = choice.get("finish_reason").asText();
            if (chunk.hasNonNull("usage")) usage = usage(chunk);
        }
        if (finish.isEmpty()) throw unavailable("the model server's stream ended early");
        return whole(text, finish, usage, revision);
    }

    private static Completion whole(StringBuilder text, String finish, Usage usage, Optional<String> revision) {
        if (text.toString().isBlank()) throw unavailable("the model answered with nothing");
        return new Completion(text.toString(), finish, usage, revision);
    }

    private HttpResponse<InputStream> send(JsonNode body, CallGuard guard) {
        var request = HttpRequest.newBuilder(completions)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(Json.write(body)))
                .build();
        var response = await(request, guard);
        guard.onStop(() -> close(response.body()));
        if (response.statusCode() == 200) return response;
        try (var error = response.body()) {
            throw refusal(response.statusCode(), new String(error.readNBytes(ERROR_BYTES), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw broken(e);
        }
    }

    private HttpResponse<InputStream> await(HttpRequest request, CallGuard guard) {
        var call = client.sendAsync(request, BodyHandlers.ofInputStream());
        guard.onStop(() -> call.cancel(true));
        try {
            return call.get(firstByte.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            call.cancel(true);
            throw unavailable("the model did not begin to answer within " + firstByte.toSeconds() + " s");
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

    /** Servers word it differently; the OpenAI code is the exception, llama.cpp and vLLM only say it in the message. */
    private static ModelException refusal(int status, String body) {
        var text = body.toLowerCase(Locale.ROOT);
        var context = status == 400 || status == 413 || status == 500;
        if (context
                && (text.contains("context_length_exceeded")
                        || text.contains("context length")
                        || text.contains("context window")
                        || text.contains("context size"))) {
            return new ModelException(Reason.CONTEXT_EXCEEDED, "the prompt is longer than the model's context");
        }
        return unavailable("the model server answered " + status);
    }

    private ObjectNode body(ChatRequest request) {
        var body = Json.object().put("model", model);
        var messages = body.putArray("messages");
        request.messages()
                .forEach(m -> messages.addObject().put("role", m.role()).put("content", m.content()));
        body.put("max_tokens", request.maxTokens());
        request.temperature().ifPresent(t -> body.put("temperature", t));
        return body;
    }

    private static Usage usage(JsonNode answer) {
        var usage = answer.path("usage");
        return new Usage(
                usage.path("prompt_tokens").asLong(0),
                usage.path("completion_tokens").asLong(0));
    }

    private static void close(InputStream body) {
        try {
            body.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close the model's answer", e);
        }
    }

    private static ModelException unavailable(String message) {
        return new ModelException(Reason.UNAVAILABLE, message);
    }

    private static ModelException broken(Throwable cause) {
        var kind = cause instanceof JsonProcessingException ? "is no JSON" : "failed: " + cause;
        return new ModelException(Reason.UNAVAILABLE, "the model server's answer " + kind, cause);
    }
}
