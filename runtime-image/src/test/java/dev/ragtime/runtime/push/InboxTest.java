package dev.ragtime.runtime.push;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.api.knowledgebase.IndexDefinition.Layout;
import dev.ragtime.api.knowledgebase.Store.Quantization;
import dev.ragtime.api.runtime.IndexNames;
import dev.ragtime.runtime.pushed.Pushed;
import dev.ragtime.runtime.pushed.PushedEntries;
import dev.ragtime.runtime.store.WeaviateIndexStore;
import dev.ragtime.runtime.store.WeaviateServer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(WeaviateServer.Extension.class)
class InboxTest {
    private final WeaviateServer server;

    InboxTest(WeaviateServer server) {
        this.server = server;
    }

    /** As after a kill: deletions are gone on with, while requests are answered already. */
    @Test
    void aFileThatIsUploadedAgainBeforeItsDeletionIsGoneOnWithStays() {
        try (var index = new WeaviateIndexStore(
                server.address(),
                server::apiKey,
                IndexNames.of("test", "kb-" + UUID.randomUUID(), 1),
                new Layout(Quantization.None, 1))) {
            var store = new LostAnswers(index.pushed().orElseThrow());
            var entries = new PushedEntries(store);
            var catalog = new Catalog();
            var inbox = new Inbox(entries, catalog, new Indexer(List.of(), catalog, entries));
            Recovery.run(entries, catalog);
            catalog.put(file("a").asDeleted());
            catalog.put(file("b").asDeleted());
            store.doFirst(() -> inbox.upload(file("b"), "text".getBytes(StandardCharsets.UTF_8)));

            inbox.resume();

            assertThat(catalog.file("a")).isEmpty();
            assertThat(catalog.file("b")).isPresent();
            var afterAStart = new Catalog();
            Recovery.run(entries, afterAStart);
            assertThat(afterAStart.file("b")).isPresent();
            assertThat(entries.content(afterAStart.file("b").orElseThrow().content()))
                    .isPresent();
        }
    }

    private static Pushed.UploadedFile file(String id) {
        return new Pushed.UploadedFile(
                id, id + ".md", "text/markdown", "assistants", 4, id, UUID.randomUUID(), List.of("inbox"), 1, false);
    }
}
