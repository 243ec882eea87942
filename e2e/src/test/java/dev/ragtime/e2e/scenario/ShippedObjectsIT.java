package dev.ragtime.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ragtime.e2e.cluster.Command;
import dev.ragtime.e2e.cluster.Differences;
import dev.ragtime.e2e.cluster.Installation;
import dev.ragtime.e2e.cluster.Settings;
import dev.ragtime.e2e.cluster.TestNamespace;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What we ship is kept by the API server as it is written. Argo CD compares the two field by field, and what differs is
 * out of sync for ever.
 */
@ExtendWith(Installation.class)
class ShippedObjectsIT {
    private static TestNamespace namespace;

    @BeforeAll
    static void create() {
        namespace = new TestNamespace("shipped");
    }

    @AfterAll
    static void delete() {
        namespace.close();
    }

    @Test
    void the_installed_release_reads_back_as_it_was_applied() {
        var manifest = Command.helm("get", "manifest", Installation.OPERATOR, "-n", Installation.NAMESPACE)
                .mustSucceed()
                .output();
        var compared = 0;
        for (var applied : documents(manifest)) {
            var kept = Command.kubectl(
                    "get",
                    typed(applied),
                    applied.at("/metadata/name").asText(),
                    "-n",
                    applied.at("/metadata/namespace").asText(Installation.NAMESPACE),
                    "-o",
                    "json");
            compare(applied, kept);
            compared++;
        }
        System.out.printf("shipped: %d objects of the installed release, 0 differences%n", compared);
    }

    static Stream<Path> valueSets() throws IOException {
        return Files.list(Settings.root().resolve("helm/ragtime/ci"))
                .filter(path -> path.toString().endsWith("-values.yaml"))
                .sorted();
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void every_set_of_values_would_be_kept_as_it_is_rendered(Path values) {
        var rendered = Command.helm(
                "template",
                "shipped",
                Settings.root().resolve("helm/ragtime").toString(),
                "-n",
                namespace.name(),
                "-f",
                values.toString(),
                "--set",
                "serviceMonitor.enabled=false" // its CRD is not on this cluster
                        + (values.endsWith("namespaces-values.yaml") ? ",watchNamespaces={shipped}" : ""));
        for (var applied : documents(rendered.mustSucceed().output())) compareWithDryRun(applied);
    }

    static Stream<Path> examples() throws IOException {
        try (var files = Files.walk(Settings.root().resolve("examples"))) {
            return files.filter(path -> path.toString().endsWith(".yaml")).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void every_example_would_be_kept_as_it_is_written(Path example) throws IOException {
        for (var applied : documents(Files.readString(example))) {
            // of Argo CD itself, whose CRDs are not on this cluster
            if (applied.path("apiVersion").asText().startsWith("argoproj.io")) continue;
            compareWithDryRun(applied);
        }
    }

    private static void compareWithDryRun(JsonNode applied) {
        var kept = Command.kubectlWith(
                applied.toString(),
                "apply",
                "--server-side",
                "--force-conflicts",
                "--field-manager=shipped",
                "--dry-run=server",
                "-n",
                applied.at("/metadata/namespace").asText(namespace.name()),
                "-o",
                "json",
                "-f",
                "-");
        compare(applied, kept);
    }

    private static void compare(JsonNode applied, Command.Result kept) {
        var name = applied.path("kind").asText() + " "
                + applied.at("/metadata/name").asText();
        var found = Serialization.unmarshal(kept.mustSucceed().output(), JsonNode.class);
        assertThat(Differences.between(applied, found)).as(name).isEmpty();
    }

    private static List<JsonNode> documents(String yaml) {
        var found = new ArrayList<JsonNode>();
        for (var document : yaml.split("(?m)^---\\s*$")) {
            if (document.lines().allMatch(line -> line.isBlank() || line.startsWith("#"))) continue;
            found.add(Serialization.unmarshal(document, JsonNode.class));
        }
        return found;
    }

    /** Kind, version and group, as kubectl tells kinds of one name apart. */
    private static String typed(JsonNode object) {
        var kind = object.path("kind").asText();
        var parts = object.path("apiVersion").asText().split("/");
        return parts.length == 1 ? kind : kind + "." + parts[1] + "." + parts[0];
    }
}
