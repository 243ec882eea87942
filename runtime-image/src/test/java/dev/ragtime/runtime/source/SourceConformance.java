package dev.ragtime.runtime.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.ragtime.runtime.document.SourceFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a sync relies on, whatever the kind of source. */
abstract class SourceConformance {
    /** Where documents are kept that a source of this kind reads. */
    interface Origin extends AutoCloseable {
        /** From now on it holds exactly these: text by name, of files at its top. */
        void hold(Map<String, String> files) throws IOException;

        /** Nobody can read it, until {@link #mend}. */
        void fail() throws IOException;

        void mend() throws IOException;

        /** A source named {@code docs} that reads all of it. */
        SourceReader reader() throws IOException;

        /** How {@link #hold} called what a source of this kind names by the place it is at, too. */
        default String nameOf(String path) {
            return path;
        }

        @Override
        void close() throws IOException;
    }

    private Origin origin;
    private SourceReader reader;

    /** An origin that was not used before, and holds nothing. */
    protected abstract Origin open() throws IOException;

    @BeforeEach
    void begin() throws IOException {
        origin = open();
        origin.hold(Map.of("a.md", "amber lamps", "b.md", "blue lamps"));
        reader = origin.reader();
    }

    @AfterEach
    void end() throws IOException {
        origin.close();
    }

    @Test
    void every_file_is_listed_once_with_its_text_and_a_name_that_stays() throws IOException {
        try (var listing = reader.listing()) {
            assertThat(texts(listing)).containsOnly(Map.entry("a.md", "amber lamps"), Map.entry("b.md", "blue lamps"));
            assertThat(listing.files())
                    .allSatisfy(file -> assertThat(file.source()).isEqualTo("docs"))
                    .allSatisfy(file -> assertThat(file.uri()).endsWith(file.path()));
            assertThat(listing.files()).extracting(SourceFile::uri).doesNotHaveDuplicates();
        }
    }

    @Test
    void what_did_not_change_need_not_be_read() throws IOException {
        var before = seen(reader);
        origin.hold(Map.of("a.md", "amber lamps", "b.md", "blue lamps"));
        var after = seen(origin.reader());

        assertThat(after.versions()).isEqualTo(before.versions()).doesNotContainValue("");
    }

    @Test
    void a_file_that_is_new_is_listed_and_the_others_are_as_they_were() throws IOException {
        var before = seen(reader);
        origin.hold(Map.of("a.md", "amber lamps", "b.md", "blue lamps", "c.md", "cyan lamps"));
        var after = seen(reader);

        assertThat(after.revision()).isNotEqualTo(before.revision());
        assertThat(after.texts()).containsEntry("c.md", "cyan lamps").hasSize(3);
        assertThat(after.versions()).containsAllEntriesOf(before.versions());
    }

    @Test
    void a_changed_file_has_another_version_even_if_it_is_as_long() throws IOException {
        var before = seen(reader);
        origin.hold(Map.of("a.md", "amber lamps", "b.md", "pink lamps"));
        var after = seen(reader);

        assertThat(after.revision()).isNotEqualTo(before.revision());
        assertThat(after.texts()).containsEntry("b.md", "pink lamps");
        assertThat(after.versions().get("b.md")).isNotEqualTo(before.versions().get("b.md"));
        assertThat(after.versions().get("a.md")).isEqualTo(before.versions().get("a.md"));
    }

    @Test
    void a_renamed_file_is_another_one() throws IOException {
        var before = seen(reader);
        origin.hold(Map.of("a.md", "amber lamps", "z.md", "blue lamps"));
        var after = seen(reader);

        assertThat(after.revision()).isNotEqualTo(before.revision());
        assertThat(after.texts()).containsOnly(Map.entry("a.md", "amber lamps"), Map.entry("z.md", "blue lamps"));
    }

    @Test
    void a_file_that_is_gone_is_listed_no_more() throws IOException {
        var before = seen(reader);
        origin.hold(Map.of("a.md", "amber lamps"));

        try (var listing = reader.listing()) {
            assertThat(listing.revision()).isNotEqualTo(before.revision());
            var gone = switch (listing.extent()) {
                case Listing.Extent.Complete complete -> !texts(listing).containsKey("b.md");
                case Listing.Extent.Except except -> false;
                case Listing.Extent.Delta delta -> delta.removed().contains("b.md");
            };
            assertThat(gone).isTrue();
        }
    }

    @Test
    void a_source_that_cannot_be_read_says_so_and_is_never_empty() throws IOException {
        var before = seen(reader);
        origin.fail();

        assertThatExceptionOfType(SourceException.class)
                .isThrownBy(() -> seen(reader))
                .withMessageStartingWith("spec.sources[docs].");

        origin.mend();
        assertThat(seen(reader)).isEqualTo(before);
    }

    /** A text is that of the version it was listed with, or the next listing has another version for it. */
    @Test
    void what_changes_between_listing_and_reading_is_not_missed() throws IOException {
        try (var listing = reader.listing()) {
            var files = listing.files().toList();
            origin.hold(Map.of("a.md", "azure lamps", "b.md", "blue lamps"));
            var read = new TreeMap<String, String>();
            for (var file : files) read.put(name(file), text(file));
            var next = seen(reader);

            assertThat(next.texts()).containsEntry("a.md", "azure lamps");
            assertThat(next.versions().get("a.md")).isNotEqualTo(version(files, "a.md"));
            assertThat(read.get("a.md")).isIn("amber lamps", "azure lamps");
            assertThat(read.get("b.md")).isEqualTo("blue lamps");
        }
    }

    /** Where the revision is known without a listing, it is that of the listing. */
    @Test
    void the_revision_that_is_asked_for_is_the_one_that_is_listed() throws IOException {
        var listed = seen(reader).revision();

        assertThat(reader.revision().orElse(listed)).isEqualTo(listed);
    }

    private String name(SourceFile file) {
        return origin.nameOf(file.path());
    }

    private String version(Iterable<SourceFile> files, String path) {
        for (var file : files) {
            if (name(file).equals(path)) return file.version();
        }
        throw new AssertionError(path + " is not listed");
    }

    private Map<String, String> texts(Listing listing) {
        return listing.files().collect(Collectors.toMap(this::name, SourceConformance::text));
    }

    private static String text(SourceFile file) {
        try (var in = file.content().open()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError("cannot read " + file.path(), e);
        }
    }

    private Seen seen(SourceReader reader) {
        try (var listing = reader.listing()) {
            return new Seen(
                    listing.revision(),
                    texts(listing),
                    listing.files().collect(Collectors.toMap(this::name, SourceFile::version)));
        }
    }

    /** What one listing told. */
    private record Seen(String revision, Map<String, String> texts, Map<String, String> versions) {}
}
