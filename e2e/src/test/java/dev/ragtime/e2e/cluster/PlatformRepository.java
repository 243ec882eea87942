package dev.ragtime.e2e.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A platform team's git repository: our chart and {@code examples/gitops}, with the addresses of this cluster. */
public final class PlatformRepository {
    private static final String NAME = "platform";
    private final Path folder;
    private final ArgoCd argo;

    public PlatformRepository(Path folder, ArgoCd argo) throws IOException {
        this.folder = folder;
        this.argo = argo;
        copy("helm/ragtime");
        copy("examples/gitops");
        var operator = folder.resolve("examples/gitops/applications/operator.yaml");
        var yaml = Serialization.yamlMapper();
        var application = yaml.readTree(operator.toFile());
        var values = yaml.readValue(Settings.root().resolve("e2e/values.yaml").toFile(), Map.class);
        ((ObjectNode) application.at("/spec/source/helm")).set("valuesObject", yaml.valueToTree(values));
        Files.writeString(operator, yaml.writeValueAsString(application));
    }

    /** The one manifest that a person applies. */
    public Path root() {
        return folder.resolve("examples/gitops/root.yaml");
    }

    /** Replaces text in a file below {@code examples/gitops}. */
    public void edit(String path, String text, String by) {
        var file = folder.resolve("examples/gitops").resolve(path);
        try {
            var before = Files.readString(file);
            if (!before.contains(text)) throw new IllegalArgumentException(path + " has no '" + text + "'");
            Files.writeString(file, before.replace(text, by));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Removes a file, or a folder of files, below {@code examples/gitops}. */
    public void remove(String path) throws IOException {
        var file = folder.resolve("examples/gitops").resolve(path);
        if (Files.isDirectory(file)) {
            try (var files = Files.list(file)) {
                for (var inside : files.toList()) Files.delete(inside);
            }
        }
        Files.delete(file);
    }

    /** Commits all of it; the commit. */
    public String push(String message) {
        return argo.push(NAME, folder, message);
    }

    private void copy(String path) throws IOException {
        var from = Settings.root().resolve(path);
        var address = ArgoCd.url(NAME);
        try (var files = Files.walk(from)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var to = folder.resolve(Settings.root().relativize(file));
                Files.createDirectories(to.getParent());
                Files.writeString(
                        to, Files.readString(file).replace("https://git.example.org/platform/ragtime.git", address));
            }
        }
    }
}
