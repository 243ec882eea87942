package dev.ragtime.runtime.store;

import java.net.URI;
import java.util.Optional;

/**
 * Where a Weaviate cluster listens.
 *
 * @param http e.g. {@code http://kb-weaviate.default.svc}
 * @param grpc host and port, e.g. {@code kb-weaviate.default.svc:50051}; TLS when {@code http} is https
 * @param certificates as PEM, of who may sign the server's; empty for those that every program trusts
 */
public record WeaviateAddress(URI http, String grpc, Optional<String> certificates) {
    public WeaviateAddress(URI http, String grpc) {
        this(http, grpc, Optional.empty());
    }

    int httpPort() {
        if (http.getPort() >= 0) return http.getPort();
        return "https".equals(http.getScheme()) ? 443 : 80;
    }

    String grpcHost() {
        return grpc.substring(0, grpc.lastIndexOf(':'));
    }

    int grpcPort() {
        return Integer.parseInt(grpc.substring(grpc.lastIndexOf(':') + 1));
    }
}
