package dev.ragtime.runtime.ingest;

import static dev.ragtime.runtime.ingest.World.only;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.api.knowledgebase.FieldType;
import dev.ragtime.api.knowledgebase.FieldValue;
import dev.ragtime.api.knowledgebase.FieldValue.Text;
import dev.ragtime.api.knowledgebase.FieldValue.Whole;
import dev.ragtime.api.knowledgebase.Metadata;
import dev.ragtime.api.knowledgebase.Metadata.Field;
import dev.ragtime.api.runtime.IngestReport.Failure;
import dev.ragtime.api.runtime.IngestReport.SourceReport;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Documents get the values of declared fields, and a change of these alone embeds nothing. */
class FieldsTest {
    private final World world = new World();
    private final InMemoryIndexStore store = new InMemoryIndexStore();

    @Test
    void aChangeOfMetadataAloneEmbedsNothing() {
        world.metadata = declared(new Field("team", FieldType.String, null));
        world.put("docs", "a.md", "---\nteam: hr\n---\none\n\ntwo").put("docs", "b.md", "three");
        assertThat(only(world.run(store)).embedded()).isEqualTo(3);

        world.put("docs", "a.md", "---\nteam: legal\n---\none\n\ntwo");
        var report = only(world.run(store));

        assertThat(report)
                .extracting(SourceReport::changed, SourceReport::embedded)
                .containsExactly(1L, 0L);
        assertThat(store.texts()).containsExactlyInAnyOrder("one", "two", "three");
        assertThat(metadata("one")).containsEntry("team", new Text("legal"));
        assertThat(metadata("three")).doesNotContainKey("team");
    }

    @Test
    void aFieldThatIsDeclaredLaterIsFilledInWithoutEmbedding() {
        world.talkative = true;
        world.put("docs", "a.md", "---\nyear: 2024\n---\none").put("docs", "b.md", "two");
        world.run(store);

        world.metadata = declared(new Field("year", FieldType.Integer, null));
        assertThat(only(world.run(store)).embedded()).isZero();
        assertThat(metadata("one")).containsEntry("year", new Whole(2024));

        world.metadata = declared(new Field("year", FieldType.String, null));
        assertThat(only(world.run(store)).embedded()).isZero();
        assertThat(metadata("one")).containsEntry("year", new Text("2024"));

        world.metadata = declared();
        assertThat(only(world.run(store)).embedded()).isZero();
        assertThat(metadata("one")).doesNotContainKey("year");
        var read = world.read.get();
        world.run(store);
        assertThat(world.read.get()).as("nothing changed").isEqualTo(read);
    }

    @Test
    void whatASourceSaysOfAnUnchangedTextIsTakenOver() {
        world.metadata = declared(new Field("team", FieldType.String, "owner"));
        world.put("docs", "a.md", "one").given.put("a.md", Map.of("owner", "hr"));
        world.run(store);
        assertThat(metadata("one")).containsEntry("team", new Text("hr"));

        world.given.put("a.md", Map.of("owner", "legal"));
        assertThat(only(world.run(store)).embedded()).isZero();
        assertThat(metadata("one")).containsEntry("team", new Text("legal"));
    }

    @Test
    void aValueOfAnotherTypeIsLeftOutAndToldAndTheDocumentIsServed() {
        world.metadata = declared(new Field("year", FieldType.Integer, null));
        world.put("docs", "a.md", "---\nyear: soon\n---\none");
        world.run(store);
        var report = only(world.run(store));

        assertThat(report.failures())
                .containsExactly(new Failure("a.md", "in part: field year is left out: \"soon\" is no Integer"));
        assertThat(report.failed()).isZero();
        assertThat(report.documents()).isEqualTo(1);
        assertThat(metadata("one")).doesNotContainKey("year");
    }

    private static Metadata declared(Field... fields) {
        return new Metadata(List.of(fields));
    }

    private Map<String, FieldValue> metadata(String text) {
        return store.chunks.values().stream()
                .filter(embedded -> embedded.chunk().text().equals(text))
                .findFirst()
                .orElseThrow()
                .chunk()
                .metadata();
    }
}
