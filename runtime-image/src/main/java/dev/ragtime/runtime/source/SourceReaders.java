package dev.ragtime.runtime.source;

import dev.ragtime.api.knowledgebase.Source;
import dev.ragtime.api.knowledgebase.SourceKind;
import dev.ragtime.runtime.config.Manifests;
import dev.ragtime.runtime.config.Secrets;
import dev.ragtime.runtime.config.UserError;
import io.fabric8.kubernetes.api.model.ConfigMap;
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
            return switch (kind(source)) {
                case Source.Git git -> new GitSource(source.name(), git, secrets, scratch);
                case Source.S3 s3 -> S3Store.reader(source.name(), s3, secrets);
                case Source.Gcs gcs -> GcsStore.reader(source.name(), gcs, secrets);
                case Source.AzureBlob azure -> AzureBlobStore.reader(source.name(), azure, secrets);
                case Source.Jdbc jdbc -> new JdbcSource(source.name(), jdbc, secrets);
                case Source.Volume volume -> new FolderSource(source.name(), volume, mount);
                case SourceKind.ConfigMap configMap ->
                    new MountedConfigMapSource(source.name(), configMap.name(), mount);
            };
        };
    }

    /**
     * Without a cluster: ConfigMaps are looked up among the manifests, claims in folders.
     *
     * @param claims folder that stands for a PersistentVolumeClaim, by its name
     * @param scratch writable folder for clones
     */
    static SourceReaders local(Manifests manifests, Function<String, Path> claims, Secrets secrets, Path scratch) {
        return source -> switch (kind(source)) {
            case Source.Git git -> new GitSource(source.name(), git, secrets, scratch);
            case Source.S3 s3 -> S3Store.reader(source.name(), s3, secrets);
            case Source.Gcs gcs -> GcsStore.reader(source.name(), gcs, secrets);
            case Source.AzureBlob azure -> AzureBlobStore.reader(source.name(), azure, secrets);
            case Source.Jdbc jdbc -> new JdbcSource(source.name(), jdbc, secrets);
            case Source.Volume volume -> new FolderSource(source.name(), volume, claims.apply(volume.claimName()));
            case SourceKind.ConfigMap configMap ->
                new ConfigMapSource(source.name(), object(manifests, source, configMap.name()));
        };
    }

    private static ConfigMap object(Manifests manifests, Source source, String name) {
        return manifests
                .configMap(name)
                .orElseThrow(() -> new UserError(
                        "spec.sources[" + source.name() + "].configMap.name",
                        "there is no ConfigMap " + name + " among the manifests; add it"));
    }

    private static SourceKind kind(Source source) {
        return SourceKind.of(source)
                .orElseThrow(() -> new UserError(
                        "spec.sources[" + source.name() + "]",
                        "set exactly one of git, s3, gcs, azureBlob, jdbc, volume, configMap"));
    }
}
