package dev.ragtime.operator.webhook;

import dev.ragtime.operator.kubernetes.Names;
import java.util.Optional;

/** Whose hooks come to a path, as {@link Names#webhookPath} makes it. */
record Address(String namespace, String knowledgeBase, String source) {
    /** Namespace, KnowledgeBase and source behind an empty part and that of the endpoint. */
    private static final int PARTS = 5;

    /** Empty for a path of no source. */
    static Optional<Address> of(String path) {
        var parts = path.split("/", -1);
        if (parts.length != PARTS) return Optional.empty();
        var address = new Address(parts[2], parts[3], parts[4]);
        return Optional.of(address).filter(a -> path.equals(a.path()));
    }

    private String path() {
        return Names.webhookPath(namespace, knowledgeBase, source);
    }

    @Override
    public String toString() {
        return "source %s of KnowledgeBase %s/%s".formatted(source, namespace, knowledgeBase);
    }
}
