package dev.ragtime.runtime.ingest;

import static dev.ragtime.runtime.ingest.World.only;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.ragtime.api.runtime.IngestReport.Failure;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A document that ends the process does not end the KnowledgeBase. */
class QuarantineTest {
    private final World world = new World();
    private final InMemoryIndexStore store = new InMemoryIndexStore();

    @Test
    void aDocumentThatEndsTheProcessIsLeftOutAfterThreeAttemptsAndHoldsUpNothingElse() {
        IntStream.range(0, 40)
                .forEach(i -> world.put("docs", i + ".md", "text " + i).put("faq", i + ".md", "faq " + i));
        world.put("docs", "gone.md", "gone").put("docs", "1.md", "old version");
        world.run(store);
        world.sources.get("docs").remove("gone.md");
        world.put("docs", "1.md", "deadly").put("docs", "new.md", "new").put("faq", "z.md", "later");
        world.deadly = "deadly";

        for (var death = 1; death <= 3; death++) {
            assertThatExceptionOfType(FaultyStore.Killed.class).isThrownBy(() -> world.run(store));
            if (death > 2) {
                assertThat(store.texts())
                        .as("all else is done before it is tried again")
                        .contains("new", "later", "old version")
                        .doesNotContain("gone");
            }
        }
        var report = world.run(store).sources().getFirst();

        assertThat(report.failures()).singleElement().satisfies(failure -> {
            assertThat(failure.path()).isEqualTo("1.md");
            assertThat(failure.reason()).contains("ended the process 3 times", "left out");
        });
        assertThat(store.texts()).contains("old version");
        world.parsed.set(0);
        assertThat(world.run(store).sources().getFirst().failed()).isEqualTo(1);
        assertThat(world.parsed).as("not tried again as it is").hasValue(0);

        world.put("docs", "1.md", "mended");
        assertThat(world.run(store).sources().getFirst().failed()).isZero();
        assertThat(store.texts()).contains("mended").doesNotContain("old version");
    }

    @Test
    void documentsThatWereInHandWithADeadlyOneAreNotBlamed() {
        IntStream.range(0, 20).forEach(i -> world.put("docs", i + ".md", "text " + i));
        world.put("docs", "bad.md", "deadly");
        world.deadly = "deadly";

        for (var death = 1; death <= 3; death++) {
            assertThatExceptionOfType(FaultyStore.Killed.class).isThrownBy(() -> world.run(store));
        }
        var report = only(world.run(store));

        assertThat(report.failures()).extracting(Failure::path).containsExactly("bad.md");
        assertThat(store.texts()).hasSize(20);
    }

    @Test
    void whatEndsAProcessAfterParsingIsBlamedOnNoDocument() {
        world.put("docs", "a.md", "one");
        for (var death = 1; death <= 6; death++) {
            var killed = WatchedStore.beforeChunks(store, () -> {
                throw new FaultyStore.Killed();
            });
            assertThatExceptionOfType(FaultyStore.Killed.class).isThrownBy(() -> world.run(killed));
        }

        assertThat(only(world.run(store)).failed()).isZero();
        assertThat(store.texts()).containsExactly("one");
    }
}
