package dev.ragtime.api.generated;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The health checks of {@code gitops/argocd}, one file a kind, and the same as values to paste. */
class HealthChecksTest {
    private static final Path FOLDER = Path.of("../gitops/argocd");
    private static final String HEAD =
            "# Generated from the health.lua files beside it by \"make generate\". The entry of Application lets sync\n"
                    + "# waves of an app of apps wait; leave it out if you have one of your own.\n";

    @Test
    void the_values_to_paste_are_the_files() throws IOException {
        var data = entries();
        GeneratedFile.check(
                "gitops/argocd/argocd-cm.yaml",
                HEAD
                        + "# kubectl patch configmap argocd-cm -n argocd --patch-file gitops/argocd/argocd-cm.yaml\ndata:\n"
                        + indented(data, 2));
        GeneratedFile.check(
                "gitops/argocd/values.yaml",
                HEAD + "# Values of the chart argo-cd of https://argoproj.github.io/argo-helm.\nconfigs:\n  cm:\n"
                        + indented(data, 4));
    }

    /** Argo CD gives a script no other file, so that what they share stands in each. */
    @Test
    void all_three_kinds_are_judged_by_the_same_rules() throws IOException {
        var rules = Files.readString(FOLDER.resolve("ragtime.dev/KnowledgeBase/health.lua"));
        for (var kind : new String[] {"RagPipeline", "ModelRoute"}) {
            assertThat(FOLDER.resolve("ragtime.dev/" + kind + "/health.lua")).hasContent(rules);
        }
    }

    private static String indented(String text, int spaces) {
        return text.indent(spaces).replaceAll("(?m)^ +$", "");
    }

    private static String entries() throws IOException {
        try (var files = Files.walk(FOLDER)) {
            return files.filter(file -> file.endsWith("health.lua"))
                    .sorted(Path::compareTo)
                    .map(HealthChecksTest::entry)
                    .collect(Collectors.joining());
        }
    }

    private static String entry(Path script) {
        var kind = script.getParent().getFileName();
        var group = script.getParent().getParent().getFileName();
        try (var lines = Files.lines(script)) {
            return Stream.concat(
                            Stream.of("resource.customizations.health." + group + "_" + kind + ": |"),
                            lines.map(line -> "  " + line))
                    .collect(Collectors.joining("\n", "", "\n"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
