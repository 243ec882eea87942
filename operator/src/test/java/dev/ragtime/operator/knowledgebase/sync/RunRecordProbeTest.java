package dev.ragtime.operator.knowledgebase.sync;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.ragtime.api.runtime.IngestReport;
import dev.ragtime.api.runtime.RunRecord;
import dev.ragtime.operator.knowledgebase.weaviate.StoreAccess;
import dev.ragtime.operator.probe.TrustingProbe;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RunRecordProbeTest {
    private final Map<String, String> objects = new HashMap<>();
    private final RunRecordProbe probe = new RunRecordProbe(new TrustingProbe(HttpClient.newHttpClient()));
    private HttpServer store;
    private int refusal = 404;

    @BeforeEach
    void start() throws IOException {
        store = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        store.createContext("/v1/objects/Kb_1_Runs/", exchange -> {
            var path = exchange.getRequestURI().getPath();
            var body = objects.get(path.substring(path.lastIndexOf('/') + 1));
            var known = body != null
                    && "Bearer key".equals(exchange.getRequestHeaders().getFirst("Authorization"));
            var bytes = (known ? body : "").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(known ? 200 : refusal, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        store.start();
    }

    @AfterEach
    void stop() {
        store.stop(0);
    }

    @Test
    void theReportsOfAllSharesAreReadAndAMissingOneIsLeftOut() throws Exception {
        object(0, 3);
        object(2, 3);

        assertThat(ask(3).known()).extracting(IngestReport::share).containsExactly(0, 2);
        assertThat(ask(3)).isInstanceOf(StoredReports.Read.class);
    }

    @Test
    void howManySharesThereWereIsReadFromTheFirstWhenTheJobIsGone() throws Exception {
        object(0, 2);
        object(1, 2);

        assertThat(ask(0).known()).hasSize(2);
    }

    @Test
    void aStoreThatRefusesOrDoesNotAnswerSaysNothing() throws Exception {
        refusal = 503;
        assertThat(ask(1)).isEqualTo(new StoredReports.Away());

        store.stop(0);
        assertThat(ask(1)).isEqualTo(new StoredReports.Away());
    }

    private StoredReports ask(int shares) throws InterruptedException {
        var endpoint = "http://127.0.0.1:" + store.getAddress().getPort();
        return probe.ask(StoreAccess.plain(endpoint, "key"), "Kb_1_Runs", RunRecordProbeTest::key, shares);
    }

    private void object(int share, int shares) {
        objects.put(
                key(share).id().toString(),
                "{\"properties\":{\"run\":7,\"report\":\"{\\\"share\\\":%d,\\\"shares\\\":%d}\"}}"
                        .formatted(share, shares));
    }

    private static RunRecord.Key key(int share) {
        return new RunRecord.Key("0b7c", 1, 7, share);
    }
}
