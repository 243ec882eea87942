package dev.ragtime.runtime.rank;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ragtime.runtime.http.Backends;
import dev.ragtime.runtime.http.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A reranking model behind a ModelRoute, or any server of {@code /rerank}. Most name the texts {@code documents}; Text
 * Embeddings Inference names them {@code texts}, and once it has refused the first it is asked in that way.
 */
public final class RouteReranker implements Reranker {
    private static final Logger LOG = LoggerFactory.getLogger(RouteReranker.class);
    private static final int UNPROCESSABLE = 422;
    private static final long LONGEST = 4L << 20;
    private static final int QUOTED = 300;

    private final HttpClient client;
    private final URI address;
    private final URI models;
    private final String model;
    private volatile boolean namesThemTexts;

    /**
     * @param endpoint base address including {@code /v1}
     * @param model name sent along; a ModelRoute replaces it by its backend's
     */
    public RouteReranker(HttpClient client, String endpoint, String model) {
        this.client = client;
        this.address = URI.create(endpoint + "/rerank");
        this.models = URI.create(endpoint + "/models");
        this.model = model;
    }

    @Override
    public double[] scores(String question, List<String> texts, Duration budget) {
        var end = System.nanoTime() + budget.toNanos();
        var asTexts = namesThemTexts;
        var response = ask(body(question, texts, asTexts), budget, budget);
        if (!asTexts && response.statusCode() == UNPROCESSABLE && said(response).contains("texts")) {
            namesThemTexts = true;
            LOG.info("{} wants texts, and is asked so from now on", model);
            response = ask(body(question, texts, true), Duration.ofNanos(end - System.nanoTime()), budget);
        }
        if (response.statusCode() != 200)
            throw RerankException.failed("it answers %d: %s".formatted(response.statusCode(), said(response)), null);
        try {
            return RerankAnswer.scores(Json.parse(new String(response.body(), StandardCharsets.UTF_8)), texts.size());
        } catch (IOException e) {
            throw RerankException.failed("its answer is no JSON", e);
        }
    }

    private JsonNode body(String question, List<String> texts, boolean asTexts) {
        var body = Json.object().put("model", model).put("query", question);
        var list = body.putArray(asTexts ? "texts" : "documents");
        texts.forEach(list::add);
        if (asTexts) return body.put("truncate", true);
        return body.put("top_n", texts.size()).put("return_documents", false);
    }

    /** @param budget of the question as a whole */
    private HttpResponse<byte[]> ask(JsonNode body, Duration left, Duration budget) {
        try {
            return Backends.whole(client, Backends.post(address, body), left, LONGEST);
        } catch (TimeoutException e) {
            throw RerankException.late(budget);
        } catch (IOException e) {
            throw RerankException.failed("it cannot be asked: " + e, e);
        }
    }

    private static String said(HttpResponse<byte[]> response) {
        var text = new String(response.body(), StandardCharsets.UTF_8).strip();
        return text.substring(0, Math.min(QUOTED, text.length()));
    }

    @Override
    public void connect() {
        Backends.connect(client, models);
    }
}
