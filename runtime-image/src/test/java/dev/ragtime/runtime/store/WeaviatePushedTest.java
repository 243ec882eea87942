package dev.ragtime.runtime.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.api.knowledgebase.IndexDefinition.Layout;
import dev.ragtime.api.knowledgebase.Store.Quantization;
import dev.ragtime.api.runtime.IndexNames;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is pushed is kept apart from any index. */
@ExtendWith(WeaviateServer.Extension.class)
class WeaviatePushedTest {
    private final WeaviateServer server;
    private final String knowledgeBase = "kb-" + UUID.randomUUID();
    private WeaviateIndexStore index;
    private PushedStore pushed;

    WeaviatePushedTest(WeaviateServer server) {
        this.server = server;
    }

    @BeforeEach
    void open() {
        index = open(1);
        pushed = index.pushed().orElseThrow();
        pushed.create();
        pushed.create();
    }

    private WeaviateIndexStore open(int number) {
        return new WeaviateIndexStore(
                server.address(),
                server::apiKey,
                IndexNames.of("test", knowledgeBase, number),
                new Layout(Quantization.None, 1));
    }

    @AfterEach
    void close() {
        index.close();
    }

    private Map<UUID, String> entries() {
        var found = new HashMap<UUID, String>();
        pushed.forEach(found::put);
        return found;
    }

    @Test
    void entries_are_listed_replaced_and_deleted() {
        var first = UUID.randomUUID();
        var second = UUID.randomUUID();
        assertThat(entries()).isEmpty();
        pushed.put(Map.of(first, "{\"id\":\"é\"}", second, "b"));
        pushed.put(Map.of(second, "c"));
        assertThat(entries()).isEqualTo(Map.of(first, "{\"id\":\"é\"}", second, "c"));
        pushed.delete(List.of(first, UUID.randomUUID()));
        assertThat(entries()).isEqualTo(Map.of(second, "c"));
    }

    @Test
    void every_entry_is_listed_beyond_a_page() {
        var many = new HashMap<UUID, String>();
        for (var i = 0; i < 2_500; i++) many.put(new UUID(1, i), "entry " + i);
        pushed.put(many);
        assertThat(entries()).isEqualTo(many);
    }

    @Test
    void contents_are_kept_byte_for_byte_up_to_the_largest_document() {
        var large = new byte[32 << 20];
        new Random(7).nextBytes(large);
        var text = "text".getBytes(StandardCharsets.UTF_8);
        var ids = List.of(UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID());
        pushed.putContents(Map.of(ids.get(0), large, ids.get(1), text, ids.get(2), new byte[0]));
        assertThat(pushed.content(ids.get(0))).hasValue(large);
        assertThat(pushed.content(ids.get(1))).hasValue(text);
        assertThat(pushed.content(ids.get(2))).hasValue(new byte[0]);
        pushed.deleteContents(ids);
        assertThat(pushed.content(ids.get(0))).isEmpty();
    }

    @Test
    void another_index_of_the_same_knowledge_base_sees_the_same() {
        pushed.put(Map.of(UUID.randomUUID(), "entry"));
        try (var next = open(2)) {
            next.create();
            var seen = new HashMap<UUID, String>();
            next.pushed().orElseThrow().forEach(seen::put);
            assertThat(seen).isEqualTo(entries());
        }
    }
}
