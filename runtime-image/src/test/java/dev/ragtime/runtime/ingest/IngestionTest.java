package dev.ragtime.runtime.ingest;

import static dev.ragtime.runtime.ingest.World.limits;
import static dev.ragtime.runtime.ingest.World.only;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.ragtime.api.knowledgebase.Source;
import dev.ragtime.api.knowledgebase.WebPages;
import dev.ragtime.api.runtime.IngestReport;
import dev.ragtime.api.runtime.IngestReport.Failure;
import dev.ragtime.api.runtime.IngestReport.SourceReport;
import dev.ragtime.api.runtime.SourceFailure;
import dev.ragtime.runtime.access.Readers;
import dev.ragtime.runtime.source.Listing;
import dev.ragtime.runtime.source.SourceException;
import dev.ragtime.runtime.store.IndexStore;
import dev.ragtime.runtime.store.LuceneIndexStore;
import dev.ragtime.runtime.store.SearchRequest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A run brings the index in line with its sources and says what it did. */
class IngestionTest {
    private final World world = new World();
    private final InMemoryIndexStore store = new InMemoryIndexStore();

    @Test
    void reportsWhatItAddedChangedAndDeleted() {
        world.sync = limits(50, 100);
        world.put("docs", "a.md", "one\n\ntwo").put("docs", "b.md", "three").put("docs", "c.md", "four");
        assertThat(only(world.run(store)))
                .extracting(
                        SourceReport::documents,
                        SourceReport::added,
                        SourceReport::changed,
                        SourceReport::deleted,
                        SourceReport::embedded)
                .containsExactly(3L, 3L, 0L, 0L, 4L);

        world.put("docs", "a.md", "one\n\n2").sources.get("docs").remove("b.md");
        var report = world.run(store);

        assertThat(only(report))
                .extracting(
                        SourceReport::documents,
                        SourceReport::added,
                        SourceReport::changed,
                        SourceReport::deleted,
                        SourceReport::embedded)
                .containsExactly(2L, 0L, 1L, 1L, 1L);
        assertThat(report)
                .extracting(IngestReport::documents, IngestReport::chunks)
                .containsExactly(2L, 3L);
        assertThat(store.texts()).containsExactlyInAnyOrder("one", "2", "four");
    }

    @Test
    void embedsNothingAgainWhenAFileIsRenamedOrAParagraphIsPutFirst() {
        world.sync = limits(100, 100);
        world.put("docs", "a.md", "one\n\ntwo").put("docs", "b.md", "three\n\nfour");
        world.run(store);

        world.sources.get("docs").remove("a.md");
        world.put("docs", "z.md", "one\n\ntwo").put("docs", "b.md", "new\n\nthree\n\nfour");

        assertThat(only(world.run(store)).embedded()).isEqualTo(1);
    }

    @Test
    void aSourceThatIsLeftOutKeepsItsDocumentsAndFailsNothing() {
        world.put("docs", "a.md", "one").put("faq", "b.md", "two");
        world.run(store);
        world.leftOut = List.of("faq");
        world.put("docs", "c.md", "three").put("faq", "d.md", "four");

        var report = world.run(store);

        assertThat(report.documents()).isEqualTo(3);
        assertThat(report.sources())
                .extracting(SourceReport::name, SourceReport::added, SourceReport::documents, SourceReport::error)
                .containsExactly(tuple("docs", 1L, 2L, null), tuple("faq", 0L, 1L, null));
        assertThat(store.texts()).containsExactlyInAnyOrder("one", "two", "three");
        assertThat(world.dryRun(store).sources()).hasSize(1);
    }

    @Test
    void saysOfEachSourceThatItReadWhenThatBegan() {
        var listed = new AtomicReference<Instant>();
        world.put("docs", "a.md", "one").sources.put("slow", new TreeMap<>());
        world.sources.put("gone", new TreeMap<>());
        world.broken.put("slow", () -> {
            listed.set(Instant.now());
            return Listing.complete("1", List.of(), "no file there");
        });
        world.broken.put("gone", () -> {
            throw new SourceException(SourceFailure.SourceUnreachable, "nobody answers");
        });
        world.talkative = true;
        world.run(store);
        var begin = Instant.now().getEpochSecond();

        var readAt = world.run(store).sources().stream()
                .filter(source -> source.readAt() != null)
                .collect(Collectors.toMap(SourceReport::name, SourceReport::readAt));

        assertThat(readAt.keySet()).as("also one that had not changed").containsExactlyInAnyOrder("docs", "slow");
        assertThat(readAt.get("docs")).isBetween(begin, Instant.now().getEpochSecond());
        assertThat(readAt.get("slow"))
                .as("no later than it was asked")
                .isBetween(begin, listed.get().getEpochSecond());
    }

    @Test
    void saysOnceOfASourceWithoutADocumentWhyThereIsNone() {
        world.put("docs", "a.md", "one").sources.put("empty", new TreeMap<>());
        world.broken.put("empty", () -> Listing.complete("1", List.of(), "none of 12 files matches include"));
        var first = world.run(store, new Share(0, 2), 2, new StopSignal());
        var second = world.run(store, new Share(1, 2), 2, new StopSignal());

        var empty = first.sources().getLast();
        assertThat(empty.failures()).containsExactly(new Failure("", "no document: none of 12 files matches include"));
        assertThat(empty.failed()).isZero();
        assertThat(empty.error()).isNull();
        assertThat(first.sources().getFirst().failures()).isEmpty();
        assertThat(second.sources().getLast().failures()).isEmpty();
    }

    @Test
    void countsADocumentOfASourceWhereverTheIndexHoldsIt() {
        world.put("docs", "a.md", "one").put("docs", "b.md", World.UNREADABLE).put("faq", "c.md", "two");
        world.run(store);
        world.broken.put("faq", () -> {
            throw new SourceException(SourceFailure.SourceUnreachable, "nobody answers");
        });

        var report = world.run(store);

        assertThat(report.sources())
                .extracting(SourceReport::name, SourceReport::documents, SourceReport::failed)
                .containsExactly(tuple("docs", 1L, 1L), tuple("faq", 1L, 0L));
        assertThat(report.documents()).as("the sum over the sources").isEqualTo(2);
    }

    @Test
    void leavesASourceAloneThatCannotBeListedAndSyncsTheOthers() {
        world.put("docs", "a.md", "one").put("faq", "b.md", "two");
        world.run(store);

        world.broken.put("docs", () -> {
            throw new SourceException(SourceFailure.SourceUnreachable, "nobody answers");
        });
        world.put("faq", "b.md", "three");
        var report = world.run(store);

        assertThat(store.texts()).containsExactlyInAnyOrder("one", "three");
        assertThat(report.sources().getFirst().error().reason()).isEqualTo(SourceFailure.SourceUnreachable);
        assertThat(report.documents()).as("what is in the index, read or not").isEqualTo(2);
    }

    @Test
    void isToldOnceOfASourceThatGoesAwayWhileItIsRead() {
        for (int i = 0; i < 40; i++) world.put("docs", i + ".md", "text " + i);
        world.run(store);
        for (int i = 0; i < 39; i++) world.put("docs", i + ".md", "other " + i);
        world.put("faq", "b.md", "two");
        world.lost = Optional.of("other 20");

        var report = world.run(store);

        var docs = report.sources().getFirst();
        assertThat(docs.error().reason()).isEqualTo(SourceFailure.SourceUnreachable);
        assertThat(docs.failures()).isEmpty();
        assertThat(docs.documents()).as("what was read before is served").isEqualTo(40);
        assertThat(store.texts()).contains("text 20", "text 39", "two");
    }

    @Test
    void showsItsProgressAsMetrics() {
        world.put("docs", "a.md", "one").put("docs", "b.md", World.UNREADABLE);
        world.run(store);

        assertThat(gauge("total")).isEqualTo(2);
        assertThat(gauge("done")).isEqualTo(2);
        assertThat(gauge("failed")).isEqualTo(1);
    }

    @Test
    void worksOnARealIndexToo() {
        try (var lucene = LuceneIndexStore.inMemory(LuceneIndexStore.Vectors.EXACT)) {
            world.sync = limits(100, 100);
            world.put("docs", "a.md", "one\n\ntwo").put("docs", "b.md", "three");
            world.run(lucene);
            world.put("docs", "a.md", "two").sources.put("docs", new TreeMap<>(world.sources.get("docs")));
            world.sources.get("docs").remove("b.md");
            world.run(lucene);

            assertThat(lucene.counts()).isEqualTo(new IndexStore.Counts(1, 1));
            assertThat(lucene.search().find(SearchRequest.matching("two", 5, Readers.EVERYONE)))
                    .hasSize(1);
        }
    }

    private double gauge(String state) {
        return world.metrics.getSampleValue(
                "ragtime_ingest_documents",
                new String[] {"namespace", "kind", "name", "state"},
                new String[] {"default", "KnowledgeBase", "handbook", state});
    }

    /** Each pod that walked a site would ask for all of its pages. */
    @Test
    void a_site_is_read_whole_by_one_of_several_pods() throws Exception {
        world.sync = limits(100, 100);
        for (var name : List.of("site", "sites", "wiki")) {
            world.declared.put(name, Source.of(name, WebPages.of(List.of("https://" + name + ".example.com"))));
            for (int page = 0; page < 20; page++) world.put(name, page + ".md", name + " " + page);
        }

        var reports = runAll(3);

        assertThat(world.listed).hasValue(3);
        assertThat(reports).allMatch(report -> report.sources().size() == 1);
        assertThat(reports).extracting(IngestReport::documents).containsExactly(20L, 20L, 20L);
        assertThat(store.texts()).hasSize(60);

        world.sources.get("site").keySet().removeIf(path -> !path.equals("1.md"));
        // as many pods as there were need not be as many as there are
        var fewer = runAll(2);
        assertThat(world.listed).hasValue(6);
        assertThat(fewer.stream().mapToLong(IngestReport::documents).sum()).isEqualTo(41);
        assertThat(store.texts()).hasSize(41);
    }

    private List<IngestReport> runAll(int pods) {
        return IntStream.range(0, pods)
                .mapToObj(pod -> world.run(store, new Share(pod, pods), 2, new StopSignal()))
                .toList();
    }
}
