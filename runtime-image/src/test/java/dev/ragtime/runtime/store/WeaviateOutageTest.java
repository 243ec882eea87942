package dev.ragtime.runtime.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ragtime.api.knowledgebase.IndexDefinition.Layout;
import dev.ragtime.api.knowledgebase.Store.Quantization;
import dev.ragtime.api.runtime.IndexNames;
import dev.ragtime.runtime.access.Readers;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A server that is away for a while, asked all the time. */
@ExtendWith(WeaviateServer.Extension.class)
class WeaviateOutageTest {
    private WeaviateServer server;
    private WeaviateIndexStore store;

    @BeforeEach
    void start() {
        server = WeaviateServer.start("key");
        store = new WeaviateIndexStore(
                server.address(),
                () -> Optional.of("key"),
                IndexNames.of("test", "outage", 1),
                new Layout(Quantization.None, 1));
        store.create();
        store.chunks().put(List.of(SampleChunks.chunk("a", 0, "blue lamp")));
    }

    @AfterEach
    void stop() {
        store.close();
        server.close();
    }

    private boolean answers() {
        try {
            return store.search()
                            .find(SearchRequest.matching("lamp", 5, Readers.EVERYONE))
                            .size()
                    == 1;
        } catch (StoreException e) {
            return false;
        }
    }

    @Test
    void questionsAreAnsweredAsSoonAsItIsBack() throws IOException {
        assertThat(answers()).isTrue();
        server.kill();
        // so long that gRPC would look for it every ten seconds only
        await().during(Duration.ofSeconds(12)).atMost(Duration.ofSeconds(30)).until(() -> !answers());

        server.launch("key");
        server.awaitReady();
        await().atMost(Duration.ofSeconds(5))
                .pollInterval(Duration.ofMillis(100))
                .until(this::answers);
    }
}
