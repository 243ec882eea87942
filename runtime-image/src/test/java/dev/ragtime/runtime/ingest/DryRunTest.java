package dev.ragtime.runtime.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ragtime.api.runtime.DryRunReport;
import dev.ragtime.api.runtime.DryRunReport.Change;
import dev.ragtime.api.runtime.DryRunReport.Planned;
import dev.ragtime.api.runtime.DryRunReport.SourcePlan;
import dev.ragtime.api.runtime.IngestReport.SourceError;
import dev.ragtime.api.runtime.SourceFailure;
import dev.ragtime.api.runtime.TerminationMessage;
import dev.ragtime.runtime.source.SourceException;
import dev.ragtime.runtime.store.DocumentRecord;
import dev.ragtime.runtime.store.StoreException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a dry run says is what the next sync does, and nothing but the saying is done. */
class DryRunTest {
    private static final int STEPS = 8;
    private static final List<String> SOURCES = List.of("docs", "faq");

    private final World world = new World();
    private final InMemoryIndexStore store = new InMemoryIndexStore();

    static IntStream seeds() {
        return IntStream.range(0, 40);
    }

    @ParameterizedTest(name = "history {0}")
    @MethodSource("seeds")
    void what_it_says_is_what_the_next_sync_does(int seed) {
        var random = new Random(seed);
        world.talkative = seed % 2 == 0;
        world.sync = World.limits(seed % 3 == 0 ? 20 : 100, 5);
        SOURCES.forEach(source -> world.put(source, "first.md", "text of " + source));
        for (var step = 0; step < STEPS; step++) {
            for (var i = random.nextInt(5); i >= 0; i--) edit(random);
            var before = records();
            var plan = world.dryRun(store);
            assertThat(records()).isEqualTo(before);

            var done = world.run(store);

            for (var source : done.sources()) {
                var said = plan.sources().stream()
                        .filter(one -> one.name().equals(source.name()))
                        .findFirst()
                        .orElseThrow();
                assertThat(List.of(said.added(), said.changed(), said.deleted()))
                        .as("source %s of step %d: added, changed, deleted", source.name(), step)
                        .containsExactly(source.added(), source.changed(), source.deleted());
                assertThat(said.error()).isEqualTo(source.error());
            }
        }
    }

    private void edit(Random random) {
        var files = world.sources.get(SOURCES.get(random.nextInt(SOURCES.size())));
        var path = "doc-" + random.nextInt(6) + ".md";
        if (random.nextInt(3) == 0) files.remove(path);
        else files.put(path, "text " + random.nextInt(3));
    }

    private Map<UUID, DocumentRecord> records() {
        var all = new HashMap<UUID, DocumentRecord>();
        store.documents().forEach(record -> all.put(record.id(), record));
        return all;
    }

    @Test
    void it_names_documents_and_reads_no_more_of_them_than_it_must() throws StoreException {
        world.talkative = true;
        world.put("docs", "a.md", "one").put("docs", "b.md", "two").put("docs", "c.md", "three");
        world.run(store);
        world.put("docs", "b.md", "another").put("docs", "d.md", "four");
        world.sources.get("docs").remove("c.md");
        world.read.set(0);

        var plan = only(world.dryRun(store));

        assertThat(plan.examples())
                .containsExactly(
                        new Planned("b.md", Change.Change),
                        new Planned("c.md", Change.Delete),
                        new Planned("d.md", Change.Add));
        assertThat(plan.unchanged()).isEqualTo(1);
        assertThat(world.read).hasValue(1);
        assertThat(world.embedded).hasValue(3);
    }

    @Test
    void what_would_be_held_back_is_said_and_not_counted() {
        for (var i = 0; i < 10; i++) world.put("docs", i + ".md", "text " + i);
        world.run(store);
        for (var i = 1; i < 10; i++) world.sources.get("docs").remove(i + ".md");

        var plan = only(world.dryRun(store));

        assertThat(plan.deleted()).isZero();
        assertThat(plan.error().reason()).isEqualTo(SourceFailure.TooManyDeletions);
        assertThat(only(world.dryRun(store))).isEqualTo(plan);
    }

    @Test
    void a_source_that_cannot_be_read_keeps_it_from_no_other() {
        world.put("docs", "a.md", "one").put("faq", "b.md", "two");
        world.broken.put("docs", () -> {
            throw new SourceException(SourceFailure.SourceUnreachable, "nobody answers");
        });

        var plan = world.dryRun(store);

        assertThat(plan.sources().getFirst().error())
                .isEqualTo(new SourceError(SourceFailure.SourceUnreachable, "nobody answers"));
        assertThat(plan.sources().getLast().added()).isEqualTo(1);
    }

    @Test
    void documents_of_a_source_that_is_gone_from_the_spec_are_to_be_deleted() {
        world.put("docs", "a.md", "one").put("faq", "b.md", "two");
        world.run(store);
        world.sources.remove("faq");

        assertThat(world.dryRun(store).sources())
                .filteredOn(plan -> plan.name().equals("faq"))
                .singleElement()
                .satisfies(plan -> assertThat(plan.deleted()).isEqualTo(1));
    }

    @Test
    void what_cannot_be_read_is_counted_apart() {
        world.put("docs", "a.md", World.UNREADABLE).put("docs", "b.md", "two");
        world.sync = World.limits(100, 100);
        world.run(store);

        assertThat(only(world.dryRun(store)).unreadable()).isEqualTo(1);
        assertThat(only(world.dryRun(store)).unchanged()).isEqualTo(1);
    }

    @Test
    void its_report_fits_into_a_termination_message_however_much_there_is_to_say() throws IOException {
        var touched = IntStream.range(0, 1000)
                .mapToObj(i -> new Planned("a/long/path/to/a/document-" + i + ".md", Change.Add))
                .toList();
        var sources = IntStream.range(0, 32)
                .mapToObj(i -> new SourcePlan(
                        "handbook-of-a-team-with-a-long-name-" + i,
                        1000,
                        0,
                        0,
                        0,
                        0,
                        touched,
                        new SourceError(
                                SourceFailure.SourceUnreachable,
                                "spec.sources[handbook-of-a-team-with-a-long-name-%d].git.url: git.example.com does not answer"
                                        .formatted(i))))
                .toList();

        var bytes = ReportFile.json(new DryRunReport(sources, null));

        assertThat(bytes).hasSizeLessThanOrEqualTo(TerminationMessage.MAX_BYTES);
        var text = TerminationMessage.text(new String(bytes, StandardCharsets.UTF_8));
        var read = new ObjectMapper().readValue(text, DryRunReport.class);
        assertThat(read.sources())
                .extracting(SourcePlan::added)
                .containsOnly(1000L)
                .hasSize(32);
    }

    private static SourcePlan only(DryRunReport report) {
        assertThat(report.sources()).hasSize(1);
        return report.sources().getFirst();
    }
}
