package dev.ragtime.runtime.store;

import java.net.URI;

/**
 * Where a Weaviate cluster listens.
 *
 * @param http e.g. {@code http://kb-weaviate.default.svc}
 * @param grpc host and port, e.g. {@code kb-weaviate.default.svc:50051}; TLS when {@code http} is https
 */
public record WeaviateAddress(URI http, String grpc) {
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
