package dev.ragtime.runtime.ingest;

import static dev.ragtime.runtime.ingest.World.limits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.ragtime.api.knowledgebase.Source;
import dev.ragtime.api.knowledgebase.WebPages;
import dev.ragtime.api.runtime.IngestReport;
import dev.ragtime.api.runtime.IngestReport.SourceReport;
import dev.ragtime.api.runtime.SourceFailure;
import dev.ragtime.runtime.source.SourceException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A run of some sources alone. */
class SomeSourcesTest {
    private final World world = new World();
    private final InMemoryIndexStore store = new InMemoryIndexStore();

    @Test
    void readsTheSourceThatIsNamedAndLeavesAllOthersAsTheyAre() {
        world.put("docs", "a.md", "one").put("faq", "b.md", "two").put("wiki", "c.md", "three\n\nfour");
        world.run(store);
        world.put("docs", "a.md", "1")
                .put("faq", "b.md", "2")
                .sources
                .get("wiki")
                .remove("c.md");
        world.broken.put("wiki", () -> {
            throw new SourceException(SourceFailure.SourceUnreachable, "nobody answers");
        });
        world.listed.set(0);
        world.only = List.of("docs");

        var report = world.run(store);

        assertThat(world.listed).hasValue(1);
        assertThat(report.sources())
                .extracting(SourceReport::name, SourceReport::changed, SourceReport::error)
                .containsExactly(tuple("docs", 1L, null));
        assertThat(report)
                .as("what the index holds of all sources")
                .extracting(IngestReport::documents, IngestReport::chunks)
                .containsExactly(3L, 4L);
        assertThat(store.texts()).containsExactlyInAnyOrder("1", "two", "three", "four");

        world.only = List.of();
        world.broken.clear();
        world.sync = limits(100, 100);
        world.run(store);
        assertThat(store.texts()).as("and the next run of all").containsExactlyInAnyOrder("1", "2");
    }

    @Test
    void leavesASourceThatIsNoMoreToTheNextRunOfAll() {
        world.put("docs", "a.md", "one").put("faq", "b.md", "two");
        world.run(store);
        world.sources.remove("faq");
        world.only = List.of("docs");

        assertThat(world.run(store).documents()).isEqualTo(2);
        assertThat(store.texts()).containsExactlyInAnyOrder("one", "two");

        world.only = List.of();
        world.run(store);
        assertThat(store.texts()).containsExactly("one");
    }

    @Test
    void holdsDeletionsBackForASourceOfItsOwnAndNoOther() {
        world.sync = limits(20, 5);
        IntStream.range(0, 10)
                .forEach(i -> world.put("docs", i + ".md", "text " + i).put("faq", i + ".md", "answer " + i));
        world.run(store);
        IntStream.range(0, 5).forEach(i -> world.sources.get("faq").remove(i + ".md"));
        world.sources.get("docs").remove("0.md");
        world.only = List.of("docs");

        assertThat(World.only(world.run(store)))
                .extracting(SourceReport::deleted, SourceReport::error)
                .containsExactly(1L, null);

        world.only = List.of();
        assertThat(world.run(store).sources())
                .filteredOn(source -> source.name().equals("faq"))
                .extracting(source -> source.error().reason())
                .containsExactly(SourceFailure.TooManyDeletions);
    }

    @Test
    void countsEachDocumentOnceWhenSeveralPodsShareTheRun() {
        IntStream.range(0, 40).forEach(i -> world.put("docs", i + ".md", "text " + i));
        IntStream.range(0, 40).forEach(i -> world.put("site", i + ".md", "page " + i));
        world.declared.put("site", Source.of("site", WebPages.of(List.of("https://example.com/"))));
        world.reports(store, 4);
        world.only = List.of("docs");

        assertThat(world.reports(store, 4).stream()
                        .mapToLong(IngestReport::documents)
                        .sum())
                .isEqualTo(80);
    }

    @Test
    void unchangedSourcesOfARunBeforeAreStillKnownAsUnchanged() {
        world.talkative = true;
        world.put("docs", "a.md", "one").put("faq", "b.md", "two");
        world.run(store);
        world.put("docs", "a.md", "1");
        world.only = List.of("docs");
        world.run(store);
        world.listed.set(0);
        world.only = List.of();

        world.run(store);

        assertThat(world.listed).hasValue(0);
    }
}
