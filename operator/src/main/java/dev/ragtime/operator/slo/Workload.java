package dev.ragtime.operator.slo;

/**
 * A resource that has objectives.
 *
 * @param kind {@code RagPipeline} or {@code ModelRoute}, whose pods are asked, or {@code KnowledgeBase}
 */
public record Workload(String kind, String namespace, String name) {
    @Override
    public String toString() {
        return kind + " " + namespace + "/" + name;
    }
}
