package dev.ragtime.runtime.rank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.ragtime.runtime.http.Backends;
import dev.ragtime.runtime.rank.Reranker.RerankException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouteRerankerTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final List<String> TEXTS = List.of("a lamp", "lunch");

    private final List<JsonNode> asked = new CopyOnWriteArrayList<>();
    private final CountDownLatch hanging = new CountDownLatch(1);
    private HttpServer server;
    private volatile Function<JsonNode, Answer> answer;
    private Reranker reranker;

    private record Answer(int status, String body) {}

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/rerank", exchange -> {
            var request = JSON.readTree(exchange.getRequestBody());
            asked.add(request);
            var answered = answer.apply(request);
            var bytes = answered.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answered.status(), bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
        reranker = new RouteReranker(
                Backends.newClient(), "http://127.0.0.1:" + server.getAddress().getPort() + "/v1", "ranker");
    }

    @AfterEach
    void stop() {
        hanging.countDown();
        server.stop(0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"results\": [{\"index\": 1, \"relevance_score\": 0.9}, {\"index\": 0, \"relevance_score\": 0.2}]}",
                "{\"data\": [{\"index\": 1, \"relevance_score\": 0.9}, {\"index\": 0, \"relevance_score\": 0.2}]}",
                "[{\"index\": 1, \"score\": 0.9}, {\"index\": 0, \"score\": 0.2}]"
            })
    void eachShapeOfAnAnswerIsRead(String body) {
        answer = _ -> new Answer(200, body);

        assertThat(reranker.scores("When is lunch?", TEXTS, LONG)).containsExactly(0.2, 0.9);
        assertThat(asked.getFirst().path("query").asText()).isEqualTo("When is lunch?");
        assertThat(asked.getFirst().path("documents")).hasSize(2);
        assertThat(asked.getFirst().path("top_n").asInt()).isEqualTo(2);
        assertThat(asked.getFirst().path("model").asText()).isEqualTo("ranker");
    }

    @Test
    void aServerThatWantsTextsIsAskedSoFromThenOn() {
        answer = request -> request.has("texts")
                ? new Answer(200, "[{\"index\": 0, \"score\": 0.1}, {\"index\": 1, \"score\": 0.2}]")
                : new Answer(422, "Failed to deserialize the JSON body: missing field `texts`");

        assertThat(reranker.scores("lunch", TEXTS, LONG)).containsExactly(0.1, 0.2);
        assertThat(reranker.scores("lunch", TEXTS, LONG)).containsExactly(0.1, 0.2);
        assertThat(asked).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    200 | not json                                                            | its answer is no JSON
                    200 | {"answer": 42}                                                      | its answer has no results
                    200 | {"results": [{"index": 0, "relevance_score": 0.5}]}                 | it has 1 scores for 2 texts
                    200 | [{"index": 0, "score": 0.5}, {"index": 0, "score": 0.4}]            | it scores a text twice
                    200 | [{"index": 0, "score": 0.5}, {"index": 2, "score": 0.4}]            | it scores a text that it was not sent: 2
                    200 | [{"index": 0, "score": 0.5}, {"index": -1, "score": 0.4}]           | it scores a text that it was not sent: -1
                    200 | [{"index": 0, "score": "high"}, {"index": 1, "score": 0.4}]         | its score of text 0 is no number
                    503 | overloaded                                                          | it answers 503: overloaded
                    422 | unknown model                                                       | it answers 422: unknown model
                    """)
    void nonsenseIsNoScore(int status, String body, String why) {
        answer = _ -> new Answer(status, body);

        assertThatThrownBy(() -> reranker.scores("lunch", TEXTS, LONG))
                .isInstanceOfSatisfying(
                        RerankException.class, e -> assertThat(e.late()).isFalse())
                .hasMessageContaining(why);
    }

    @Test
    void oneThatHangsIsNotWaitedFor() {
        answer = _ -> {
            try {
                hanging.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return new Answer(200, "[]");
        };

        assertThatThrownBy(() -> reranker.scores("lunch", TEXTS, Duration.ofMillis(50)))
                .isInstanceOfSatisfying(
                        RerankException.class, e -> assertThat(e.late()).isTrue());
    }

    @Test
    void oneThatIsNotThereFails() {
        server.stop(0);

        assertThatThrownBy(() -> reranker.scores("lunch", TEXTS, LONG))
                .isInstanceOf(RerankException.class)
                .hasMessageContaining("it cannot be asked");
    }
}
