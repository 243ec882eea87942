package dev.ragtime.operator.scaler;

/**
 * What is scaled.
 *
 * @param kind {@code RagPipeline} or {@code ModelRoute}
 */
record Scaled(String kind, String namespace, String name) {
    @Override
    public String toString() {
        return kind + " " + namespace + "/" + name;
    }
}
