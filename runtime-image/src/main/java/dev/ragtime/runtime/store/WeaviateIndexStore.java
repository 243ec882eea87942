package dev.ragtime.runtime.store;

import dev.ragtime.api.knowledgebase.Access;
import dev.ragtime.api.knowledgebase.IndexDefinition.Layout;
import dev.ragtime.api.runtime.IndexNames;
import dev.ragtime.runtime.metadata.FieldSet;
import io.weaviate.client6.v1.api.WeaviateClient;
import io.weaviate.client6.v1.api.collections.CollectionConfig;
import io.weaviate.client6.v1.api.collections.Property;
import java.util.ArrayList;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * An index in a Weaviate cluster. With three replicas a write returns once two have it. A search asks one of them, and
 * what it finds is held against another, as all that ingestion reads: text that was deleted from two is not found in the
 * third. What the asked one has not got yet, because it was away, is not found through it until Weaviate's comparison of
 * copies brings it, seconds after its return.
 */
public final class WeaviateIndexStore implements IndexStore {
    private final WeaviateConnection connection;
    private final IndexNames names;
    private final Layout layout;
    private final WeaviateChunks chunks;
    private final WeaviateLedger documents;
    private final WeaviateRuns runs;
    private final WeaviateNotes notes;
    private final WeaviatePushed pushed;
    private final WeaviateMemory memory;
    private final WeaviateSearch search;
    private final WeaviateConfirmation askedNotes;
    private volatile boolean knowsReaders;
    private final AtomicReference<Optional<Capabilities>> capabilities = new AtomicReference<>(Optional.empty());

    /**
     * @param apiKey asked at every (re)connection; empty for a server without authentication
     * @param layout what the index is created with
     */
    public WeaviateIndexStore(
            WeaviateAddress address, Supplier<Optional<String>> apiKey, IndexNames names, Layout layout) {
        this.connection = new WeaviateConnection(address, apiKey);
        this.names = names;
        this.layout = layout;
        this.chunks = new WeaviateChunks(collection(names.chunks(), Retry.patient()));
        this.documents = new WeaviateLedger(collection(names.documents(), Retry.patient()));
        var runObjects = new WeaviateRunObjects(collection(names.runs(), Retry.patient()));
        this.runs = new WeaviateRuns(runObjects);
        this.notes = new WeaviateNotes(runObjects);
        this.askedNotes = new WeaviateConfirmation(collection(names.runs(), Retry.quick()));
        this.pushed = new WeaviatePushed(
                collection(names.pushed(), Retry.patient()),
                collection(names.pushedContents(), Retry.patient()),
                this::createPushed);
        this.memory = new WeaviateMemory(collection(names.memory(), Retry.quick()), this::createMemory);
        this.search = new WeaviateSearch(
                collection(names.chunks(), Retry.quick()), names, this::capabilities, this::knowsReaders);
    }

    private WeaviateCollection collection(String name, Retry retry) {
        return new WeaviateCollection(connection, name, layout.replicationFactor() > 1, retry);
    }

    @Override
    public void create() {
        connection.call("create index " + names.chunks(), Retry.patient(), client -> {
            createCollection(client, WeaviateSchema.chunks(names, layout));
            createCollection(client, WeaviateSchema.documents(names, layout));
            addVersion(client);
            createCollection(client, WeaviateSchema.runs(names, layout));
            createAlias(client);
            return names;
        });
    }

    @Override
    public boolean exists() {
        return connection.call(
                "look for index " + names.chunks(),
                Retry.patient(),
                client -> client.collections.exists(names.chunks())
                        && client.collections.exists(names.documents())
                        && client.collections.exists(names.runs()));
    }

    private void createPushed() {
        connection.call("create collection " + names.pushed(), Retry.patient(), client -> {
            createCollection(client, WeaviateSchema.pushed(names, layout));
            createCollection(client, WeaviateSchema.pushedContents(names, layout));
            return names;
        });
    }

    private void createMemory() {
        connection.call("create collection " + names.memory(), Retry.quick(), client -> {
            createCollection(client, WeaviateSchema.memory(names, layout));
            return names;
        });
    }

    private static void createCollection(WeaviateClient client, CollectionConfig config) throws Exception {
        var name = config.collectionName();
        if (client.collections.exists(name)) return;
        try {
            client.collections.create(config);
        } catch (Exception e) {
            boolean anotherWasFaster = client.collections.exists(name);
            if (!anotherWasFaster) throw e;
        }
    }

    /** Properties first: a query knows of a field by the note, and one for a property that is not there fails. */
    @Override
    public void declare(FieldSet fields) {
        connection.call("add fields to " + names.chunks(), Retry.patient(), client -> {
            var there = properties(client, names.chunks());
            var wanted = new ArrayList<>(WeaviateSchema.properties(fields));
            wanted.add(WeaviateSchema.readers());
            for (var property : wanted) {
                if (!there.contains(property.propertyName())) addProperty(client, names.chunks(), property);
            }
            return names;
        });
        IndexStore.super.declare(fields);
    }

    private void addVersion(WeaviateClient client) throws Exception {
        var property = WeaviateSchema.version();
        if (properties(client, names.documents()).contains(property.propertyName())) return;
        addProperty(client, names.documents(), property);
    }

    private static void addProperty(WeaviateClient client, String collection, Property property) throws Exception {
        try {
            client.collections.use(collection).config.addProperty(property);
        } catch (Exception e) {
            boolean anotherWasFaster = properties(client, collection).contains(property.propertyName());
            if (!anotherWasFaster) throw e;
        }
    }

    private static Set<String> properties(WeaviateClient client, String collection) throws Exception {
        return client.collections.getConfig(collection).stream()
                .flatMap(config -> config.properties().stream())
                .map(Property::propertyName)
                .collect(Collectors.toSet());
    }

    private void createAlias(WeaviateClient client) throws Exception {
        if (client.alias.get(names.alias()).isPresent()) return;
        try {
            client.alias.create(names.chunks(), names.alias());
        } catch (Exception e) {
            boolean anotherWasFaster = client.alias.get(names.alias()).isPresent();
            if (!anotherWasFaster) throw e;
        }
    }

    /** Asked by queries, which have less patience than runs. */
    @Override
    public Optional<Access.Mode> access() {
        return AccessNote.read(name -> WeaviateNotes.find(askedNotes, name));
    }

    /** Whether chunks can be asked who may read them; once they can, they always can. */
    private boolean knowsReaders() {
        if (!knowsReaders) knowsReaders = access().isPresent();
        return knowsReaders;
    }

    /** Asks the server once for what depends on how the index was created. */
    @Override
    public Capabilities capabilities() {
        var known = capabilities.get();
        if (known.isEmpty()) {
            known = Optional.of(readCapabilities());
            capabilities.set(known);
        }
        return known.get();
    }

    private Capabilities readCapabilities() {
        var config = connection.call(
                "read the definition of " + names.chunks(),
                Retry.quick(),
                client -> client.collections.getConfig(names.chunks()));
        var filters = config.map(WeaviateSchema::filters).orElse(true);
        return new Capabilities(filters, true, layout.replicationFactor() == 1, true);
    }

    @Override
    public DocumentLedger documents() {
        return documents;
    }

    @Override
    public ChunkStore chunks() {
        return chunks;
    }

    @Override
    public ChunkSearch search() {
        return search;
    }

    @Override
    public Notes notes() {
        return notes;
    }

    @Override
    public Optional<RunRecords> runs() {
        return Optional.of(runs);
    }

    @Override
    public Optional<PushedStore> pushed() {
        return Optional.of(pushed);
    }

    @Override
    public MemoryStore memory() {
        return memory;
    }

    @Override
    public boolean ready() {
        try {
            return connection.call("ask", Retry.none(), WeaviateClient::isReady);
        } catch (StoreException e) {
            return false;
        }
    }

    @Override
    public void close() {
        connection.close();
    }
}
