package dev.ragtime.runtime.source;

import dev.ragtime.api.knowledgebase.AzureContainer;
import dev.ragtime.api.knowledgebase.GcsBucket;
import dev.ragtime.api.knowledgebase.GitRepository;
import dev.ragtime.api.knowledgebase.ImageFiles;
import dev.ragtime.api.knowledgebase.JdbcQuery;
import dev.ragtime.api.knowledgebase.PushedDocuments;
import dev.ragtime.api.knowledgebase.S3Bucket;
import dev.ragtime.api.knowledgebase.Source;
import dev.ragtime.api.knowledgebase.SourceKind;
import dev.ragtime.api.knowledgebase.VolumeFiles;
import dev.ragtime.api.knowledgebase.WebPages;
import dev.ragtime.runtime.config.Manifests;
import dev.ragtime.runtime.config.Secrets;
import dev.ragtime.runtime.config.UserError;
import dev.ragtime.runtime.document.Format;
import dev.ragtime.runtime.document.OcrLanguages;
import dev.ragtime.runtime.source.FolderSource.Mounted;
import dev.ragtime.runtime.store.Notes;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.nio.file.Path;
import java.time.InstantSource;
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
     * @param languages in which pictures are read, which are listed then
     */
    static SourceReaders mounted(Path sources, Secrets secrets, Path scratch, Notes notes, OcrLanguages languages) {
        return source -> {
            var mount = sources.resolve(source.name());
            return reader(source, secrets, scratch, notes, languages, new OfCluster() {
                @Override
                public Path claim(String name) {
                    return mount;
                }

                @Override
                public Path image(String reference) {
                    return mount;
                }

                @Override
                public SourceReader configMap(String name) {
                    return new MountedConfigMapSource(source.name(), name, mount);
                }
            });
        };
    }

    /** Folders that the cluster mounts, and others where there is none. */
    interface Folders {
        /** Folder with the files of a PersistentVolumeClaim. */
        Path claim(String name);

        /** Folder with the files of an image. */
        Path image(String reference);
    }

    /** What is in the cluster itself, and elsewhere where there is none. */
    interface OfCluster extends Folders {
        SourceReader configMap(String name);
    }

    private static SourceReader reader(
            Source source, Secrets secrets, Path scratch, Notes notes, OcrLanguages languages, OfCluster cluster) {
        var name = source.name();
        var byDefault = byDefault(source, languages);
        var reader = switch (kind(source)) {
            case GitRepository git -> new GitSource(name, git, secrets, scratch, byDefault);
            case S3Bucket s3 -> S3Store.reader(name, s3, source.access() != null, secrets, byDefault);
            case GcsBucket gcs -> GcsStore.reader(name, gcs, secrets, byDefault);
            case AzureContainer azure -> AzureBlobStore.reader(name, azure, secrets, byDefault);
            case WebPages web -> new WebSource(name, web, secrets, notes, scratch, languages);
            case JdbcQuery jdbc -> new JdbcSource(name, jdbc, secrets);
            case VolumeFiles volume -> folder(name, Mounted.of(volume), cluster.claim(volume.claimName()), byDefault);
            case ImageFiles image -> folder(name, Mounted.of(image), cluster.image(image.reference()), byDefault);
            case SourceKind.ConfigMap configMap -> cluster.configMap(configMap.name());
            case PushedDocuments _ ->
                throw new IllegalArgumentException("documents of source " + name + " are pushed, nobody reads them");
        };
        return withRecords(source, reader, scratch);
    }

    private static SourceReader folder(String source, Mounted mounted, Path root, Predicate<String> byDefault) {
        return new FolderSource(source, mounted, root, InstantSource.system(), byDefault);
    }

    /** Files of JSON are for machines, unless their records are documents. */
    private static Predicate<String> byDefault(Source source, OcrLanguages languages) {
        Predicate<String> documents = path -> Format.isReadByDefault(path, languages);
        return source.json() == null ? documents : path -> documents.test(path) || JsonRecordsReader.isJson(path);
    }

    private static SourceReader withRecords(Source source, SourceReader reader, Path scratch) {
        return source.json() == null ? reader : new JsonRecordsReader(source.name(), source.json(), reader, scratch);
    }

    /**
     * Without a cluster: ConfigMaps are looked up among the manifests, claims and images in folders.
     *
     * @param folders that stand for PersistentVolumeClaims and images
     * @param scratch writable folder for clones and pages
     * @param notes of the index that the documents go to
     * @param languages in which pictures are read, which are listed then
     */
    static SourceReaders local(
            Manifests manifests, Folders folders, Secrets secrets, Path scratch, Notes notes, OcrLanguages languages) {
        return source -> reader(source, secrets, scratch, notes, languages, new OfCluster() {
            @Override
            public Path claim(String name) {
                return folders.claim(name);
            }

            @Override
            public Path image(String reference) {
                return folders.image(reference);
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
                        "set exactly one of git, s3, gcs, azureBlob, web, jdbc, volume, image, configMap, http"));
    }
}
