package dev.ragtime.api.knowledgebase;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The kinds of source, all in one place: whoever handles them switches over this, so that a new kind does not compile
 * until it can be mounted, checked and read.
 */
public sealed interface SourceKind
        permits Source.Git, Source.S3, Source.Web, Source.Jdbc, Source.Volume, SourceKind.ConfigMap, Source.Http {
    /** Values of a ConfigMap, one document a key. */
    record ConfigMap(String name) implements SourceKind {}

    /**
     * A Secret that a source is read with.
     *
     * @param keys that it must have
     */
    record Credentials(String secret, List<String> keys) {
        public Credentials {
            keys = List.copyOf(keys);
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
                        Optional.ofNullable(source.web()),
                        Optional.ofNullable(source.jdbc()),
                        Optional.ofNullable(source.volume()),
                        Optional.ofNullable(source.configMap()).map(reference -> new ConfigMap(reference.name())),
                        Optional.ofNullable(source.http()))
                .flatMap(Optional::stream)
                .toList();
        return kinds.size() == 1 ? Optional.of(kinds.getFirst()) : Optional.empty();
    }
}
