package dev.ragtime.runtime.evaluate;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;

/** A server of {@code /v1/rerank} in the shape that Cohere, Jina and vLLM share, whatever gives the scores. */
final class RerankServer implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;

    /** What says how well texts fit a question. */
    interface Scoring {
        /** A score for each text in their order; the larger, the better. */
        double[] scores(String question, List<String> texts);
    }

    RerankServer(Scoring scoring) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/v1/rerank", exchange -> {
            var request = JSON.readTree(exchange.getRequestBody().readAllBytes());
            var texts = new ArrayList<String>();
            request.path("documents").forEach(text -> texts.add(text.asText()));
            var scores = scoring.scores(request.path("query").asText(), texts);
            var answer = JSON.createObjectNode();
            var results = answer.putArray("results");
            for (int i = 0; i < scores.length; i++)
                results.addObject().put("index", i).put("relevance_score", scores[i]);
            var bytes = JSON.writeValueAsBytes(answer);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
    }

    /** Base address, with {@code /v1}. */
    String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
