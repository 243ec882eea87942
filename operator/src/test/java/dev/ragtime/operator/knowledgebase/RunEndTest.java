package dev.ragtime.operator.knowledgebase;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.api.runtime.IngestReport;
import dev.ragtime.api.runtime.IngestReport.SourceError;
import dev.ragtime.api.runtime.IngestReport.SourceReport;
import dev.ragtime.api.runtime.SourceFailure;
import dev.ragtime.operator.knowledgebase.sync.StoredReports;
import dev.ragtime.operator.knowledgebase.sync.SyncDecision;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a run's end is judged by: its pods, else the store, else nothing; never the Job alone. */
class RunEndTest {
    private static final SourceError UNREACHABLE = new SourceError(SourceFailure.SourceUnreachable, "nobody answers");

    private final FirstRun run = new FirstRun();

    @Test
    void aRunWhosePodsAreGoneIsJudgedByWhatTheyLeftInTheStore() {
        run.job("Complete", "");
        run.stored = new StoredReports.Read(List.of(report(0, null), report(1, null)));

        var status = run.status();

        assertThat(status.lastSync().result()).isEqualTo("Succeeded");
        assertThat(status.lastSync().index()).isEqualTo(1);
        assertThat(status.lastSuccessfulSyncAt()).isEqualTo("2026-03-01T11:59:00Z");
        assertThat(status.activeIndex().documents()).isEqualTo(8);
        assertThat(status.sources()).allSatisfy(s -> assertThat(s.documents()).isEqualTo(4));
        assertThat(run.model().decision()).as("nothing is done again").isInstanceOf(SyncDecision.Idle.class);
    }

    @Test
    void aRunThatCannotBeJudgedWhileTheStoreIsAwayIsWaitedFor() {
        run.job("Complete", "");
        run.stored = new StoredReports.Away();

        assertThat(run.model().decision()).isEqualTo(new SyncDecision.AwaitReport());
        assertThat(run.status().lastSync()).isNull();
        assertThat(run.status().currentSync().number()).isEqualTo(1);
        assertThat(run.condition("Synced").getMessage()).contains("read from the store as soon as it answers");
    }

    @Test
    void aRunOfWhichAPodLeftNoReportIsNoSuccess() {
        run.job("Complete", "");
        run.stored = new StoredReports.Read(List.of(report(0, null)));

        assertThat(run.status().lastSync().result()).isEqualTo("Failed");
        assertThat(run.status().lastSuccessfulSyncAt()).isNull();
        assertThat(run.condition("Synced").getMessage())
                .isEqualTo(
                        "Job handbook-sync-1-1: 1 of 2 pods left no report, neither in their status nor in the store");
    }

    @Test
    void aJobThatSomebodyDeletedAfterItsPodsWereDoneIsNotDoneAgain() {
        run.stored = new StoredReports.Read(List.of(report(0, null), report(1, null)));

        assertThat(run.status().lastSync().result()).isEqualTo("Succeeded");
        assertThat(run.model().decision()).isInstanceOf(SyncDecision.Idle.class);
    }

    @Test
    void aFirstRunThatReadOneSourceOfTwoServesItButIsNotReady() {
        run.job("Failed", "reason: PodFailurePolicy, message: exit code 4");
        run.stored = new StoredReports.Read(List.of(report(0, UNREACHABLE), report(1, UNREACHABLE)));

        var status = run.status();

        assertThat(status.activeIndex().documents()).isEqualTo(4);
        assertThat(run.condition("Ready").getStatus()).isEqualTo("False");
        assertThat(run.condition("Ready").getReason()).isEqualTo("SourcesFailed");
        assertThat(run.condition("Ready").getMessage()).startsWith("1 of 2 sources have never been read (faq)");
        assertThat(run.condition("Synced").getMessage()).isEqualTo("spec.sources[faq]: nobody answers");
    }

    @Test
    void aSourceOfWhichTooMuchIsUnreadableCountsAsReadAndNamesTheDocuments() {
        run.job("Failed", "reason: PodFailurePolicy, message: exit code 4");
        var error = new SourceError(SourceFailure.TooManyFailedDocuments, "1 of 5 documents cannot be read");
        run.stored = new StoredReports.Read(List.of(report(0, error), report(1, null)));

        var faq = run.status().sources().getLast();
        assertThat(faq.documents()).isEqualTo(4);
        assertThat(faq.failed()).isEqualTo(1);
        assertThat(faq.message())
                .isEqualTo("TooManyFailedDocuments: 1 of 5 documents cannot be read: broken.pdf (encrypted)");
        assertThat(run.status().sources().stream().mapToLong(s -> s.documents()).sum())
                .isEqualTo(run.status().activeIndex().documents());
    }

    @Test
    void theIndexIsAsOldAsTheReadingOfASourceThatAllPodsHadBegun() {
        run.job("Complete", "");
        run.stored = new StoredReports.Read(List.of(readAt(0, "11:51:07"), readAt(1, "11:52:00")));

        assertThat(run.status().sources()).allSatisfy(source -> {
            assertThat(source.asOf()).isEqualTo("2026-03-01T11:51:07Z");
            assertThat(source.lastSyncAt()).isEqualTo("2026-03-01T11:59:00Z");
        });
    }

    @Test
    void noClockOfANodeMakesASourceYoungerThanItsRunOrOlder() {
        run.job("Complete", "");
        run.stored = new StoredReports.Read(List.of(readAt(0, "13:00:00"), readAt(1, "13:00:00")));
        assertThat(run.status().sources().getFirst().asOf()).isEqualTo("2026-03-01T11:59:00Z");

        run.stored = new StoredReports.Read(List.of(readAt(0, "09:00:00"), readAt(1, "13:00:00")));
        assertThat(run.status().sources().getFirst().asOf()).isEqualTo("2026-03-01T11:50:00Z");
    }

    @Test
    void aConfigMapAndWhatDoesNotSayWhenItWasReadAreAsOldAsTheRun() {
        run.job("Complete", "");
        run.stored = new StoredReports.Read(List.of(report(0, null), report(1, null)));
        assertThat(run.status().sources().getFirst().asOf()).isEqualTo("2026-03-01T11:50:00Z");

        run.stored = new StoredReports.Read(List.of(readAt(0, "11:51:07"), readAt(1, "11:52:00")));
        run.sources = "[{name: docs, volume: {claimName: docs}}, {name: faq, configMap: {name: faq}}]";
        assertThat(run.status().sources().getFirst().asOf()).isEqualTo("2026-03-01T11:51:07Z");
    }

    @Test
    void aSourceThatFailsStaysAsOldAsItWas() {
        run.job("Complete", "");
        run.stored = new StoredReports.Read(List.of(readAt(0, "11:51:07"), readAt(1, "11:52:00")));
        run.written = Optional.of(run.status());
        run.ended = "2026-03-01T11:59:30Z";
        run.job(2, "Failed", "reason: PodFailurePolicy, message: exit code 4");
        var unreadable = new SourceError(SourceFailure.TooManyFailedDocuments, "1 of 5 documents cannot be read");
        for (var error : List.of(UNREACHABLE, unreadable)) {
            run.stored = new StoredReports.Read(List.of(report(0, error), report(1, error)));

            var sources = run.status().sources();
            assertThat(sources.getFirst().asOf()).isEqualTo("2026-03-01T11:50:00Z");
            assertThat(sources.getLast().asOf()).isEqualTo("2026-03-01T11:51:07Z");
        }
    }

    @Test
    void aSourceThatARunLeftOutStaysAsOldAsItWas() {
        run.job("Complete", "");
        run.stored = new StoredReports.Read(List.of(readAt(0, "11:51:07"), readAt(1, "11:52:00")));
        run.written = Optional.of(run.status());
        var before = run.status().sources().getLast();
        run.ended = "2026-03-01T11:59:30Z";
        run.leftOut = "faq";
        run.job(2, "", "");
        var underWay = run.status();
        run.jobs.removeLast();
        run.job(2, "Complete", "");
        run.stored = new StoredReports.Read(List.of(leavingOut("faq", 0, null), leavingOut("faq", 1, null)));

        assertThat(run.status().lastSync().number()).isEqualTo(2);
        assertThat(run.status().sources().getFirst().lastSyncAt()).isEqualTo("2026-03-01T11:59:30Z");
        assertThat(run.status().sources().getLast()).isEqualTo(before);

        run.written = Optional.of(underWay);
        run.jobs.clear();
        assertThat(run.status().lastSync().number()).isEqualTo(2);
        assertThat(run.status().sources().getLast())
                .as("although its Job is gone")
                .isEqualTo(before);
    }

    @Test
    void aFirstRunThatFailedInOneSourceAndLeftOutTheOtherReadNothing() {
        run.leftOut = "docs";
        run.job("Failed", "reason: PodFailurePolicy, message: exit code 4");
        run.stored =
                new StoredReports.Read(List.of(leavingOut("docs", 0, UNREACHABLE), leavingOut("docs", 1, UNREACHABLE)));

        assertThat(run.status().activeIndex()).isNull();
        assertThat(run.status().sources()).allMatch(source -> source.asOf() == null && source.lastSyncAt() == null);
        assertThat(run.condition("Ready").getMessage()).isEqualTo("spec.sources[faq]: nobody answers");
    }

    /** One source is counted as it stands in the index. */
    private static IngestReport leavingOut(String name, int share, SourceError errorOfTheOther) {
        int documents = errorOfTheOther == null ? 2 : 0;
        var sources = Stream.of("docs", "faq")
                .map(source -> name.equals(source)
                        ? new SourceReport(source, null, null, documents, 0, 0, 0, 0, 0, List.of(), null)
                        : new SourceReport(source, "2b", null, documents, 0, 0, 0, 0, 0, List.of(), errorOfTheOther))
                .toList();
        return new IngestReport(share, 2, sources, 2L * documents, 4, null);
    }

    /** Both sources, read from a time of that day on. */
    private static IngestReport readAt(int share, String time) {
        var at = Instant.parse("2026-03-01T%sZ".formatted(time)).getEpochSecond();
        var sources = Stream.of("docs", "faq")
                .map(name -> new SourceReport(name, "1a", at, 2, 0, 0, 0, 0, 0, List.of(), null))
                .toList();
        return new IngestReport(share, 2, sources, 4, 4, null);
    }

    /** @param error of source faq */
    private static IngestReport report(int share, SourceError error) {
        var unread = error != null && error.reason() == SourceFailure.SourceUnreachable;
        var failures = error != null && !unread
                ? List.of(new IngestReport.Failure("broken.pdf", "encrypted"))
                : List.<IngestReport.Failure>of();
        var docs = new SourceReport("docs", "1a", null, 2, 0, 2, 0, 0, 2, List.of(), null);
        var faq = new SourceReport("faq", "2b", null, unread ? 0 : 2, failures.size(), 2, 0, 0, 2, failures, error);
        return new IngestReport(share, 2, List.of(docs, faq), unread ? 2 : 4, 4, null);
    }
}
