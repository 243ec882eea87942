package dev.ragtime.runtime.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.api.pipeline.LongTerm;
import dev.ragtime.runtime.access.Caller;
import dev.ragtime.runtime.access.Identity;
import dev.ragtime.runtime.call.CallGuard;
import dev.ragtime.runtime.embed.Embedder;
import dev.ragtime.runtime.embed.StubEmbedder;
import dev.ragtime.runtime.memory.Fact;
import dev.ragtime.runtime.memory.Facts;
import dev.ragtime.runtime.retrieve.Degradation.Reason;
import dev.ragtime.runtime.retrieve.Neighbours;
import dev.ragtime.runtime.retrieve.QueryVectors;
import dev.ragtime.runtime.retrieve.RetrievalResult;
import dev.ragtime.runtime.store.HeapMemory;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class FactsStageTest {
    private static final Caller JANE = new Caller(Optional.of(Identity.of("test", "jane")), Set.of());

    private final HeapMemory store = new HeapMemory();

    private Facts facts(StubEmbedder embedder, Runnable before) {
        return new Facts(
                "assistant",
                new LongTerm(null, null, 1, null),
                () -> {
                    before.run();
                    return store;
                },
                embedder,
                Optional.empty(),
                InstantSource.system());
    }

    private static Inquiry inquiry(Caller caller, CallGuard guard) {
        return Inquiry.of(Question.of("Where is Brno?"), caller, guard);
    }

    private static void assertLeftOut(Inquiry passed) {
        assertThat(passed.facts()).isEmpty();
        assertThat(passed.degraded())
                .singleElement()
                .satisfies(d -> assertThat(d.reason()).isEqualTo(Reason.MemoryFailed));
    }

    @Test
    void a_store_that_hangs_is_not_waited_for() {
        var never = new CountDownLatch(1);
        var hanging = facts(StubEmbedder.ofWords(), () -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        try (var guard = CallGuard.ofTime(Duration.ofMinutes(1))) {
            assertLeftOut(new FactsStage(hanging, Duration.ofMillis(20)).pass(inquiry(JANE, guard), TokenSink.NONE));
        }
    }

    @Test
    void a_full_embedder_costs_the_facts_and_not_the_answer() {
        var kept = facts(StubEmbedder.ofWords(), () -> {});
        kept.keep(JANE, "I live in Brno");
        kept.keep(JANE, "my dog is Rex");
        var full = facts(
                new StubEmbedder("words", 8, _ -> {
                    throw new Embedder.OverloadedException();
                }),
                () -> {});
        try (var guard = CallGuard.ofTime(Duration.ofMinutes(1))) {
            assertLeftOut(new FactsStage(full, Duration.ofSeconds(30)).pass(inquiry(JANE, guard), TokenSink.NONE));
            assertThat(new FactsStage(kept, Duration.ofSeconds(30))
                            .pass(inquiry(JANE, guard), TokenSink.NONE)
                            .facts())
                    .extracting(Fact::text)
                    .hasSize(1);
        }
    }

    @Test
    void the_vector_that_the_search_made_of_a_question_is_taken_where_it_is_by_the_same_model() {
        var words = StubEmbedder.ofWords();
        var embedded = new CopyOnWriteArrayList<String>();
        var counting = new StubEmbedder("words", words.dimensions(), text -> {
            embedded.add(text);
            return words.query(text);
        });
        var kept = facts(counting, () -> {});
        kept.keep(JANE, "I live in Brno");
        kept.keep(JANE, "my dog is Rex");
        embedded.clear();
        try (var guard = CallGuard.ofTime(Duration.ofMinutes(1))) {
            var searched = inquiry(JANE, guard);
            var stage = new FactsStage(kept, Duration.ofSeconds(30));
            QueryVectors made = (query, embedder) ->
                    embedder == counting ? Optional.of(words.query("the dog Rex is my dog")) : Optional.empty();

            assertThat(stage.pass(searched.with(found(made)), TokenSink.NONE).facts())
                    .extracting(Fact::text)
                    .containsExactly("my dog is Rex");
            assertThat(embedded).isEmpty();

            assertThat(stage.pass(searched.with(found(QueryVectors.NONE)), TokenSink.NONE)
                            .facts())
                    .hasSize(1);
            assertThat(embedded).containsExactly("Where is Brno?");
        }
    }

    private static Retrieved found(QueryVectors vectors) {
        var result = new RetrievalResult(List.of(), false, List.of(), 1, 1, Neighbours.NONE, vectors);
        return Retrieved.of(result, "Where is Brno?", List.of("Where is Brno?"));
    }

    @Test
    void nothing_is_read_for_who_is_not_known_or_once_there_is_an_answer() {
        var unread = facts(StubEmbedder.ofWords(), () -> {
            throw new AssertionError("the store was asked");
        });
        try (var guard = CallGuard.ofTime(Duration.ofMinutes(1))) {
            var unknown = inquiry(Caller.UNKNOWN, guard);
            var answered = inquiry(JANE, guard).with(Generated.abstention());
            assertThat(new FactsStage(unread).pass(unknown, TokenSink.NONE)).isSameAs(unknown);
            assertThat(new FactsStage(unread).pass(answered, TokenSink.NONE)).isSameAs(answered);
        }
    }
}
