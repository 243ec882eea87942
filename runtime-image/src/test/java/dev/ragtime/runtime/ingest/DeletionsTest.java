package dev.ragtime.runtime.ingest;

import static dev.ragtime.runtime.ingest.World.limits;
import static dev.ragtime.runtime.ingest.World.only;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.ragtime.api.runtime.IngestReport.SourceReport;
import dev.ragtime.api.runtime.SourceFailure;
import dev.ragtime.runtime.document.SourceFile;
import dev.ragtime.runtime.source.Listing;
import dev.ragtime.runtime.source.Listing.Extent;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is gone from a source is deleted, unless that is too much to be meant. */
class DeletionsTest {
    private final World world = new World();
    private final InMemoryIndexStore store = new InMemoryIndexStore();

    @Test
    void letsAFewDocumentsOfASmallSourceVanishButNotAllOfThem() {
        IntStream.range(0, 4).forEach(i -> world.put("docs", i + ".md", "text " + i));
        world.run(store);

        IntStream.range(0, 3).forEach(i -> world.sources.get("docs").remove(i + ".md"));
        assertThat(only(world.run(store)).error()).as("3 of 4").isNull();

        world.sources.get("docs").clear();
        assertThat(only(world.run(store)).error().reason()).isEqualTo(SourceFailure.TooManyDeletions);
        assertThat(store.texts()).hasSize(1);
    }

    @Test
    void deletesNothingWhenTooMuchIsGoneAtOnceUntilTheAnnotationAllowsIt() {
        world.sync = limits(20, 5);
        IntStream.range(0, 10).forEach(i -> world.put("docs", i + ".md", "text " + i));
        world.run(store);
        IntStream.range(0, 3).forEach(i -> world.sources.get("docs").remove(i + ".md"));
        world.put("docs", "new.md", "new");

        var refused = only(world.run(store));

        assertThat(refused.error().reason()).isEqualTo(SourceFailure.TooManyDeletions);
        assertThat(refused.error().message())
                .contains("3 of 10 documents of source docs", "ragtime.dev/allow-deletions: docs");
        assertThat(refused.added()).as("what is new is written all the same").isEqualTo(1);
        assertThat(store.texts()).hasSize(11).contains("new", "text 0");

        world.allowDeletions = "other,docs";
        assertThat(only(world.run(store)).deleted()).isEqualTo(3);
        assertThat(store.texts()).hasSize(8).contains("new").doesNotContain("text 0");
    }

    @Test
    void decidesAboutDeletionsAlikeInEveryPod() {
        world.sync = limits(20, 5);
        IntStream.range(0, 40).forEach(i -> world.put("docs", i + ".md", "text " + i));
        world.run(store);
        IntStream.range(0, 9).forEach(i -> world.sources.get("docs").remove(i + ".md"));

        assertThat(world.reportsOfFourPods(store)).allMatch(r -> r.error() != null);

        world.put("docs", "0.md", "text 0");
        assertThat(world.reportsOfFourPods(store)).allMatch(r -> r.error() == null);
        assertThat(store.texts()).hasSize(32);
    }

    @Test
    void deletesASourceThatTheKnowledgeBaseNoLongerHas() {
        world.put("docs", "a.md", "one").put("faq", "b.md", "two");
        world.run(store);

        world.sources.remove("faq");
        var report = world.run(store);

        assertThat(store.texts()).containsExactly("one");
        assertThat(report.sources())
                .extracting(SourceReport::name, SourceReport::deleted)
                .containsExactly(tuple("docs", 0L), tuple("faq", 1L));
    }

    @Test
    void writesEditsAndAdditionsWhileDeletionsWait() {
        world.sync = limits(20, 5);
        IntStream.range(0, 10).forEach(i -> world.put("docs", i + ".md", "text " + i));
        world.run(store);
        IntStream.range(0, 5).forEach(i -> world.sources.get("docs").remove(i + ".md"));
        world.put("docs", "9.md", "edited").put("docs", "new.md", "new");

        var waiting = only(world.run(store));

        assertThat(waiting)
                .extracting(SourceReport::added, SourceReport::changed, SourceReport::deleted, SourceReport::documents)
                .containsExactly(1L, 1L, 0L, 11L);
        assertThat(waiting.error().reason()).isEqualTo(SourceFailure.TooManyDeletions);
        assertThat(waiting.error().message())
                .contains(
                        "5 of 10", "none was deleted and they are still served", "what is new or changed was written");
        assertThat(store.texts())
                .hasSize(11)
                .contains("edited", "new", "text 0")
                .doesNotContain("text 9");
    }

    @Test
    void takesWhatWasAddedWhileDeletionsWaitForNoReasonToDelete() {
        world.sync = limits(20, 5, 4);
        IntStream.range(0, 10).forEach(i -> world.put("docs", i + ".md", "text " + i));
        world.run(store);
        IntStream.range(0, 4).forEach(i -> world.sources.get("docs").remove(i + ".md"));
        IntStream.range(0, 60).forEach(i -> world.put("docs", "new" + i + ".md", "new " + i));

        assertThat(world.reportsOfFourPods(store)).allMatch(r -> r.error() != null && r.deleted() == 0);
        assertThat(only(world.run(store)).error().message()).contains("4 of 10 documents");
        assertThat(store.texts()).hasSize(70);

        IntStream.range(0, 4).forEach(i -> world.put("docs", i + ".md", "text " + i));
        assertThat(only(world.run(store)).error()).isNull();
        world.sources.get("docs").remove("0.md");
        assertThat(only(world.run(store)).deleted())
                .as("1 of 70, and nothing is remembered")
                .isEqualTo(1);
    }

    @Test
    void deletesOrRenamesOneOfThreeDocumentsAndTheOnlyOne() {
        world.put("docs", "a.md", "one").put("docs", "b.md", "two").put("docs", "c.md", "three");
        world.run(store);

        world.sources.get("docs").remove("a.md");
        assertThat(only(world.run(store)).deleted()).isEqualTo(1);

        world.sources.get("docs").remove("b.md");
        world.put("docs", "z.md", "two");
        var renamed = only(world.run(store));
        assertThat(renamed.error()).isNull();
        assertThat(renamed.embedded()).isZero();
        assertThat(store.texts()).containsExactlyInAnyOrder("two", "three");

        world.put("faq", "only.md", "four");
        world.run(store);
        world.sources.get("faq").remove("only.md");
        world.put("faq", "renamed.md", "four");
        assertThat(world.run(store).sources()).allMatch(source -> source.error() == null);
        assertThat(store.texts()).containsExactlyInAnyOrder("two", "three", "four");
    }

    @Test
    void deletesOfADeltaOnlyWhatItNames() {
        IntStream.range(0, 6).forEach(i -> world.put("docs", i + ".md", "text " + i));
        world.run(store);
        world.broken.put("docs", () -> {
            var changed =
                    new SourceFile("docs", "1.md", "docs:1.md", () -> new ByteArrayInputStream("edited".getBytes()));
            return new Listing("2", new Extent.Delta(Set.of("0.md")), List.of(List.of(changed)), "", "", () -> {});
        });

        var report = only(world.run(store));

        assertThat(report)
                .extracting(SourceReport::changed, SourceReport::deleted, SourceReport::documents)
                .containsExactly(1L, 1L, 5L);
        assertThat(store.texts()).hasSize(5).contains("edited", "text 5").doesNotContain("text 0", "text 1");
    }

    @Test
    void belowAPathThatCouldNotBeReadNothingIsDeleted() {
        world.sync = limits(100, 100);
        for (var path : List.of("faq.json/1.md", "faq.json/2.md", "faq.jsonl/1.md", "a.md"))
            world.put("docs", path, path);
        world.run(store);

        world.broken.put(
                "docs",
                () -> new Listing("2", new Extent.Except(Set.of("faq.json/")), List.of(List.of()), "", "", () -> {}));
        assertThat(only(world.run(store)).deleted()).isEqualTo(2);
        assertThat(store.texts()).containsExactlyInAnyOrder("faq.json/1.md", "faq.json/2.md");
    }
}
