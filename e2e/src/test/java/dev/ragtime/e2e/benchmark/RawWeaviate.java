package dev.ragtime.e2e.benchmark;

import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.runtime.IndexNames;
import dev.ragtime.e2e.cluster.TestNamespace;
import dev.ragtime.runtime.store.WeaviateAddress;
import dev.ragtime.runtime.store.WeaviateIndexStore;
import dev.ragtime.runtime.telemetry.Latencies;
import io.weaviate.client6.v1.api.Authentication;
import io.weaviate.client6.v1.api.WeaviateClient;
import io.weaviate.client6.v1.api.collections.CollectionHandle;
import io.weaviate.client6.v1.api.collections.WeaviateObject;
import io.weaviate.client6.v1.api.collections.query.NearVector;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Gatherers;

/** The Weaviate of a KnowledgeBase, asked by its own client and nothing between. */
final class RawWeaviate implements AutoCloseable {
    private static final int TOP = 8;
    private static final int BATCH = 200;

    private final KnowledgeBase knowledgeBase;
    private final IndexNames names;
    private final WeaviateAddress address;
    private final String key;
    private final WeaviateClient client;

    RawWeaviate(TestNamespace namespace, String name) {
        this.knowledgeBase = namespace.knowledgeBase(name);
        this.names = IndexNames.of(
                namespace.name(), name, knowledgeBase.getStatus().activeIndex().number());
        var base = namespace.address(name + "-weaviate");
        var host = base.substring("http://".length());
        this.address = new WeaviateAddress(URI.create(base), host + ":50051");
        this.key = namespace.weaviateKey(name);
        this.client = WeaviateClient.connectToCustom(c -> c.scheme("http")
                .httpHost(host)
                .httpPort(80)
                .grpcHost(host)
                .grpcPort(50051)
                .authentication(Authentication.apiKey(key)));
    }

    /** Weaviate's own hybrid search, with its defaults, for the words that a pipeline would look for. */
    void hybrid(String terms, float[] vector) {
        var found = client.collections
                .use(names.alias())
                .query
                .hybrid(
                        terms,
                        h -> h.queryProperties("terms").alpha(0.5f).limit(TOP).nearVector(NearVector.of(vector)));
        if (found.objects().isEmpty()) throw new IllegalStateException("nothing found for " + terms);
    }

    /**
     * Seconds that the import of all chunks and records of the index takes into an empty one like it: batches of the
     * client, as many at a time as there are cores.
     */
    double importOfTheSame() throws IOException {
        var copy = IndexNames.of("benchmark", "import", 1);
        var layout = knowledgeBase.getStatus().activeIndex().definition().layout();
        try (var empty = new WeaviateIndexStore(address, () -> Optional.of(key), copy, layout)) {
            empty.create();
        }
        var records = objects(names.documents());
        var chunks = objects(names.chunks());
        var begin = System.nanoTime();
        insert(copy.chunks(), chunks);
        insert(copy.documents(), records);
        var seconds = (System.nanoTime() - begin) / 1e9;
        client.alias.delete(copy.alias());
        for (var collection : List.of(copy.chunks(), copy.documents(), copy.runs()))
            client.collections.delete(collection);
        return seconds;
    }

    private List<WeaviateObject<Map<String, Object>>> objects(String collection) {
        var objects = new ArrayList<WeaviateObject<Map<String, Object>>>();
        for (var read : client.collections
                .use(collection)
                .paginate(p -> p.pageSize(BATCH).includeVector())) {
            objects.add(WeaviateObject.of(o -> {
                o.uuid(read.uuid()).properties(read.properties());
                if (read.vectors() != null) o.vectors(read.vectors());
                return o;
            }));
        }
        return objects;
    }

    private void insert(String collection, List<WeaviateObject<Map<String, Object>>> objects) {
        var handle = client.collections.use(collection);
        var batches = objects.stream().gather(Gatherers.windowFixed(BATCH)).toList();
        Latencies.of(
                Runtime.getRuntime().availableProcessors(), batches.size(), i -> insertBatch(handle, batches.get(i)));
    }

    private static void insertBatch(
            CollectionHandle<Map<String, Object>> collection, List<WeaviateObject<Map<String, Object>>> batch) {
        var errors = collection.data.insertMany(batch).errors();
        if (!errors.isEmpty()) throw new IllegalStateException("not imported: " + errors.getFirst());
    }

    @Override
    public void close() throws IOException {
        try {
            client.close();
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
    }
}
