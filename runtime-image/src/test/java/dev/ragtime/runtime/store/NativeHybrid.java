package dev.ragtime.runtime.store;

import dev.ragtime.api.runtime.IndexNames;
import io.weaviate.client6.v1.api.WeaviateClient;
import io.weaviate.client6.v1.api.collections.query.Hybrid.FusionType;
import io.weaviate.client6.v1.api.collections.query.Metadata;
import io.weaviate.client6.v1.api.collections.query.NearVector;
import java.util.List;
import java.util.UUID;

/** Weaviate's own hybrid search over an index, to hold ours against. */
public final class NativeHybrid implements AutoCloseable {
    private final WeaviateConnection connection;
    private final IndexNames names;

    public NativeHybrid(WeaviateServer server, IndexNames names) {
        this.connection = new WeaviateConnection(server.address(), server::apiKey);
        this.names = names;
    }

    /** @param alpha weight of the vector ranking, 0 to 1 */
    public List<UUID> search(String query, float[] vector, FusionType fusion, float alpha, int limit) {
        var terms = String.join(" ", Terms.of(query));
        return connection
                .call(
                        "search",
                        Retry.quick(),
                        (WeaviateClient client) -> client.collections
                                .use(names.alias())
                                .query
                                .hybrid(
                                        terms,
                                        q -> q.nearVector(NearVector.of(vector))
                                                .queryProperties(Fields.TERMS)
                                                .fusionType(fusion)
                                                .alpha(alpha)
                                                .limit(limit)
                                                .returnMetadata(Metadata.SCORE)))
                .objects()
                .stream()
                .map(WeaviateObjects::id)
                .toList();
    }

    @Override
    public void close() {
        connection.close();
    }
}
