package dev.ragtime.runtime.telemetry;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The resource a process works for and the revision of it that the process is; labels of its metrics.
 *
 * @param revision may be empty
 */
public record Workload(String namespace, String kind, String name, String revision) {

    /** A manifest without a namespace, as in a local run, counts as {@code default}. */
    public static Workload of(HasMetadata resource, String revision) {
        var metadata = resource.getMetadata();
        var namespace = Optional.ofNullable(metadata.getNamespace()).orElse("default");
        return new Workload(namespace, resource.getKind(), metadata.getName(), revision);
    }

    /** Names of the labels that every counter of a workload has, and {@code more}. */
    public static String[] labelNames(String... more) {
        return Stream.concat(Stream.of("namespace", "kind", "name", "revision"), Stream.of(more))
                .toArray(String[]::new);
    }

    /** Values of {@link #labelNames}. */
    public String[] labels(String... more) {
        return Stream.concat(Stream.of(namespace, kind, name, revision), Stream.of(more))
                .toArray(String[]::new);
    }
}
