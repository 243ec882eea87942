package dev.ragtime.runtime.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.api.knowledgebase.IndexDefinition.Layout;
import dev.ragtime.api.knowledgebase.Store.Quantization;
import dev.ragtime.api.pipeline.LongTerm;
import dev.ragtime.api.runtime.IndexNames;
import dev.ragtime.runtime.access.Caller;
import dev.ragtime.runtime.access.Identity;
import dev.ragtime.runtime.embed.StubEmbedder;
import dev.ragtime.runtime.store.IndexStore;
import dev.ragtime.runtime.store.WeaviateIndexStore;
import dev.ragtime.runtime.store.WeaviateServer;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(WeaviateServer.Extension.class)
class FactsOverWeaviateTest {
    private static final Caller JANE = new Caller(Optional.of(Identity.of("test", "jane")), Set.of());
    private static final Caller JOE = new Caller(Optional.of(Identity.of("test", "joe")), Set.of());

    private final IndexNames names = IndexNames.of("test", "kb-" + UUID.randomUUID(), 1);

    private IndexStore store(WeaviateServer server) {
        return new WeaviateIndexStore(server.address(), server::apiKey, names, new Layout(Quantization.None, 1));
    }

    private static Facts facts(IndexStore store) {
        return new Facts(
                "assistant",
                new LongTerm(null, null, 1, null),
                store::memory,
                StubEmbedder.ofWords(),
                Optional.empty(),
                InstantSource.system());
    }

    @Test
    void replicas_over_one_store_share_facts_by_owner(WeaviateServer server) {
        try (var one = store(server);
                var other = store(server)) {
            facts(one).keep(JANE, "leave in Brno");
            var name =
                    Names.fact(facts(other).keep(JANE, "the dog is called Rex").id());
            facts(one).keep(JOE, "the cat is called Tom");
            facts(other).keep(JANE, "leave in Brno");

            assertThat(facts(other).list(JANE))
                    .extracting(Fact::text)
                    .containsExactlyInAnyOrder("leave in Brno", "the dog is called Rex");
            assertThat(facts(one).recall(JANE, "the dog is called what"))
                    .extracting(Fact::text)
                    .isEqualTo(List.of("the dog is called Rex"));
            facts(one).delete(JANE, name);
            assertThat(facts(other).list(JANE)).extracting(Fact::text).containsExactly("leave in Brno");
            assertThat(facts(other).deleteAll(JANE)).isEqualTo(1);
            assertThat(facts(one).list(JOE)).extracting(Fact::text).containsExactly("the cat is called Tom");
        }
    }
}
