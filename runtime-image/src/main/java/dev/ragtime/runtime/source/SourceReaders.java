package dev.ragtime.runtime.source;

import dev.ragtime.api.knowledgebase.Source;
import dev.ragtime.api.knowledgebase.SourceKind;
import dev.ragtime.runtime.config.Manifests;
import dev.ragtime.runtime.config.Secrets;
import dev.ragtime.runtime.config.UserError;
import dev.ragtime.runtime.document.Format;
import dev.ragtime.runtime.store.Notes;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.function.Function;
import java.util.function.Predicate;

/** Finds the reader of a source. */
@FunctionalInterface
public interface SourceReaders {
    /** @throws UserError when the source has no kind that can be read here */
    SourceReader of(Source source);

    /**
     * In a pod: volumes and ConfigMaps are mounted, one folder a source.
     *
     * @param sources folder of the mounts, each named after its source
     * @param scratch writable folder for clones and pages
     * @param notes of the index that the documents go to
     */
    static SourceReaders mounted(Path sources, Secrets secrets, Path scratch, Notes notes) {
        return source -> {
            var mount = sources.resolve(source.name());
            var reader = switch (kind(source)) {
                case Source.Git git -> new GitSource(source.name(), git, secrets, scratch, byDefault(source));
                case Source.S3 s3 -> S3Store.reader(source.name(), s3, secrets, byDefault(source));
                case Source.Gcs gcs -> GcsStore.reader(source.name(), gcs, secrets, byDefault(source));
                case Source.AzureBlob azure -> AzureBlobStore.reader(source.name(), azure, secrets, byDefault(source));
                case Source.Web web -> new WebSource(source.name(), web, secrets, notes, scratch);
                case Source.Jdbc jdbc -> new JdbcSource(source.name(), jdbc, secrets);
                case Source.Volume volume -> folder(source, volume, mount);
                case SourceKind.ConfigMap configMap ->
                    new MountedConfigMapSource(source.name(), configMap.name(), mount);
                case Source.Http _ -> throw pushed(source);
            };
            return withRecords(source, reader, scratch);
        };
    }

    private static SourceReader folder(Source source, Source.Volume volume, Path root) {
        return new FolderSource(source.name(), volume, root, InstantSource.system(), byDefault(source));
    }

    /** Files of JSON are for machines, unless their records are documents. */
    private static Predicate<String> byDefault(Source source) {
        return source.json() == null
                ? Format::isReadByDefault
                : path -> Format.isReadByDefault(path) || JsonRecordsReader.isJson(path);
    }

    private static SourceReader withRecords(Source source, SourceReader reader, Path scratch) {
        return source.json() == null ? reader : new JsonRecordsReader(source.name(), source.json(), reader, scratch);
    }

    /**
     * Without a cluster: ConfigMaps are looked up among the manifests, claims in folders.
     *
     * @param claims folder that stands for a PersistentVolumeClaim, by its name
     * @param scratch writable folder for clones and pages
     * @param notes of the index that the documents go to
     */
    static SourceReaders local(
            Manifests manifests, Function<String, Path> claims, Secrets secrets, Path scratch, Notes notes) {
        return source -> {
            var reader = switch (kind(source)) {
                case Source.Git git -> new GitSource(source.name(), git, secrets, scratch, byDefault(source));
                case Source.S3 s3 -> S3Store.reader(source.name(), s3, secrets, byDefault(source));
                case Source.Gcs gcs -> GcsStore.reader(source.name(), gcs, secrets, byDefault(source));
                case Source.AzureBlob azure -> AzureBlobStore.reader(source.name(), azure, secrets, byDefault(source));
                case Source.Web web -> new WebSource(source.name(), web, secrets, notes, scratch);
                case Source.Jdbc jdbc -> new JdbcSource(source.name(), jdbc, secrets);
                case Source.Volume volume -> folder(source, volume, claims.apply(volume.claimName()));
                case SourceKind.ConfigMap configMap ->
                    new ConfigMapSource(source.name(), object(manifests, source, configMap.name()));
                case Source.Http _ -> throw pushed(source);
            };
            return withRecords(source, reader, scratch);
        };
    }

    private static ConfigMap object(Manifests manifests, Source source, String name) {
        return manifests
                .configMap(name)
                .orElseThrow(() -> new UserError(
                        "spec.sources[" + source.name() + "].configMap.name",
                        "there is no ConfigMap " + name + " among the manifests; add it"));
    }

    private static IllegalArgumentException pushed(Source source) {
        return new IllegalArgumentException("documents of source " + source.name() + " are pushed, nobody reads them");
    }

    private static SourceKind kind(Source source) {
        return SourceKind.of(source)
                .orElseThrow(() -> new UserError(
                        "spec.sources[" + source.name() + "]",
                        "set exactly one of git, s3, gcs, azureBlob, web, jdbc, volume, configMap, http"));
    }
}
