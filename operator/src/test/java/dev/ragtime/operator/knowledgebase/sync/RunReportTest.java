package dev.ragtime.operator.knowledgebase.sync;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.api.runtime.IngestReport.SourceReport;
import dev.ragtime.api.runtime.SourceFailure;
import dev.ragtime.api.runtime.TerminationMessage;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RunReportTest {
    @Test
    void countsOfAllPodsAreSummedForEachSource() {
        var report = of(
                List.of(
                        pod(
                                "a",
                                "0",
                                0,
                                "10:00:00",
                                "{'index':0,'documents':3,'chunks':9,'sources':[{'name':'docs','revision':'3f2c','documents':3,'added':2,'embedded':9}]}"),
                        pod(
                                "b",
                                "1",
                                0,
                                "10:00:00",
                                "{'index':1,'documents':4,'chunks':8,'sources':[{'name':'docs','revision':'3f2c','documents':5,'failed':1,'added':4,'embedded':8,'failures':[{'path':'x.pdf','reason':'encrypted'}]}]}")));

        assertThat(report.documents()).isEqualTo(7);
        assertThat(report.chunks()).isEqualTo(17);
        assertThat(report.reports()).isEqualTo(2);
        assertThat(report.sum(SourceReport::embedded)).isEqualTo(17);
        assertThat(report.sources()).singleElement().satisfies(docs -> {
            assertThat(docs.documents()).isEqualTo(8);
            assertThat(RunReport.message(docs)).contains("1 document could not be read: x.pdf (encrypted)");
        });
    }

    @Test
    void aDocumentThatWasReadButForAPartIsNamedAndHasNotFailed() {
        var report = ofOne(
                0,
                "{'share':0,'shares':1,'documents':3,'sources':[{'name':'docs','documents':3,'failures':[{'path':'x.pdf','reason':'in part: page 2 is a picture'}]}]}");

        assertThat(report.sources())
                .singleElement()
                .satisfies(docs -> assertThat(RunReport.message(docs))
                        .contains("read but for parts of x.pdf (in part: page 2 is a picture)"));
    }

    @Test
    void aReportTooLongForAPlainMessageIsReadLikeAnyOther() {
        var sources = IntStream.range(0, 32)
                .mapToObj(i ->
                        "{\"name\":\"source-%d\",\"revision\":\"%s\",\"documents\":7}".formatted(i, "4b".repeat(60)))
                .collect(Collectors.joining(","));
        var json = "{\"share\":0,\"sources\":[" + sources + "],\"documents\":224}";
        var message = new String(TerminationMessage.of(json.getBytes(UTF_8)), UTF_8);
        assertThat(message).hasSizeLessThan(json.length());

        var report = RunReport.of(List.of(pod("a", "0", 0, "10:00:00", message)), List.of());

        assertThat(report.sources()).hasSize(32);
        assertThat(report.documents()).isEqualTo(224);
    }

    @Test
    void aSourceIsAsOldAsThePodThatReadItFirst() {
        var first = pod("a", "0", 0, "10:00:00", "{'share':0,'sources':[{'name':'docs','readAt':1700000030}]}");
        var second = pod("b", "1", 0, "10:00:00", "{'share':1,'sources':[{'name':'docs','readAt':1700000012}]}");
        var silent = pod("c", "2", 0, "10:00:00", "{'share':2,'sources':[{'name':'docs'}]}");

        assertThat(of(List.of(first, second)).sources().getFirst().readAt()).isEqualTo(1_700_000_012L);
        assertThat(of(List.of(first, silent)).sources().getFirst().readAt())
                .as("one that does not say may have been the first")
                .isNull();
    }

    @Test
    void whatIsSaidOfTheSourceAsAWholeFollowsWhatIsSaidOfItsDocuments() {
        var more = "{'path':'','reason':'there are more pages'}";
        var failed = "{'path':'x.pdf','reason':'encrypted'}";

        assertThat(message("'documents':3,'failures':[" + more + "]")).contains("there are more pages");
        assertThat(message("'documents':3,'failed':1,'failures':[" + more + "," + failed + "]"))
                .contains("1 document could not be read: x.pdf (encrypted); there are more pages");
        assertThat(message("'documents':0,'failures':[" + more + "]")).contains("there are more pages");
        assertThat(message("'documents':3")).isEmpty();
    }

    private static Optional<String> message(String source) {
        var report = ofOne(0, "{'share':0,'shares':1,'sources':[{'name':'docs'," + source + "}]}");
        return RunReport.message(report.sources().getFirst());
    }

    @Test
    void anIndexThatWasTriedAgainCountsOnce() {
        var report = of(List.of(
                pod("second", "0", 0, "10:05:00", "{'index':0,'documents':3,'chunks':9}"),
                pod("first", "0", 1, "10:09:00", "{'index':0,'documents':1,'chunks':2}")));

        assertThat(report.documents()).isEqualTo(3);
        assertThat(report.failed()).isEmpty();
    }

    @Test
    void aSourceThatFailedSaysWhy() {
        var report = ofOne(
                1,
                "{'index':0,'sources':[{'name':'docs','error':{'reason':'RevisionNotFound','message':'no branch nope'}}]}");

        assertThat(report.failed()).singleElement().satisfies(source -> {
            assertThat(source.error().reason()).isEqualTo(SourceFailure.RevisionNotFound);
            assertThat(RunReport.message(source)).contains("RevisionNotFound: no branch nope");
        });
    }

    @Test
    void aReasonOfVersion01IsUnderstood() {
        var report = ofOne(
                1,
                "{'index':0,'sources':[{'name':'docs','error':{'reason':'GitUnreachable','message':'nobody answers'}}]}");

        assertThat(report.failed())
                .extracting(source -> source.error().reason())
                .containsExactly(SourceFailure.SourceUnreachable);
    }

    @Test
    void whatIsNoReportIsShownToPeople() {
        var report = of(List.of(
                pod("handbook-sync-1-0", "0", 137, "10:00:00", "{'index':0,'docum"),
                pod("handbook-sync-1-1", "1", 1, "10:00:00", "java.lang.OutOfMemoryError")));

        assertThat(report.reports()).isZero();
        assertThat(report.lastWords()).contains("handbook-sync-1-0", "exit code 137");
    }

    private static RunReport ofOne(int exitCode, String message) {
        return of(List.of(pod("a", "0", exitCode, "10:00:00", message)));
    }

    private static RunReport of(List<Pod> pods) {
        return RunReport.of(pods, List.of());
    }

    private static Pod pod(String name, String index, int exitCode, String finished, String message) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .addToLabels("batch.kubernetes.io/job-completion-index", index)
                .endMetadata()
                .withNewStatus()
                .addNewContainerStatus()
                .withNewState()
                .withNewTerminated()
                .withExitCode(exitCode)
                .withReason(exitCode == 0 ? "Completed" : "Error")
                .withFinishedAt("2026-03-01T" + finished + "Z")
                .withMessage(message.replace('\'', '"'))
                .endTerminated()
                .endState()
                .endContainerStatus()
                .endStatus()
                .build();
    }
}
