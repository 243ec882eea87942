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
            return reader(source, secrets, scratch, notes, new OfCluster() {
                @Override
                public Path claim(String name) {
                    return mount;
                }

                @Override
                public SourceReader configMap(String name) {
                    return new MountedConfigMapSource(source.name(), name, mount);
                }
            });
        };
    }

    /** What is in the cluster itself, and elsewhere where there is none. */
    interface OfCluster {
        /** Folder with the files of a PersistentVolumeClaim. */
        Path claim(String name);

        SourceReader configMap(String name);
    }

    private static SourceReader reader(Source source, Secrets secrets, Path scratch, Notes notes, OfCluster cluster) {
        var name = source.name();
        var byDefault = byDefault(source);
        var reader = switch (kind(source)) {
            case Source.Git git -> new GitSource(name, git, secrets, scratch, byDefault);
            case Source.S3 s3 -> S3Store.reader(name, s3, secrets, byDefault);
            case Source.Gcs gcs -> GcsStore.reader(name, gcs, secrets, byDefault);
            case Source.AzureBlob azure -> AzureBlobStore.reader(name, azure, secrets, byDefault);
            case Source.Web web -> new WebSource(name, web, secrets, notes, scratch);
            case Source.Jdbc jdbc -> new JdbcSource(name, jdbc, secrets);
            case Source.Volume volume ->
                new FolderSource(name, volume, cluster.claim(volume.claimName()), InstantSource.system(), byDefault);
            case SourceKind.ConfigMap configMap -> cluster.configMap(configMap.name());
            case Source.Http _ ->
                throw new IllegalArgumentException("documents of source " + name + " are pushed, nobody reads them");
        };
        return withRecords(source, reader, scratch);
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
        return source -> reader(source, secrets, scratch, notes, new OfCluster() {
            @Override
            public Path claim(String name) {
                return claims.apply(name);
            }

            @Override
            public SourceReader configMap(String name) {
                return new ConfigMapSource(source.name(), object(manifests, source, name));
            }
        });
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
                        "set exactly one of git, s3, gcs, azureBlob, web, jdbc, volume, configMap, http"));
    }
}
