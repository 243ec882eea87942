package dev.ragtime.runtime.source;

import dev.ragtime.api.runtime.SourceFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;

/**
 * Values of a ConfigMap mounted as a folder. The kubelet writes them into a hidden folder and links each key to it at
 * the top, so only the top level is read, through the links.
 */
final class MountedConfigMapSource implements SourceReader {
    private final String source;
    private final String configMap;
    private final Path folder;

    MountedConfigMapSource(String source, String configMap, Path folder) {
        this.source = source;
        this.configMap = configMap;
        this.folder = folder;
    }

    @Override
    public Listing listing() {
        if (!Files.isDirectory(folder)) {
            throw new SourceException(
                    SourceFailure.DirectoryNotFound,
                    "spec.sources[%s].configMap: ConfigMap %s is not mounted at %s; create it"
                            .formatted(source, configMap, folder));
        }
        var values = new TreeMap<String, byte[]>();
        try (var entries = Files.list(folder)) {
            for (var entry : entries.filter(MountedConfigMapSource::isKey).toList()) {
                values.put(entry.getFileName().toString(), Files.readAllBytes(entry));
            }
        } catch (IOException e) {
            throw FolderSource.unreadable("spec.sources[" + source + "].configMap", folder, e);
        }
        return ConfigMapSource.listing(source, configMap, values);
    }

    private static boolean isKey(Path entry) {
        return !entry.getFileName().toString().startsWith("..") && Files.isRegularFile(entry);
    }
}
