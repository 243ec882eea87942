package dev.ragtime.runtime.ingest;

import static dev.ragtime.runtime.ingest.World.limits;
import static dev.ragtime.runtime.ingest.World.only;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.ragtime.api.runtime.IngestReport.Failure;
import dev.ragtime.api.runtime.SourceFailure;
import dev.ragtime.runtime.document.SourceFile;
import dev.ragtime.runtime.source.Listing;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Documents that cannot be read keep what they had, and fail a run when they are too many. */
class UnreadableDocumentsTest {
    private final World world = new World();
    private final InMemoryIndexStore store = new InMemoryIndexStore();

    @Test
    void keepsAndServesTheOldChunksOfADocumentThatBecameUnreadable() {
        world.put("docs", "a.md", "one\n\ntwo");
        world.run(store);

        world.put("docs", "a.md", World.UNREADABLE);
        var report = only(world.run(store));

        assertThat(store.texts()).containsExactlyInAnyOrder("one", "two");
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
    void tellsInEachRunWhatPartOfADocumentCouldNotBeReadAndServesTheRest() {
        world.put("docs", "a.pdf", SCANNED_SECOND_PAGE).put("docs", "b.md", World.UNREADABLE);
        world.put("docs", "c.md", "text");

        for (var run : List.of("first", "second")) {
            var report = only(world.run(store));
            assertThat(report.failures())
                    .as(run)
                    .containsExactly(
                            new Failure("b.md", "it is a binary file, not text"),
                            new Failure(
                                    "a.pdf",
                                    "in part: 1 of 2 pages is a picture without text (page 2); set spec.ocr to have it read"));
            assertThat(report.failed()).as(run).isEqualTo(1);
            assertThat(report.error()).as(run).isNull();
        }
        assertThat(store.texts()).containsExactlyInAnyOrder("typed text", "text");
    }

    /** The first page has text, the second a picture. */
    private static final String SCANNED_SECOND_PAGE = """
            %PDF-1.4
            1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
            2 0 obj<</Type/Pages/Kids[3 0 R 4 0 R]/Count 2>>endobj
            3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 5 0 R/Resources<</Font<</F 6 0 R>>>>>>endobj
            4 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 7 0 R/Resources<</XObject<</I 8 0 R>>>>>>endobj
            5 0 obj<</Length 37>>stream
            BT/F 12 Tf 72 700 Td(typed text)Tj ET
            endstream endobj
            6 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj
            7 0 obj<</Length 5>>stream
            /I Do
            endstream endobj
            8 0 obj<</Type/XObject/Subtype/Image/Width 600/Height 800/Length 1>>stream
            x
            endstream endobj
            trailer<</Root 1 0 R>>
            """;

    @Test
    void judgesUnreadableDocumentsOverAllPodsOfARun() {
        world.sync = limits(20, 5, 4);
        IntStream.range(0, 40).forEach(i -> world.put("docs", i + ".md", "text " + i));
        world.put("docs", "0.md", World.UNREADABLE).put("docs", "1.md", World.UNREADABLE);

        assertThat(world.reportsOfFourPods(store))
                .as("2 of 40 are 5 percent, whatever they are of one pod's share")
                .allMatch(r -> r.error() == null);

        world.put("docs", "2.md", World.UNREADABLE);
        assertThat(world.reportsOfFourPods(store).getLast().error().message()).startsWith("3 of 40 documents");
    }

    @Test
    void triesAgainADocumentThatCouldNotBeReadFromDisk() {
        world.put("docs", "a.md", "one");
        world.broken.put(
                "docs",
                () -> Listing.complete(
                        "1",
                        List.of(new SourceFile("docs", "a.md", "docs:a.md", () -> {
                            throw new IOException("stale file handle");
                        })),
                        ""));
        assertThat(only(world.run(store)).failed()).isEqualTo(1);

        world.broken.clear();
        assertThat(only(world.run(store)).failed()).isZero();
        assertThat(store.texts()).containsExactly("one");
    }

    @Test
    void namesEveryOneInTheLogThoughAReportHasRoomForAFewOnly() {
        var said = new ListAppender<ILoggingEvent>();
        var log = (Logger) LoggerFactory.getLogger(Ingestion.class);
        said.start();
        log.addAppender(said);
        try {
            IntStream.range(0, 50).forEach(i -> world.put("docs", i + ".md", World.UNREADABLE));
            assertThat(only(world.run(store)).failures()).hasSizeLessThan(50);
        } finally {
            log.detachAppender(said);
        }

        assertThat(said.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .contains("document 0.md of docs: it is a binary file, not text")
                .filteredOn(line -> line.startsWith("document "))
                .hasSize(50);
    }
}
