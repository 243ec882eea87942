package dev.ragtime.api.knowledgebase;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The kinds of source, all in one place: whoever handles them switches over this, so that a new kind does not compile
 * until it can be mounted, checked and read.
 */
public sealed interface SourceKind
        permits GitRepository,
                S3Bucket,
                GcsBucket,
                AzureContainer,
                WebPages,
                JdbcQuery,
                VolumeFiles,
                ImageFiles,
                SourceKind.ConfigMap,
                PushedDocuments {
    /** Values of a ConfigMap, one document a key. */
    record ConfigMap(String name) implements SourceKind {}

    /**
     * A Secret that a source is read with.
     *
     * @param alternatives sets of keys, of which it must have one in whole
     */
    record Credentials(String secret, List<List<String>> alternatives) {
        public Credentials {
            alternatives = alternatives.stream().map(List::copyOf).toList();
        }

        /** Of a Secret that must have all of these. */
        static Credentials of(String secret, List<String> keys) {
            return new Credentials(secret, List.of(keys));
        }

        /**
         * What it lacks, for people: a key of the set that it has some of, else what each set begins with.
         *
         * @param has whether it has a key
         */
        public Optional<String> missing(Predicate<String> has) {
            if (alternatives.stream().anyMatch(keys -> keys.stream().allMatch(has))) return Optional.empty();
            var begun = alternatives.stream()
                    .filter(keys -> alternatives.size() == 1 || keys.stream().anyMatch(has))
                    .flatMap(keys -> keys.stream().filter(has.negate()))
                    .findFirst();
            return begun.or(
                    () -> Optional.of(alternatives.stream().map(List::getFirst).collect(Collectors.joining(" or "))));
        }
    }

    /** Empty where none is named, or the kind knows none. */
    default Optional<Credentials> credentials() {
        return Optional.empty();
    }

    /** Whether one pod of a sync reads all of it, since each that lists it asks for everything it holds. */
    default boolean readByOne() {
        return false;
    }

    /** The kind of a source; empty when it is not exactly one, which the API server refuses. */
    static Optional<SourceKind> of(Source source) {
        var kinds = Stream.<Optional<SourceKind>>of(
                        Optional.ofNullable(source.git()),
                        Optional.ofNullable(source.s3()),
                        Optional.ofNullable(source.gcs()),
                        Optional.ofNullable(source.azureBlob()),
                        Optional.ofNullable(source.web()),
                        Optional.ofNullable(source.jdbc()),
                        Optional.ofNullable(source.volume()),
                        Optional.ofNullable(source.image()),
                        Optional.ofNullable(source.configMap()).map(reference -> new ConfigMap(reference.name())),
                        Optional.ofNullable(source.http()))
                .flatMap(Optional::stream)
                .toList();
        return kinds.size() == 1 ? Optional.of(kinds.getFirst()) : Optional.empty();
    }
}
