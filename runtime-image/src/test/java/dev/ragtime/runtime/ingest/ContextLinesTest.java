package dev.ragtime.runtime.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ragtime.runtime.access.Readers;
import dev.ragtime.runtime.chunk.ContextQuestion;
import dev.ragtime.runtime.context.ContextWriter;
import dev.ragtime.runtime.embed.EmbeddingException;
import dev.ragtime.runtime.store.ChunkField;
import dev.ragtime.runtime.store.LuceneIndexStore;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Chunks that a model writes a line for. */
class ContextLinesTest {
    private final World world =
            new World().put("docs", "a.txt", "Title\n\none\n\ntwo").put("docs", "b.txt", "three");
    private final List<String> asked = new ArrayList<>();
    private Optional<EmbeddingException> down = Optional.empty();

    ContextLinesTest() {
        world.context = Optional.of(new ContextWriter() {
            @Override
            public List<String> write(List<ContextQuestion> questions) {
                down.ifPresent(why -> {
                    throw why;
                });
                synchronized (asked) {
                    questions.forEach(question -> asked.add(question.text()));
                }
                return questions.stream()
                        .map(q -> "line " + q.text().hashCode())
                        .toList();
            }

            @Override
            public long tokensSpent() {
                return 100L * asked.size();
            }
        });
    }

    private static List<String> lines(LuceneIndexStore store) {
        var ids = new HashSet<UUID>();
        store.documents().forEach(record -> ids.addAll(record.chunkIds()));
        return store.search().read(ids, ChunkField.ALL, Readers.EVERYONE).stream()
                .map(chunk -> chunk.context().text())
                .toList();
    }

    @Test
    void eachChunkHasItsLineAndNoneIsAskedForTwice() {
        try (var store = LuceneIndexStore.inMemory(LuceneIndexStore.Vectors.EXACT)) {
            assertThat(world.run(store).contextTokens()).isEqualTo(300);
            assertThat(lines(store)).hasSize(3).allMatch(line -> line.startsWith("line "));

            world.put("docs", "c.txt", "four");
            world.sources
                    .get("docs")
                    .put("renamed.txt", world.sources.get("docs").remove("a.txt"));
            asked.clear();

            assertThat(world.run(store).contextTokens())
                    .as("of the new document alone")
                    .isEqualTo(100);
            assertThat(asked).singleElement().asString().contains("four");
        }
    }

    @Test
    void anIndexOfAnotherEmbeddingGivesItsLinesAndNotItsVectors() {
        try (var serving = LuceneIndexStore.inMemory(LuceneIndexStore.Vectors.EXACT);
                var built = LuceneIndexStore.inMemory(LuceneIndexStore.Vectors.EXACT)) {
            world.run(serving);
            asked.clear();
            world.donor = Optional.of(serving);
            world.donorGivesVectors = false;

            var report = world.run(built);

            assertThat(asked).isEmpty();
            assertThat(World.only(report).embedded()).isEqualTo(3);
            assertThat(lines(built)).containsExactlyInAnyOrderElementsOf(lines(serving));
        }
    }

    @Test
    void aModelThatIsAwayFailsTheRunAndTheNextGoesOn() {
        try (var store = LuceneIndexStore.inMemory(LuceneIndexStore.Vectors.EXACT)) {
            world.run(store);
            world.put("docs", "c.txt", "four");
            world.sources.get("docs").remove("b.txt");
            down = Optional.of(EmbeddingException.passing("ModelRoute lines writes no lines for chunks", null));

            assertThatThrownBy(() -> world.run(store)).isEqualTo(down.orElseThrow());
            assertThat(lines(store)).as("what needs no line is done").hasSize(2);

            down = Optional.empty();
            world.run(store);
            assertThat(lines(store)).hasSize(3);
        }
    }
}
