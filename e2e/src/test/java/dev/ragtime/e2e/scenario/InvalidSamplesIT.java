package dev.ragtime.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.e2e.cluster.Installation;
import dev.ragtime.e2e.cluster.Settings;
import dev.ragtime.e2e.cluster.TestNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The API server refuses every invalid sample and says what to do. */
@ExtendWith(Installation.class)
class InvalidSamplesIT {
    private static TestNamespace namespace;

    @BeforeAll
    static void create() {
        namespace = new TestNamespace("invalid");
    }

    @AfterAll
    static void delete() {
        namespace.close();
    }

    static Stream<Path> samples() throws IOException {
        return Files.list(Settings.root().resolve("crds/src/test/resources/invalid"))
                .sorted();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void is_refused_with_field_and_remedy(Path sample) throws IOException {
        var text = Files.readString(sample);
        var expected = text.lines().findFirst().orElseThrow().replace("# expect: ", "");
        var documents = text.split("(?m)^---$");
        for (int i = 0; i < documents.length - 1; i++) namespace.apply(suspended(documents[i]));
        var refusal = namespace.tryApply(suspended(documents[documents.length - 1]));
        assertThat(refusal.exitCode()).as(refusal.output()).isNotZero();
        assertThat(refusal.output()).contains(expected);
    }

    /** The valid first half of a sample is about validation only: nothing needs to run for it. */
    private static String suspended(String manifest) {
        return manifest.contains("kind: KnowledgeBase") && !manifest.contains("sync:")
                ? manifest + "  sync: {suspend: true}\n"
                : manifest;
    }
}
