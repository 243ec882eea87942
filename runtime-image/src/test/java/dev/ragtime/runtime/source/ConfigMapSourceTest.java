package dev.ragtime.runtime.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.ragtime.api.knowledgebase.Source;
import dev.ragtime.api.knowledgebase.SourceKind;
import dev.ragtime.runtime.config.Manifests;
import dev.ragtime.runtime.config.UserError;
import dev.ragtime.runtime.crawl.MemoryNotes;
import dev.ragtime.runtime.document.OcrLanguages;
import dev.ragtime.runtime.document.SourceFile;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigMapSourceTest {
    @TempDir
    private Path folder;

    private final Source faq = Source.of("faq", new SourceKind.ConfigMap("questions"));

    @Test
    void readsTextAndBinaryValuesOfTheObject() throws IOException {
        var listing = reader(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("questions")
                        .endMetadata()
                        .addToData("b.md", "# B")
                        .addToBinaryData("a.pdf", "JVBERg==")
                        .build())
                .listing();

        assertThat(listing.files()).extracting(SourceFile::path).containsExactly("a.pdf", "b.md");
        try (var in = listing.files().toList().getFirst().content().open()) {
            assertThat(in.readAllBytes()).asString().isEqualTo("%PDF");
        }
    }

    @Test
    void saysThatThereIsNoKey() throws IOException {
        var object = new ConfigMapBuilder()
                .withNewMetadata()
                .withName("questions")
                .endMetadata()
                .build();

        assertThat(reader(object).listing().lack()).isEqualTo("ConfigMap questions has no key");
    }

    @Test
    void namesTheSameStateTheSameMountedOrNot() throws IOException {
        var object = new ConfigMapBuilder()
                .withNewMetadata()
                .withName("questions")
                .endMetadata()
                .addToData("a.md", "text")
                .build();
        Files.createDirectory(folder.resolve("faq"));
        Files.writeString(folder.resolve("faq/a.md"), "text");
        var mounted = SourceReaders.mounted(
                        folder, (s, k) -> Optional.empty(), folder, new MemoryNotes(), OcrLanguages.NONE)
                .of(faq);

        assertThat(reader(object).listing().revision())
                .isEqualTo(mounted.listing().revision());
        assertThat(reader(object).listing().files().map(SourceFile::version))
                .isEqualTo(mounted.listing().files().map(SourceFile::version).toList())
                .noneMatch(String::isEmpty);
    }

    @Test
    void saysThatTheManifestsLackTheConfigMap() {
        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> SourceReaders.local(
                                new Manifests(List.of()),
                                new FoldersBelow(folder),
                                (s, k) -> Optional.empty(),
                                folder,
                                new MemoryNotes(),
                                OcrLanguages.NONE)
                        .of(faq))
                .withMessageContaining("spec.sources[faq].configMap.name")
                .withMessageContaining("questions");
    }

    private SourceReader reader(io.fabric8.kubernetes.api.model.ConfigMap object) {
        return SourceReaders.local(
                        new Manifests(List.of(object)),
                        new FoldersBelow(folder),
                        (s, k) -> Optional.empty(),
                        folder,
                        new MemoryNotes(),
                        OcrLanguages.NONE)
                .of(faq);
    }
}
