package dev.ragtime.runtime.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.ragtime.api.knowledgebase.ImageFiles;
import dev.ragtime.api.knowledgebase.Source;
import dev.ragtime.api.knowledgebase.SourceKind;
import dev.ragtime.api.knowledgebase.VolumeFiles;
import dev.ragtime.api.runtime.SourceFailure;
import dev.ragtime.runtime.crawl.MemoryNotes;
import dev.ragtime.runtime.document.Format;
import dev.ragtime.runtime.document.OcrLanguages;
import dev.ragtime.runtime.document.SourceFile;
import dev.ragtime.runtime.source.FolderSource.Mounted;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderSourceTest {
    @TempDir
    private Path mounts;

    @TempDir
    private Path elsewhere;

    private Path volume;

    @BeforeEach
    void mount() throws IOException {
        volume = Files.createDirectory(mounts.resolve("uploads"));
    }

    @Test
    void readsKnownTypesInEveryFolder() throws IOException {
        write("a.md", "1");
        write("settings.json", "{}");
        write("Main.java", "class Main {}");
        write("~$offer.docx", "opened by somebody");
        write("inbox/deep/b.PDF", "2");
        write("inbox/photo.jpg", "3");
        write(".git/c.md", "4");

        var listing = listing("");

        assertThat(listing.files()).extracting(SourceFile::path).containsExactly("a.md", "inbox/deep/b.PDF");
        assertThat(listing.files().toList().getLast().uri()).isEqualTo("volume:claim/inbox/deep/b.PDF");
    }

    @Test
    void saysWhyThereIsNoDocument() throws IOException {
        write("photos/a.jpg", "1");
        write("photos/b.jpg", "2");
        write("inbox/.gitkeep", "");

        assertThat(listing("photos").lack()).isEqualTo("none of 2 files is of a type that is read");
        assertThat(listing("inbox").lack()).isEqualTo("no file there");
    }

    @Test
    void readsBelowTheDirectoryOnly() throws IOException {
        write("a.md", "1");
        write("inbox/b.md", "2");

        var listing = listing("inbox/");

        assertThat(listing.files()).extracting(SourceFile::path).containsExactly("b.md");
        assertThat(listing.files().toList().getFirst().uri()).isEqualTo("volume:claim/inbox/b.md");
    }

    @Test
    void followsLinksOnTheVolumeButNoneThatLeavesIt() throws IOException {
        write("real/a.md", "inside");
        Files.writeString(elsewhere.resolve("secret.md"), "outside");
        Files.createSymbolicLink(volume.resolve("inside.md"), Path.of("real/a.md"));
        Files.createSymbolicLink(volume.resolve("outside.md"), elsewhere.resolve("secret.md"));
        Files.createSymbolicLink(volume.resolve("folder"), elsewhere);
        Files.createSymbolicLink(volume.resolve("real/loop"), volume);
        Files.createSymbolicLink(volume.resolve("dangling.md"), Path.of("nowhere.md"));

        assertThat(listing("").files()).extracting(SourceFile::path).containsExactly("inside.md", "real/a.md");
    }

    @Test
    void namesAreThoseOfAnyLanguageAndOnesThatAreNoTextAreToldApart() throws Exception {
        write("Büro.md", "1");
        write("手冊.md", "2");
        // bytes that are no characters: both read as the same name
        shell("printf one > $'\\xff.md'; printf two > $'\\xfe.md'");

        var files = listing("").files().toList();

        assertThat(files).extracting(SourceFile::path).containsExactly("Büro.md", "手冊.md", "�.md");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> files.getLast().content().open())
                .withMessageContaining("names are not UTF-8");
        assertThat(files.getLast().version()).as("to be looked at again").isEmpty();
    }

    private void shell(String commands) throws Exception {
        var process = new ProcessBuilder("bash", "-c", commands)
                .directory(volume.toFile())
                .inheritIO()
                .start();
        assertThat(process.waitFor()).isZero();
    }

    @Test
    void whatGoesAwayWhileItLooksIsGoneAndHoldsUpNothing() throws IOException {
        write("inbox/a.md", "1");
        write("inbox/b.md", "2");
        var gone = volume.resolve("inbox/gone.md");
        Files.writeString(gone, "3");
        var attributes = Files.readAttributes(gone, BasicFileAttributes.class);
        Files.delete(gone);
        var walk = new FolderWalk(volume.toRealPath(), volume, Format::isReadByDefault);

        walk.visitFile(gone, attributes);
        walk.visitFileFailed(volume.resolve("never.md"), new NoSuchFileException("never.md"));
        walk.preVisitDirectory(volume.resolve("no-folder"), attributes);

        assertThat(walk.vanished()).as("so that it looks again").isTrue();
        assertThat(walk.found()).isEmpty();
    }

    @Test
    void takesWhatItSeesOfAFolderInWhichFilesComeAndGo() throws Exception {
        write("steady.md", "1");
        var busy = new AtomicBoolean(true);
        var writer = Thread.ofPlatform().start(() -> {
            for (var i = 0; busy.get(); i = (i + 1) % 50) {
                try {
                    Files.writeString(volume.resolve("upload-" + i + ".md"), "2");
                    Files.delete(volume.resolve("upload-" + i + ".md"));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        });
        try {
            for (var i = 0; i < 200; i++)
                assertThat(listing("").files()).extracting(SourceFile::path).contains("steady.md");
        } finally {
            busy.set(false);
            writer.join();
        }
    }

    @Test
    void refusesADirectoryOutsideTheVolume() {
        assertDirectoryNotFound("../..");
    }

    @Test
    void refusesADirectoryThatIsALinkOutOfTheVolume() throws IOException {
        Files.createSymbolicLink(volume.resolve("inbox"), elsewhere);

        assertDirectoryNotFound("inbox");
    }

    @Test
    void saysThatTheDirectoryIsMissing() {
        assertDirectoryNotFound("inbox");
        assertDirectoryNotFound("no\0path");
    }

    @Test
    void changesItsRevisionWithEveryFile() throws IOException {
        write("a.md", "1");
        var first = listing("").revision();
        assertThat(listing("").revision()).isEqualTo(first).startsWith("sha256:");

        write("a.md", "22");
        assertThat(listing("").revision()).isNotEqualTo(first);
    }

    @Test
    void tellsAFilesVersionByItsSizeAndTimesOnceTheyAreSettled() throws IOException {
        write("a.md", "1");
        var later = Instant.now().plusSeconds(60);
        var first = version(later);
        assertThat(version(later)).isEqualTo(first).isNotEmpty();
        assertThat(version(Instant.now()))
                .as("it may change again within this moment")
                .isEmpty();

        var written = Files.getLastModifiedTime(volume.resolve("a.md"));
        write("a.md", "2");
        Files.setLastModifiedTime(volume.resolve("a.md"), written);
        assertThat(version(later))
                .as("another content of the same size and time")
                .isNotEqualTo(first);
    }

    private String version(Instant now) {
        var reader = new FolderSource(
                "uploads",
                Mounted.of(new VolumeFiles("claim", "")),
                volume,
                InstantSource.fixed(now),
                Format::isReadByDefault);
        return reader.listing().files().toList().getFirst().version();
    }

    @Test
    void readsTheKeysOfAMountedConfigMapThroughItsLinks() throws IOException {
        var mount = Files.createDirectory(mounts.resolve("faq"));
        var hidden = Files.createDirectory(mount.resolve("..2026_01_01"));
        Files.writeString(hidden.resolve("a.md"), "text");
        Files.createSymbolicLink(mount.resolve("..data"), Path.of("..2026_01_01"));
        Files.createSymbolicLink(mount.resolve("a.md"), Path.of("..data/a.md"));
        var source = Source.of("faq", new SourceKind.ConfigMap("questions"));

        var listing = SourceReaders.mounted(
                        mounts, (s, k) -> Optional.empty(), mounts, new MemoryNotes(), OcrLanguages.NONE)
                .of(source)
                .listing();

        assertThat(listing.files()).extracting(SourceFile::uri).containsExactly("configmap:questions/a.md");
    }

    @Test
    void readsTheFilesOfAnImage() throws IOException {
        write("guide/a.md", "text");
        write("other/b.md", "text");

        assertThat(image("guide").files())
                .extracting(SourceFile::uri)
                .containsExactly("image:registry.example/handbook:7/guide/a.md");
        assertThatExceptionOfType(SourceException.class)
                .isThrownBy(() -> image("none"))
                .withMessage(
                        "spec.sources[uploads].image.directory: there is no folder \"none\" in image registry.example/handbook:7; create it or correct the path");
    }

    private Listing image(String directory) {
        var source = Source.of("uploads", new ImageFiles("registry.example/handbook:7", null, directory));
        return SourceReaders.mounted(mounts, (s, k) -> Optional.empty(), mounts, new MemoryNotes(), OcrLanguages.NONE)
                .of(source)
                .listing();
    }

    private void assertDirectoryNotFound(String directory) {
        assertThatExceptionOfType(SourceException.class)
                .isThrownBy(() -> listing(directory))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(SourceFailure.DirectoryNotFound))
                .withMessageContaining("spec.sources[uploads].volume.directory")
                .withMessageContaining("\"" + directory + "\"");
    }

    private Listing listing(String directory) {
        var source = Source.of("uploads", new VolumeFiles("claim", directory));
        return SourceReaders.mounted(mounts, (s, k) -> Optional.empty(), mounts, new MemoryNotes(), OcrLanguages.NONE)
                .of(source)
                .listing();
    }

    private void write(String path, String text) throws IOException {
        var file = volume.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
