package dev.ragtime.api.generated;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A committed file that is made from code: compared, or written again with {@code -Dgolden.update=true}. */
final class GeneratedFile {
    /** Tests run in their module's folder. */
    private static final Path PROJECT = Path.of("").toAbsolutePath().getParent();

    private GeneratedFile() {}

    static void check(String path, String content) throws IOException {
        var file = PROJECT.resolve(path);
        if (Boolean.getBoolean("golden.update")) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, content);
        }
        assertThat(file).as("make generate writes it again").exists().hasContent(content);
    }
}
