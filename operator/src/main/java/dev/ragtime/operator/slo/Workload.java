package dev.ragtime.operator.slo;

/**
 * A resource whose pods are asked.
 *
 * @param kind {@code RagPipeline} or {@code ModelRoute}
 */
public record Workload(String kind, String namespace, String name) {
    @Override
    public String toString() {
        return kind + " " + namespace + "/" + name;
    }
}
