package dev.ragtime.runtime.store;

import dev.ragtime.api.knowledgebase.Index;
import dev.ragtime.api.knowledgebase.IndexDefinition;
import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus;
import dev.ragtime.api.runtime.IndexNames;
import dev.ragtime.runtime.config.PinnedIndex;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The indexes of a KnowledgeBase in a Weaviate cluster: the alias says which one answers, and a note in each what it is
 * made of. One of an earlier version has no note; then the KnowledgeBase's status says it.
 */
final class WeaviateDirectory implements IndexDirectory {
    private final KnowledgeBase knowledgeBase;
    private final WeaviateAddress address;
    private final Supplier<Optional<String>> apiKey;
    private final WeaviateConnection connection;
    private volatile Optional<PinnedIndex> last = Optional.empty();

    /** @param apiKey asked at every (re)connection; empty for a server without authentication */
    WeaviateDirectory(KnowledgeBase knowledgeBase, WeaviateAddress address, Supplier<Optional<String>> apiKey) {
        this.knowledgeBase = knowledgeBase;
        this.address = address;
        this.apiKey = apiKey;
        this.connection = new WeaviateConnection(address, apiKey);
    }

    @Override
    public PinnedIndex serving() {
        int number = number();
        var known = last.filter(index -> index.names().number() == number);
        if (known.isPresent()) return known.get();
        var index = PinnedIndex.of(knowledgeBase, number, definition(number));
        last = Optional.of(index);
        return index;
    }

    private int number() {
        var alias = names(0).alias();
        var target = connection.call("read alias " + alias, Retry.quick(), client -> client.alias.get(alias));
        return target.flatMap(found -> IndexNames.number(names(0).alias(), found.collection()))
                .orElseThrow(
                        () -> new StoreException("no index answers yet: alias " + alias + " is missing", true, null));
    }

    private IndexDefinition definition(int number) {
        var runs = new WeaviateCollection(connection, names(number).runs(), false, Retry.quick());
        return told(number)
                .or(() -> DefinitionNote.of(new WeaviateNotes(new WeaviateRunObjects(runs))))
                .orElseThrow(() -> new StoreException(
                        "index " + number + " does not say what it is made of; the operator writes it down",
                        true,
                        null));
    }

    /** As the status has it that this process was started with. */
    private Optional<IndexDefinition> told(int number) {
        return Optional.ofNullable(knowledgeBase.getStatus())
                .map(KnowledgeBaseStatus::activeIndex)
                .filter(index -> index.number() != null && index.number() == number)
                .map(Index::definition);
    }

    @Override
    public IndexStore open(PinnedIndex index) {
        return new WeaviateIndexStore(
                address, apiKey, index.names(), index.definition().layout());
    }

    private IndexNames names(int number) {
        return IndexNames.of(knowledgeBase, number);
    }

    @Override
    public void close() {
        connection.close();
    }
}
