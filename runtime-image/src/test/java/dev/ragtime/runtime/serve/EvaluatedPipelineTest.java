package dev.ragtime.runtime.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.runtime.evaluate.EvaluateCommand;
import dev.ragtime.runtime.generate.ChatModel;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A pipeline that serves is measured as it is: with fewer candidates than figures look for, and limits for each caller. */
class EvaluatedPipelineTest {
    private static final ChatModel UNASKED = (request, listener, guard) -> {
        throw new AssertionError("the model is asked");
    };

    /** One more than come through at once. */
    private static final int QUERIES = 61;

    @TempDir
    private Path beir;

    @Test
    void fewCandidatesAndLimitsEndNoMeasurement() throws Exception {
        var queries = new StringBuilder();
        var judgements = new StringBuilder("query-id\tcorpus-id\tscore\n");
        for (var i = 0; i < QUERIES; i++) {
            queries.append("{\"_id\": \"%d\", \"text\": \"How much leave has employee %d?\"}\n".formatted(i, i));
            judgements.append("%d\tleave\t1\n".formatted(i));
        }
        Files.writeString(beir.resolve("queries.jsonl"), queries);
        Files.writeString(Files.createDirectory(beir.resolve("qrels")).resolve("test.tsv"), judgements);
        var table = new StringWriter();
        try (var server = QueryServerFixture.with("limits: {requestsPerMinute: 60}", UNASKED)) {
            var ended = new CommandLine(new EvaluateCommand())
                    .setOut(new PrintWriter(table))
                    .execute("--beir", beir.toString(), "--modes", "Hybrid", "--url", "" + server.uri(""));

            assertThat(ended).isZero();
            assertThat(table.toString()).containsPattern("Hybrid +" + QUERIES + " +1\\.0000");
            assertThat(server.get("/metrics").body()).contains("code=\"400\"", "code=\"429\"");
        }
    }
}
