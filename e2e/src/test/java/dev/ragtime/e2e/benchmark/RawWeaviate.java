package dev.ragtime.e2e.benchmark;

import dev.ragtime.api.knowledgebase.Embedding;
import dev.ragtime.e2e.cluster.TestNamespace;
import dev.ragtime.runtime.embed.Embedders;
import io.prometheus.client.CollectorRegistry;
import io.weaviate.client6.v1.api.Authentication;
import io.weaviate.client6.v1.api.WeaviateClient;
import io.weaviate.client6.v1.api.collections.CollectionHandle;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Weaviate's own hybrid search, asked directly; query vectors are computed beforehand and not timed. */
final class RawWeaviate implements AutoCloseable {
    private static final int TOP = 8;
    private final WeaviateClient client;
    private final CollectionHandle<Map<String, Object>> collection;
    private final Embedders embedders = new Embedders(new CollectorRegistry());
    private final dev.ragtime.runtime.embed.Embedder embedder =
            embedders.open(Embedding.Model.BGE_SMALL_EN_V1_5, Embedders.WhenFull.WAIT, 2);
    private final Map<String, float[]> vectors = new ConcurrentHashMap<>();

    private RawWeaviate(WeaviateClient client, String alias) {
        this.client = client;
        this.collection = client.collections.use(alias);
        for (int i = 0; i < 1000; i++) vectors.computeIfAbsent(Corpus.query(i), embedder::embed);
    }

    static RawWeaviate of(TestNamespace namespace, String kb) {
        var host = namespace.address(kb + "-weaviate").substring("http://".length());
        var client = WeaviateClient.connectToCustom(c -> c.scheme("http")
                .httpHost(host)
                .httpPort(80)
                .grpcHost(host)
                .grpcPort(50051)
                .authentication(Authentication.apiKey(namespace.weaviateKey(kb))));
        return new RawWeaviate(
                client, namespace.knowledgeBase(kb).getStatus().activeIndex().collection());
    }

    void hybrid(String query) {
        var found = collection.query.hybrid(
                query,
                h -> h.queryProperties("terms")
                        .alpha(0.5f)
                        .limit(TOP)
                        .nearVector(io.weaviate.client6.v1.api.collections.query.NearVector.of(vectors.get(query))));
        if (found.objects().isEmpty()) throw new IllegalStateException("nothing found for " + query);
    }

    @Override
    public void close() throws java.io.IOException {
        embedder.close();
        try {
            client.close();
        } catch (Exception e) {
            throw new java.io.IOException(e);
        }
    }
}
