package dev.ragtime.runtime.source;

import dev.ragtime.api.knowledgebase.Source;
import dev.ragtime.runtime.config.Manifests;
import dev.ragtime.runtime.config.Secrets;
import dev.ragtime.runtime.config.UserError;
import java.nio.file.Path;
import java.util.function.Function;

/** Finds the reader of a source. */
@FunctionalInterface
public interface SourceReaders {
    /** @throws UserError when the source has no kind that can be read here */
    SourceReader of(Source source);

    /**
     * In a pod: volumes and ConfigMaps are mounted, one folder a source.
     *
     * @param sources folder of the mounts, each named after its source
     * @param scratch writable folder for clones
     */
    static SourceReaders mounted(Path sources, Secrets secrets, Path scratch) {
        return source -> {
            var mount = sources.resolve(source.name());
            if (source.git() != null) return new GitSource(source.name(), source.git(), secrets, scratch);
            if (source.volume() != null) {
                return new FolderSource(source.name(), source.volume(), mount);
            }
            if (source.configMap() != null) {
                return new MountedConfigMapSource(
                        source.name(), source.configMap().name(), mount);
            }
            throw noKind(source);
        };
    }

    /**
     * Without a cluster: ConfigMaps are looked up among the manifests, claims in folders.
     *
     * @param claims folder that stands for a PersistentVolumeClaim, by its name
     * @param scratch writable folder for clones
     */
    static SourceReaders local(Manifests manifests, Function<String, Path> claims, Secrets secrets, Path scratch) {
        return source -> {
            if (source.git() != null) return new GitSource(source.name(), source.git(), secrets, scratch);
            if (source.volume() != null) {
                return new FolderSource(
                        source.name(),
                        source.volume(),
                        claims.apply(source.volume().claimName()));
            }
            if (source.configMap() != null) {
                var name = source.configMap().name();
                var object = manifests
                        .configMap(name)
                        .orElseThrow(() -> new UserError(
                                field(source, "configMap.name"),
                                "there is no ConfigMap " + name + " among the manifests; add it"));
                return new ConfigMapSource(source.name(), object);
            }
            throw noKind(source);
        };
    }

    private static UserError noKind(Source source) {
        return new UserError("spec.sources[" + source.name() + "]", "set exactly one of git, volume, configMap");
    }

    private static String field(Source source, String field) {
        return "spec.sources[" + source.name() + "]." + field;
    }
}
