package dev.ragtime.runtime.telemetry;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Optional;

/** The resource a process works for; labels {@code namespace}, {@code kind} and {@code name} of its metrics. */
public record Workload(String namespace, String kind, String name) {

    /** A manifest without a namespace, as in a local run, counts as {@code default}. */
    public static Workload of(HasMetadata resource) {
        var metadata = resource.getMetadata();
        var namespace = Optional.ofNullable(metadata.getNamespace()).orElse("default");
        return new Workload(namespace, resource.getKind(), metadata.getName());
    }
}
