package dev.ragtime.runtime.local;

import dev.ragtime.api.knowledgebase.MountedModel;
import dev.ragtime.runtime.config.UserError;
import dev.ragtime.runtime.source.SourceReaders;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Folders of this machine that stand for what a cluster mounts. */
final class LocalFolders implements SourceReaders.Folders {
    @Option(
            names = "--claim",
            description = "Folder that stands for a PersistentVolumeClaim, e.g. --claim uploads=./inbox")
    private Map<String, Path> claims = Map.of();

    @Option(
            names = "--image",
            description = "Folder that stands for an image, e.g. --image registry.example/handbook:7=./handbook")
    private Map<String, Path> images = Map.of();

    @Override
    public Path claim(String name) {
        return Optional.ofNullable(claims.get(name))
                .orElseThrow(() -> missing("volume.claimName " + name, "--claim " + name));
    }

    @Override
    public Path image(String reference) {
        return Optional.ofNullable(images.get(reference))
                .orElseThrow(() -> missing("image.reference " + reference, "--image " + reference));
    }

    /** The root of the volume or image that a model's files are in. */
    Path model(MountedModel model) {
        return model.volume() != null
                ? claim(model.volume().claimName())
                : image(model.image().reference());
    }

    private static UserError missing(String field, String option) {
        return new UserError(field, "name a folder for it: " + option + "=DIR");
    }
}
