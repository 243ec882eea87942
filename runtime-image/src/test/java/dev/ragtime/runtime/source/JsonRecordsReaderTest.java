package dev.ragtime.runtime.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ragtime.api.knowledgebase.JsonRecords;
import dev.ragtime.api.knowledgebase.Source;
import dev.ragtime.api.knowledgebase.VolumeFiles;
import dev.ragtime.runtime.config.Manifests;
import dev.ragtime.runtime.crawl.MemoryNotes;
import dev.ragtime.runtime.document.OcrLanguages;
import dev.ragtime.runtime.document.SourceFile;
import dev.ragtime.runtime.source.Listing.Extent;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each record of a JSON file is a document of its own where a source says which fields make one. */
class JsonRecordsReaderTest {
    private static final JsonRecords FAQ = new JsonRecords("answer", "question", "id");

    @TempDir
    private Path folder;

    private Path scratch;

    @BeforeEach
    void makeScratch() throws IOException {
        scratch = Files.createDirectories(folder.resolve("scratch"));
        Files.createDirectories(folder.resolve("claim"));
    }

    @Test
    void eachLineAndEachElementIsADocument() throws IOException {
        write(
                "faq.jsonl",
                "{\"id\": 7, \"question\": \"How  long?\", \"answer\": \"Thirty *days*.\", \"tags\": [\"hr\"]}\n\n{\"id\": \"b/c\", \"answer\": \"Yes.\"}");
        write("more.json", "[{\"id\": 1, \"answer\": [\"One.\", \"Two.\"]}, {\"id\": true, \"answer\": 42}]");
        write("one.json", "{\"id\": \"x\", \"answer\": \"Alone.\"}");
        write("notes.md", "as before");

        assertThat(texts(reader(FAQ)))
                .isEqualTo(Map.of(
                        "faq.jsonl/7.md", "# How long?\n\nThirty *days*.",
                        "faq.jsonl/b/c.md", "Yes.",
                        "more.json/1.md", "One.\n\nTwo.",
                        "more.json/true.md", "42",
                        "one.json/x.md", "Alone.",
                        "notes.md", "as before"));
        try (var listing = reader(FAQ).listing()) {
            var file = listing.files().findFirst().orElseThrow();
            assertThat(file.uri()).isEqualTo("volume:claim/faq.jsonl#7");
            assertThat(file.content().read().metadata())
                    .isEqualTo(Map.of("id", 7, "question", "How  long?", "tags", List.of("hr")));
        }
        assertThat(scratch).as("after the listing is closed").isEmptyDirectory();
    }

    @Test
    void aDotLeadsIntoAnObjectAndWithoutAnIdTheNumberCounts() throws IOException {
        write("faq.ndjson", "{\"doc\": {\"body\": \"One.\"}}\n{\"doc.body\": \"Two.\"}\n");

        assertThat(texts(reader(new JsonRecords("doc.body", null, null))))
                .isEqualTo(Map.of("faq.ndjson/1.md", "One.", "faq.ndjson/2.md", "Two."));
    }

    @Test
    void aNumberIsMetadataAsItIsWritten() throws IOException {
        write("faq.jsonl", "{\"id\": 1.10, \"answer\": \"One.\", \"version\": 1.10, \"of\": {\"parts\": [2.50]}}");

        try (var listing = reader(FAQ).listing()) {
            var file = listing.files().findFirst().orElseThrow();
            assertThat(file.path()).isEqualTo("faq.jsonl/1.10.md");
            assertThat(file.content().read().metadata())
                    .isEqualTo(Map.of(
                            "id", new BigDecimal("1.10"),
                            "version", new BigDecimal("1.10"),
                            "of", Map.of("parts", List.of(new BigDecimal("2.50")))));
        }
    }

    @Test
    void principalsAreKeptToTheLastCharacterAndNullIsNobody() throws IOException {
        var names = "group:staff-of-the-moon,".repeat(100) + "group:staff";
        write(
                "faq.jsonl",
                "{\"id\": 1, \"answer\": \"One.\", \"Principals\": \"%1$s\"}\n{\"id\": 2, \"answer\": \"Two.\", \"principals\": [\"%1$s\"]}\n{\"id\": 3, \"answer\": \"Three.\", \"principals\": null}"
                        .formatted(names));

        try (var listing = reader(FAQ).listing()) {
            var files = listing.files().toList();
            assertThat(files.get(0).content().read().metadata()).containsEntry("Principals", names);
            assertThat(files.get(1).content().read().metadata()).containsEntry("principals", List.of(names));
            assertThat(files.get(2).content().read().metadata()).containsEntry("principals", List.of());
        }
    }

    @Test
    void whatAnObjectSaysOfItsReadersIsSaidOfItsRecordsAndAChangeOfItIsOneOfThem() throws IOException {
        var before = records(Map.of("Principals", "group:pay", "team", "hr"), Optional.of("ada"));
        var opened = before.content().read();

        assertThat(opened.container()).isEqualTo(Map.of("Principals", "group:pay"));
        assertThat(opened.principals()).contains("ada");
        assertThat(opened.metadata()).isEqualTo(Map.of("id", 1));
        assertThat(records(Map.of("Principals", "group:hr", "team", "hr"), Optional.of("ada"))
                        .version())
                .isNotEqualTo(before.version());
        assertThat(records(Map.of("Principals", "group:pay"), Optional.of("ada"))
                        .version())
                .isEqualTo(before.version());
    }

    private SourceFile records(Map<String, Object> metadata, Optional<Object> principals) {
        SourceFile.Described content = () -> new SourceFile.Opened(
                new ByteArrayInputStream("{\"id\": 1, \"answer\": \"One.\"}".getBytes(StandardCharsets.UTF_8)),
                Optional.empty(),
                metadata,
                Optional.empty(),
                principals);
        var file = new SourceFile("faq", "pay.jsonl", "s3:pay.jsonl", "", content);
        SourceReader objects = () -> Listing.complete("1", List.of(file), "no file");
        return new JsonRecordsReader("faq", FAQ, objects, scratch)
                .listing()
                .files()
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aRecordThatDidNotChangeHasTheSameVersion() throws IOException {
        write("faq.jsonl", "{\"id\": 1, \"answer\": \"One.\"}\n{\"id\": 2, \"answer\": \"Two.\", \"team\": \"hr\"}");
        var before = versions(reader(FAQ));
        write(
                "faq.jsonl",
                "{\"id\": 3, \"answer\": \"New.\"}\n{\"id\": 2, \"answer\": \"Two.\", \"team\": \"law\"}\n{\"answer\": \"One.\", \"id\": 1}");
        var after = versions(reader(FAQ));

        assertThat(after.get("faq.jsonl/2.md")).isNotEqualTo(before.get("faq.jsonl/2.md"));
        assertThat(after.get("faq.jsonl/1.md")).isEqualTo(before.get("faq.jsonl/1.md"));
    }

    @Test
    void whatIsNoDocumentIsNamedAndTheOthersAreRead() throws IOException {
        write("faq.jsonl", """
                {"id": 1, "answer": "One."}
                {"id": 1, "answer": "Again."}
                {"answer": "Nobody's."}
                {"id": 4}
                {"id": 5, "answer": {"de": "Nein."}}
                {"id": 6, "answer": "cut
                "text"
                {"id": 8, "answer": "Eight."} trailing
                {"id": 9, "answer": "Nine."}
                """);

        assertThat(texts(reader(FAQ)))
                .containsEntry("faq.jsonl/1.md", "One.")
                .containsEntry("faq.jsonl/9.md", "Nine.")
                .containsEntry("faq.jsonl/line 2", "! another record has its id, 1, too")
                .containsEntry(
                        "faq.jsonl/line 3",
                        "! it has no id of up to 500 characters in field id, which json.idField names")
                .containsEntry("faq.jsonl/line 4", "! it has no text in field answer, which json.textField names")
                .containsEntry("faq.jsonl/line 5", "! it has no text in field answer, which json.textField names")
                .containsKeys("faq.jsonl/line 6", "faq.jsonl/line 7", "faq.jsonl/line 8")
                .hasSize(9);
    }

    @Test
    void ofAFileThatIsCutOffNothingIsTakenForGone() throws IOException {
        write("good.json", "[{\"id\": 1, \"answer\": \"One.\"}]");
        write("faq.json", "[{\"id\": 1, \"answer\": \"One.\"}, {\"id\": 2, \"ans");

        write("lines.jsonl", "{\"id\": 1, \"answer\": \"One.\"}\n{\"id\": 2, \"ans");

        try (var listing = reader(FAQ).listing()) {
            assertThat(listing.extent()).isEqualTo(new Extent.Except(Set.of("faq.json/", "lines.jsonl/")));
        }
        assertThat(texts(reader(FAQ)))
                .containsOnlyKeys("good.json/1.md", "faq.json", "lines.jsonl")
                .containsEntry("lines.jsonl", "! it is cut off in line 2")
                .hasEntrySatisfying(
                        "faq.json", text -> assertThat(text).startsWith("! it is not valid JSON, line 1, column"));
    }

    @Test
    void ofAFileOfSeveralValuesOrNoneNothingIsTakenForGone() throws IOException {
        var several = "{\"id\": 1, \"answer\": \"One.\"}\n{\"id\": 2, \"answer\": \"Two.\"}\n";
        write("values.json", several);
        write("arrays.json", "[{\"id\": 1, \"answer\": \"One.\"}]\n[{\"id\": 2, \"answer\": \"Two.\"}]");
        write("empty.json", "");
        write("values.jsonl", several);
        write("empty.jsonl", "");
        write("empty list.json", "[]\n");

        try (var listing = reader(FAQ).listing()) {
            assertThat(listing.extent())
                    .isEqualTo(new Extent.Except(Set.of("values.json/", "arrays.json/", "empty.json/")));
        }
        var more = "! it has more than one value; call it .jsonl if each has a line of its own";
        assertThat(texts(reader(FAQ)))
                .isEqualTo(Map.of(
                        "values.json", more,
                        "arrays.json", more,
                        "empty.json", "! it is empty",
                        "values.jsonl/1.md", "One.",
                        "values.jsonl/2.md", "Two."));
    }

    @Test
    void whatIsTooLargeTooDeepOrNoJsonIsRefused() throws IOException {
        write("deep.json", "[".repeat(1000) + "]".repeat(1000));
        write("large.json", "[{\"id\": 1, \"answer\": \"" + "x".repeat(5 << 20) + "\"}]");
        write("long.jsonl", "{\"id\": 1, \"answer\": \"" + "x".repeat(5 << 20) + "\"}");
        write("other.jsonl", "no JSON\n".repeat(2000));

        assertThat(texts(reader(FAQ)))
                .containsOnlyKeys("deep.json", "large.json", "long.jsonl", "other.jsonl")
                .allSatisfy((path, text) -> assertThat(text).startsWith("! "))
                .hasEntrySatisfying("long.jsonl", text -> assertThat(text).contains("a record of more than 4 MiB"))
                .hasEntrySatisfying("other.jsonl", text -> assertThat(text).contains("more than 1000 of its records"));
    }

    @Test
    void aHundredThousandLinesAreListedWithoutBeingKeptInMemory() throws IOException {
        try (var out = Files.newBufferedWriter(folder.resolve("claim/big.jsonl"))) {
            for (int i = 0; i < 100_000; i++) {
                out.write("{\"id\": %d, \"answer\": \"%s %d\"}\n".formatted(i, "word ".repeat(200), i));
            }
        }
        try (var listing = reader(FAQ).listing()) {
            var files = listing.files().toList();
            assertThat(files).hasSize(100_000);
            assertThat(text(files.getLast())).endsWith(" 99999");
            assertThat(Files.size(Files.list(scratch).findFirst().orElseThrow()))
                    .isGreaterThan(100_000_000);
        }
        assertThat(scratch).isEmptyDirectory();
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve("claim").resolve(name), text);
    }

    private SourceReader reader(JsonRecords fields) {
        var source = Source.of("docs", new VolumeFiles("claim", null)).with(null, fields);
        var readers = SourceReaders.local(
                new Manifests(List.of()),
                new FoldersBelow(folder),
                (name, key) -> Optional.empty(),
                scratch,
                new MemoryNotes(),
                OcrLanguages.NONE);
        return readers.of(source);
    }

    private static Map<String, String> versions(SourceReader reader) {
        var versions = new LinkedHashMap<String, String>();
        try (var listing = reader.listing()) {
            listing.files().forEach(file -> versions.put(file.path(), file.version()));
        }
        return versions;
    }

    /** By path; of what cannot be read the reason, after an exclamation mark. */
    private static Map<String, String> texts(SourceReader reader) throws IOException {
        var texts = new LinkedHashMap<String, String>();
        try (var listing = reader.listing()) {
            for (var file : listing.files().toList()) texts.put(file.path(), text(file));
        }
        return texts;
    }

    private static String text(SourceFile file) throws IOException {
        var failure = catchThrowableOfType(
                IOException.class, () -> file.content().open().close());
        if (failure != null) return "! " + failure.getMessage();
        try (var in = file.content().open()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
