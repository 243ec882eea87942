package dev.ragtime.operator.knowledgebase;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import dev.ragtime.api.runtime.IndexNames;
import dev.ragtime.operator.knowledgebase.weaviate.StoreAccess;
import dev.ragtime.operator.knowledgebase.weaviate.StoreIndexes;
import dev.ragtime.operator.probe.LoopbackPods;
import dev.ragtime.operator.probe.TrustingProbe;
import java.io.IOException;
import java.net.http.HttpClient;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Index 2 took over from index 1, which the status does not name any more. */
class IndexKeeperTest {
    private static final String OTHER =
            "embedding: {inProcess: {model: bge-small-en-v1.5}}\n  promotion: {keepIndexes: 1}";

    private final LoopbackPods pods = new LoopbackPods();
    private final HttpClient http = HttpClient.newHttpClient();
    private final IndexKeeper keeper = new IndexKeeper(new StoreIndexes(new TrustingProbe(http)));
    private final List<String> written = new CopyOnWriteArrayList<>();
    private final TwoIndexes kb = TwoIndexes.serving();
    private StoreAccess access;
    private volatile String alias = "";
    private volatile int status = 200;

    @BeforeEach
    void takeOver() throws IOException {
        kb.spec = OTHER;
        kb.settle();
        assertThat(kb.active()).isEqualTo(2);
        // pods have followed long ago
        kb.waits(1000);
        kb.settle();
        alias = names(2).chunks();
        var ip = pods.start(this::answer);
        access = StoreAccess.plain("http://" + ip + ":" + pods.port(), "key");
    }

    @AfterEach
    void stop() {
        pods.close();
        http.close();
    }

    /** A store in which queries find the index {@link #alias}. */
    private void answer(HttpExchange exchange) throws IOException {
        if (!exchange.getRequestMethod().equals("GET"))
            written.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
        LoopbackPods.says(status, "{\"class\": \"" + alias + "\"}").to(exchange);
    }

    private IndexNames names(int number) {
        return TargetIndex.names(kb.model.resource(), number);
    }

    private void look() throws InterruptedException {
        kb.reconcile();
        keeper.keep(kb.model, access);
    }

    private boolean inDoubt() {
        return keeper.doubts(kb.model.resource());
    }

    @Test
    void nothing_is_remembered_of_what_is_no_more() throws Exception {
        look();
        keeper.forget(kb.model.resource());
        assertThat(inDoubt()).isFalse();
    }

    @Test
    void what_nobody_needs_is_deleted_when_that_is_still_so_after_a_while() throws Exception {
        look();
        assertThat(written).as("the status may not have come back yet").isEmpty();
        assertThat(inDoubt()).isTrue();

        kb.waits(20);
        look();
        assertThat(written)
                .as("the chunks last: as long as they are there the index is seen")
                .containsExactlyElementsOf(names(1).collections().reversed().stream()
                        .map(collection -> "DELETE /v1/schema/" + collection)
                        .toList());
        assertThat(inDoubt()).as("it may be there still").isTrue();

        kb.loses(1);
        look();
        assertThat(inDoubt()).isFalse();
    }

    @Test
    void queries_find_what_the_status_names() throws Exception {
        alias = names(1).chunks();
        kb.waits(60);
        look();
        assertThat(written).containsExactly("PUT /v1/aliases/" + names(2).alias());
    }

    @Test
    void in_a_store_that_does_not_say_what_answers_nothing_is_deleted() throws Exception {
        look();
        status = 503;
        kb.waits(60);
        look();
        assertThat(written).isEmpty();
        assertThat(inDoubt()).isTrue();
    }
}
