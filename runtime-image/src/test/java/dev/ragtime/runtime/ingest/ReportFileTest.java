package dev.ragtime.runtime.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ragtime.api.runtime.IngestReport;
import dev.ragtime.api.runtime.IngestReport.Failure;
import dev.ragtime.api.runtime.IngestReport.SourceError;
import dev.ragtime.api.runtime.IngestReport.SourceReport;
import dev.ragtime.api.runtime.SourceFailure;
import dev.ragtime.api.runtime.TerminationMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReportFileTest {
    private final ObjectMapper json = new ObjectMapper();

    @Test
    void isTheWholeReportWhenItFits() throws IOException {
        var report = new IngestReport(1, 2, List.of(source("docs", 3, 20, null)), 10, 20, null);

        assertThat(read(report)).isEqualTo(report);
    }

    @Test
    void leavesOutTheLastFailuresFirst() throws IOException {
        var report =
                new IngestReport(0, 1, List.of(source("a", 20, 140, null), source("b", 20, 140, null)), 40, 0, null);

        var read = read(report);

        assertThat(read.sources().getFirst().failures()).isNotEmpty();
        assertThat(read.sources().getFirst().failures())
                .isEqualTo(report.sources()
                        .getFirst()
                        .failures()
                        .subList(0, read.sources().getFirst().failures().size()));
        assertThat(read.sources().getLast().failures()).isEmpty();
        assertThat(read.sources()).extracting(SourceReport::failed).containsExactly(20L, 20L);
    }

    @Test
    void shortensReasonsOfAnyLanguageWithoutBreakingACharacter() throws IOException {
        var report = new IngestReport(0, 1, List.of(source("a", 20, 5000, null)), 20, 0, null);

        assertThat(read(report).sources().getFirst().failures())
                .isNotEmpty()
                .allMatch(
                        f -> f.reason().endsWith("…") && f.reason().codePoints().noneMatch(c -> c == '?'));
    }

    @Test
    void fitsWithAsManySourcesAndErrorsAsThereCanBe() throws IOException {
        var error = new SourceError(SourceFailure.TooManyDeletions, "x".repeat(3000));
        var sources = IntStream.range(0, 32)
                .mapToObj(i -> source("s".repeat(38) + i % 100, 20, 160, i < 3 ? error : null))
                .toList();

        var read = read(new IngestReport(63, 64, sources, 1L << 40, 1L << 40, null));

        assertThat(read.sources()).filteredOn(s -> s.error() != null).hasSize(3);
        assertThat(read.documents()).isEqualTo(1L << 40);
    }

    @Test
    void namesAsManySourcesAsThereCanBeWhenNothingHappened() throws IOException {
        var sources = IntStream.range(0, 32)
                .mapToObj(i -> new SourceReport(
                        "team-handbook-" + i, "0123456789".repeat(4), 1_780_000_000L, 5000, 0, 0, 0, 0, 0, null, null))
                .toList();

        assertThat(read(new IngestReport(3, 4, sources, 160_000, 640_000, null)).sources())
                .isEqualTo(sources);
    }

    @Test
    void namesAsManySourcesAsThereCanBeOnTheFirstRunAndWhenAllFail() throws IOException {
        var random = new Random(7);
        var sources = IntStream.range(0, 32)
                .mapToObj(i -> new SourceReport(
                        "handbook-of-a-team-with-a-long-name-" + i,
                        HexFormat.of().toHexDigits(random.nextLong(), 16).repeat(2) + i,
                        1_780_000_000L + i,
                        i * 31,
                        0,
                        i * 31,
                        0,
                        0,
                        i * 97,
                        null,
                        i % 2 == 0
                                ? null
                                : new SourceError(
                                        SourceFailure.SourceUnreachable,
                                        "spec.sources[handbook-of-a-team-with-a-long-name-%d].git.url: git.example.com does not answer; check the address"
                                                .formatted(i))))
                .toList();

        assertThat(read(new IngestReport(0, 1, sources, 160_000, 640_000, null)).sources())
                .isEqualTo(sources);
    }

    @Test
    void readsWhatAPodOfVersionOneLeft() throws IOException {
        var report = json.readValue("{\"index\":3,\"documents\":4}", IngestReport.class);

        assertThat(report).isEqualTo(new IngestReport(3, 0, List.of(), 4, 0, null));
    }

    private IngestReport read(IngestReport report) throws IOException {
        var bytes = ReportFile.json(report);
        assertThat(bytes).hasSizeLessThanOrEqualTo(4096);
        return json.readValue(TerminationMessage.text(new String(bytes, StandardCharsets.UTF_8)), IngestReport.class);
    }

    /** Letters that are two characters each, so mixed that packing saves little. */
    private static String words(Random random, int length) {
        return random.ints(length / 2, 0, 40_000)
                .mapToObj(letter -> new String(Character.toChars(0x20000 + letter)))
                .collect(Collectors.joining());
    }

    private static SourceReport source(String name, int failures, int reasonLength, SourceError error) {
        var random = new Random(7);
        var list = IntStream.range(0, failures)
                .mapToObj(i -> new Failure("path/" + i + ".md", words(random, reasonLength)))
                .toList();
        return new SourceReport(
                name,
                "0123456789012345678901234567890123456789",
                1_780_000_000L,
                40,
                failures,
                1,
                2,
                3,
                4,
                list,
                error);
    }
}
