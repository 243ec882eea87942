package dev.ragtime.api.generated;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The quickstart indexes the manual as it is, not as it was. */
class QuickstartDocumentsTest {
    private static final Path SCRIPT = Path.of("../examples/quickstart/generate.sh");

    @Test
    void the_quickstart_documents_are_the_pages_of_the_manual() throws IOException, InterruptedException {
        if (Boolean.getBoolean("golden.update")) run("sh", SCRIPT.toString());
        run("sh", SCRIPT.toString(), "--check");
    }

    private static void run(String... command) throws IOException, InterruptedException {
        var process =
                new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }
}
