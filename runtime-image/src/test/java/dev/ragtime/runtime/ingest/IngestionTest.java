package dev.ragtime.runtime.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.ragtime.api.knowledgebase.Sync;
import dev.ragtime.api.runtime.IngestReport;
import dev.ragtime.api.runtime.IngestReport.Failure;
import dev.ragtime.api.runtime.IngestReport.SourceReport;
import dev.ragtime.api.runtime.SourceFailure;
import dev.ragtime.runtime.chunk.Chunk;
import dev.ragtime.runtime.source.Listing;
import dev.ragtime.runtime.source.SourceException;
import dev.ragtime.runtime.store.EmbeddedChunk;
import dev.ragtime.runtime.store.IndexStore;
import dev.ragtime.runtime.store.LuceneIndexStore;
import dev.ragtime.runtime.store.SearchRequest;
import dev.ragtime.runtime.store.StoreException;
import java.io.IOException;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

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
        assertThat(texts()).containsExactlyInAnyOrder("one", "2", "four");
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
    void keepsAndServesTheOldChunksOfADocumentThatBecameUnreadable() {
        world.put("docs", "a.md", "one\n\ntwo");
        world.run(store);

        world.put("docs", "a.md", World.UNREADABLE);
        var report = only(world.run(store));

        assertThat(texts()).containsExactlyInAnyOrder("one", "two");
        assertThat(report.failures()).containsExactly(new Failure("a.md", "it is a binary file, not text"));
        assertThat(report.error().reason()).isEqualTo(SourceFailure.TooManyFailedDocuments);
        assertThat(only(world.run(store)).failures())
                .as("still reported, not parsed again")
                .hasSize(1);
    }

    @Test
    void letsAShareOfUnreadableDocumentsPass() {
        world.sync = limits(20, 5);
        IntStream.range(0, 20).forEach(i -> world.put("docs", i + ".md", "text " + i));
        world.put("docs", "0.md", World.UNREADABLE);

        assertThat(only(world.run(store)).error()).isNull();

        world.put("docs", "1.md", World.UNREADABLE);
        assertThat(only(world.run(store)).error().message())
                .isEqualTo(
                        "2 of 20 documents of source docs cannot be read, more than sync.maxFailedDocumentsPercent (5) and sync.maxFailedDocuments (0)");
    }

    @Test
    void letsAFewUnreadableDocumentsPassInASmallSourceButNotAllOfThem() {
        world.put("docs", "good.md", "text").put("docs", "1.md", World.UNREADABLE);
        assertThat(only(world.run(store)).error()).isNull();

        world.put("docs", "2.md", World.UNREADABLE).put("docs", "3.md", World.UNREADABLE);
        assertThat(only(world.run(store)).error()).as("3 of 4").isNull();

        world.put("docs", "4.md", World.UNREADABLE);
        assertThat(only(world.run(store)).error().reason()).isEqualTo(SourceFailure.TooManyFailedDocuments);

        world.put("faq", "only.md", World.UNREADABLE);
        assertThat(world.run(store).sources().getLast().error().reason())
                .as("the one document it has")
                .isEqualTo(SourceFailure.TooManyFailedDocuments);
    }

    @Test
    void letsAFewDocumentsOfASmallSourceVanishButNotAllOfThem() {
        IntStream.range(0, 4).forEach(i -> world.put("docs", i + ".md", "text " + i));
        world.run(store);

        IntStream.range(0, 3).forEach(i -> world.sources.get("docs").remove(i + ".md"));
        assertThat(only(world.run(store)).error()).as("3 of 4").isNull();

        world.sources.get("docs").clear();
        assertThat(only(world.run(store)).error().reason()).isEqualTo(SourceFailure.TooManyDeletions);
        assertThat(texts()).hasSize(1);
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
    void judgesUnreadableDocumentsOverAllPodsOfARun() {
        world.sync = limits(20, 5, 4);
        IntStream.range(0, 40).forEach(i -> world.put("docs", i + ".md", "text " + i));
        world.put("docs", "0.md", World.UNREADABLE).put("docs", "1.md", World.UNREADABLE);

        assertThat(reportsOfFourPods())
                .as("2 of 40 are 5 percent, whatever they are of one pod's share")
                .allMatch(r -> r.error() == null);

        world.put("docs", "2.md", World.UNREADABLE);
        assertThat(reportsOfFourPods().getLast().error().message()).startsWith("3 of 40 documents");
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
        assertThat(texts()).hasSize(10).doesNotContain("new");

        world.allowDeletions = "other,docs";
        assertThat(only(world.run(store)).deleted()).isEqualTo(3);
        assertThat(texts()).hasSize(8).contains("new");
    }

    @Test
    void decidesAboutDeletionsAlikeInEveryPod() {
        world.sync = limits(20, 5);
        IntStream.range(0, 40).forEach(i -> world.put("docs", i + ".md", "text " + i));
        world.run(store);
        IntStream.range(0, 9).forEach(i -> world.sources.get("docs").remove(i + ".md"));

        assertThat(reportsOfFourPods()).allMatch(r -> r.error() != null);

        world.put("docs", "0.md", "text 0");
        assertThat(reportsOfFourPods()).allMatch(r -> r.error() == null);
        assertThat(texts()).hasSize(32);
    }

    @Test
    void deletesASourceThatTheKnowledgeBaseNoLongerHas() {
        world.put("docs", "a.md", "one").put("faq", "b.md", "two");
        world.run(store);

        world.sources.remove("faq");
        var report = world.run(store);

        assertThat(texts()).containsExactly("one");
        assertThat(report.sources())
                .extracting(SourceReport::name, SourceReport::deleted)
                .containsExactly(tuple("docs", 0L), tuple("faq", 1L));
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

        assertThat(texts()).containsExactlyInAnyOrder("one", "three");
        assertThat(report.sources().getFirst().error().reason()).isEqualTo(SourceFailure.SourceUnreachable);
        assertThat(report.documents()).as("what is in the index, read or not").isEqualTo(2);
    }

    @Test
    void sharesDocumentsBetweenPodsWithoutGapOrOverlap() {
        IntStream.range(0, 50).forEach(i -> world.put("docs", i + ".md", "text " + i));

        var found = IntStream.range(0, 3)
                .mapToObj(i -> only(world.run(store, new Share(i, 3), 2, new StopSignal())))
                .map(SourceReport::added)
                .toList();

        assertThat(found).allMatch(n -> n > 8);
        assertThat(found.stream().mapToLong(n -> n).sum()).isEqualTo(50);
        assertThat(world.embedded).hasValue(50);
    }

    @Test
    void triesAgainADocumentThatCouldNotBeReadFromDisk() {
        world.put("docs", "a.md", "one");
        world.broken.put(
                "docs",
                () -> Listing.complete(
                        "1",
                        List.of(new dev.ragtime.runtime.document.SourceFile("docs", "a.md", "docs:a.md", () -> {
                            throw new IOException("stale file handle");
                        })),
                        ""));
        assertThat(only(world.run(store)).failed()).isEqualTo(1);

        world.broken.clear();
        assertThat(only(world.run(store)).failed()).isZero();
        assertThat(texts()).containsExactly("one");
    }

    @Test
    void stopsAfterTheDocumentsInHandAndGoesOnFromThere() {
        IntStream.range(0, 10).forEach(i -> world.put("docs", i + ".md", "text " + i));
        var stop = new StopSignal();
        var documents = new AtomicInteger();
        var stopping = WatchedStore.beforeChunks(store, () -> {
            if (documents.incrementAndGet() == 3) stop.request();
        });

        assertThatExceptionOfType(StopSignal.StoppedException.class)
                .isThrownBy(() -> world.run(stopping, Share.whole(), 1, stop));

        assertThat(store.records).as("three, and those that others had in hand").hasSizeBetween(3, 6);
        assertThat(store.records.values()).noneMatch(r -> r.fingerprint().equals(Fingerprint.UNFINISHED));
        world.run(store);
        assertThat(world.embedded).hasValue(10);
    }

    @Test
    void goesOnWithOtherDocumentsWhileSomeWaitForTheStore() {
        IntStream.range(0, 4).forEach(i -> world.put("docs", i + ".md", "text " + i));
        var together = new CountDownLatch(4);
        var slow = WatchedStore.beforeChunks(store, () -> {
            together.countDown();
            assertThat(together.await(20, TimeUnit.SECONDS)).isTrue();
        });

        world.run(slow, Share.whole(), 1, new StopSignal());

        assertThat(texts()).hasSize(4);
    }

    @Test
    void givesUpOnAStoreThatStaysDown() {
        world.put("docs", "a.md", "one");

        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> world.run(FaultyStore.overloaded(1, 1).before(store)))
                .satisfies(e -> assertThat(e.retriable()).isTrue());
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
            assertThat(lucene.search().find(SearchRequest.matching("two", 5))).hasSize(1);
        }
    }

    private List<SourceReport> reportsOfFourPods() {
        return IntStream.range(0, 4)
                .mapToObj(i -> only(world.run(store, new Share(i, 4), 1, new StopSignal())))
                .toList();
    }

    private double gauge(String state) {
        return world.metrics.getSampleValue(
                "ragtime_ingest_documents",
                new String[] {"namespace", "kind", "name", "state"},
                new String[] {"default", "KnowledgeBase", "handbook", state});
    }

    private List<String> texts() {
        return store.chunks.values().stream()
                .map(EmbeddedChunk::chunk)
                .map(Chunk::text)
                .toList();
    }

    private static SourceReport only(IngestReport report) {
        assertThat(report.sources()).hasSize(1);
        return report.sources().getFirst();
    }

    private static Sync limits(int maxDeletedPercent, int maxFailedPercent) {
        return limits(maxDeletedPercent, maxFailedPercent, 1);
    }

    /** Percentages alone, whatever the number of documents. */
    private static Sync limits(int maxDeletedPercent, int maxFailedPercent, int parallelism) {
        return new Sync(null, null, parallelism, maxFailedPercent, 0, maxDeletedPercent, 0, null, null, null, null);
    }
}
