package dev.ragtime.runtime.embed;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.ragtime.api.knowledgebase.RoutedModel;
import dev.ragtime.runtime.http.Backends;
import dev.ragtime.runtime.http.Json;
import dev.ragtime.runtime.http.RetryAfter;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/** One question and one answer of OpenAI's {@code /v1/embeddings}. Believes nothing: see {@link EmbeddingsAnswer}. */
final class EmbeddingsApi {
    /** 32 vectors of 8,192 numbers take 5 MB. */
    private static final long LONGEST = 64L << 20;

    private static final int QUOTED = 300;

    /** Knows NaN, which some servers write: it is refused by name, not as a broken answer. */
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    private final HttpClient client;
    private final URI address;
    private final RoutedModel model;

    /** @param endpoint base address of the route, including {@code /v1} */
    EmbeddingsApi(HttpClient client, String endpoint, RoutedModel model) {
        this.client = client;
        this.address = URI.create(endpoint + "/embeddings");
        this.model = model;
    }

    /** What came of a question. */
    sealed interface Outcome {
        record Answered(EmbeddingsAnswer answer) implements Outcome {}

        /**
         * None came, or one that says to ask again.
         *
         * @param after how long to wait, if the provider says it
         */
        record Busy(String why, Optional<Duration> after, Optional<Throwable> cause) implements Outcome {}

        /** The provider does not take it. */
        record Refused(int status, String why) implements Outcome {}
    }

    /** @param timeout until the last byte of the answer */
    Outcome ask(List<String> texts, Duration timeout) {
        try {
            return outcome(Backends.whole(client, request(texts), timeout, LONGEST), texts.size());
        } catch (TimeoutException e) {
            return busy("it did not answer within " + timeout.toSeconds() + " s", e);
        } catch (IOException e) {
            return busy("it cannot be asked: " + e, e);
        }
    }

    private HttpRequest request(List<String> texts) {
        var body = Json.object().put("model", model.model()).put("encoding_format", "float");
        if (model.requestDimensions() != null) body.put("dimensions", model.dimensions());
        var input = body.putArray("input");
        texts.forEach(input::add);
        return Backends.post(address, body);
    }

    private Outcome outcome(HttpResponse<byte[]> response, int texts) {
        int status = response.statusCode();
        if (status != 200) {
            var why = "it answers %d%s".formatted(status, said(response.body()));
            if (!mayPass(status)) return new Outcome.Refused(status, why);
            var after = RetryAfter.of(response.headers().firstValue("Retry-After"), Instant.now());
            return new Outcome.Busy(why, after, Optional.empty());
        }
        try {
            var answer = JSON.readTree(response.body());
            if (answer.isMissingNode() || answer.isNull()) {
                return new Outcome.Busy("its answer is empty", Optional.empty(), Optional.empty());
            }
            return new Outcome.Answered(EmbeddingsAnswer.of(answer, texts, model));
        } catch (IOException e) {
            return busy("its answer is no JSON", e);
        }
    }

    private static Outcome busy(String why, Throwable cause) {
        return new Outcome.Busy(why, Optional.empty(), Optional.of(cause));
    }

    private static boolean mayPass(int status) {
        return status == 408 || status == 425 || status == 429 || status >= 500 && status != 501;
    }

    private static String text(byte[] body) {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** In the provider's own words. */
    private static String said(byte[] body) {
        var text = text(body).strip();
        try {
            var error = Json.parse(text).path("error");
            text = error.isTextual() ? error.asText() : error.path("message").asText(text);
        } catch (IOException e) {
            // then it is shown as it is
        }
        return text.isEmpty() ? "" : ": " + text.substring(0, Math.min(QUOTED, text.length()));
    }
}
