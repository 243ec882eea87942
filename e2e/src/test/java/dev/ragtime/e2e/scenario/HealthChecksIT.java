package dev.ragtime.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ragtime.e2e.cluster.Command;
import dev.ragtime.e2e.cluster.Settings;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What Argo CD itself makes of our health checks, in the layout of its own resource customizations. */
class HealthChecksIT {
    private static final Path FOLDER = Settings.root().resolve("gitops/argocd");

    /** One entry of a {@code health_test.yaml}. */
    record Sample(Path resource, String status, String message) {
        @Override
        public String toString() {
            return FOLDER.relativize(resource).toString();
        }
    }

    static Stream<Sample> samples() throws IOException {
        try (var files = Files.walk(FOLDER)) {
            return files
                    .filter(file -> file.endsWith("health_test.yaml"))
                    .flatMap(HealthChecksIT::samples)
                    .toList()
                    .stream();
        }
    }

    private static Stream<Sample> samples(Path file) {
        try {
            var tests = Serialization.yamlMapper().readTree(file.toFile()).path("tests");
            return StreamSupport.stream(tests.spliterator(), false).map(test -> sample(file.getParent(), test));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Sample sample(Path folder, JsonNode test) {
        return new Sample(
                folder.resolve(test.path("inputPath").asText()),
                test.at("/healthStatus/status").asText(),
                test.at("/healthStatus/message").asText());
    }

    @ParameterizedTest
    @MethodSource("samples")
    void is_judged_as_a_person_would(Sample sample) {
        var said = Command.argocd(
                        "admin",
                        "settings",
                        "resource-overrides",
                        "health",
                        sample.resource().toString(),
                        "--argocd-cm-path",
                        settings().toString())
                .mustSucceed()
                .output();
        assertThat(said).contains("STATUS: " + sample.status() + "\n").contains("MESSAGE: " + sample.message());
    }

    /** The values to paste, as a whole ConfigMap. */
    private static Path settings() {
        try {
            var file = Files.createTempFile("argocd-cm", ".yaml");
            var head =
                    "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: argocd-cm, labels: {app.kubernetes.io/part-of: argocd}}\n";
            Files.writeString(file, head + Files.readString(FOLDER.resolve("argocd-cm.yaml")));
            file.toFile().deleteOnExit();
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
