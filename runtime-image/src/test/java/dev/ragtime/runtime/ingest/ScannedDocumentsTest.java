package dev.ragtime.runtime.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.api.knowledgebase.Ocr;
import dev.ragtime.api.knowledgebase.Ocr.Language;
import dev.ragtime.runtime.document.Scans;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code spec.ocr} says is done for documents with pictures, and for no other. */
class ScannedDocumentsTest {
    private final InMemoryIndexStore store = new InMemoryIndexStore();
    private final World world = new World();

    @BeforeAll
    static void installed() {
        Scans.assertInstalled("eng", "deu", "osd");
    }

    @BeforeEach
    void documents() throws IOException {
        world.put("docs", "mixed.pdf", Scans.ascii("typed text", "The anchor weighs eleven tons."));
        world.put("docs", "scan.pdf", Scans.ascii("", "The winch is oiled in spring."));
        world.put("docs", "typed.md", "one");
        world.put("docs", "other.md", "two");
        world.put("faq", "answers.md", "three");
        world.mostBytes = 1 << 20;
        world.ocr = languages(Language.deu);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void other_languages_concern_documents_with_pictures_alone(boolean talkative) {
        world.talkative = talkative;
        world.run(store);
        assertThat(world.read).hasValue(5);
        int listed = world.listed.get();
        forget();

        world.ocr = languages(Language.eng);
        var report = world.run(store);

        assertThat(store.texts())
                .containsExactlyInAnyOrder(
                        "typed text",
                        "The anchor weighs eleven tons.",
                        "The winch is oiled in spring.",
                        "one",
                        "two",
                        "three");
        assertThat(world.parsed).hasValue(2);
        assertThat(report.sources().getFirst().changed()).isEqualTo(2);
        if (!talkative) return;
        assertThat(world.read)
                .as("documents without pictures are not even read")
                .hasValue(2);
        assertThat(world.listed)
                .as("a source without pictures is not even listed")
                .hasValue(listed + 1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void what_was_read_goes_when_pictures_are_no_longer_read_and_comes_back(boolean talkative) {
        world.talkative = talkative;
        world.ocr = languages(Language.eng);
        world.run(store);
        assertThat(store.texts()).contains("The winch is oiled in spring.");

        world.ocr = Optional.empty();
        forget();
        var without = world.run(store).sources().getFirst();
        assertThat(store.texts()).contains("typed text", "one").doesNotContain("The anchor weighs eleven tons.");
        assertThat(without.failures().toString())
                .contains("scan.pdf", "it has no text: 1 of 1 pages is a picture")
                .contains("mixed.pdf", "in part: 1 of 2 pages is a picture without text (page 2); set spec.ocr");
        assertThat(world.embedded).hasValue(0);

        forget();
        world.run(store);
        assertThat(world.parsed).as("it is left at that").hasValue(0);

        world.ocr = languages(Language.eng);
        world.run(store);
        assertThat(store.texts()).contains("The anchor weighs eleven tons.", "The winch is oiled in spring.");
        assertThat(world.parsed).hasValue(2);
    }

    private void forget() {
        world.read.set(0);
        world.parsed.set(0);
        world.embedded.set(0);
    }

    private static Optional<Ocr> languages(Language... languages) {
        return Optional.of(new Ocr(List.of(languages)));
    }
}
