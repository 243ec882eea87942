package dev.ragtime.runtime.store;

import dev.ragtime.api.knowledgebase.Access;
import dev.ragtime.runtime.metadata.FieldSet;
import java.util.Optional;

/**
 * One index: chunks, and a record of each document they belong to. Thread-safe.
 *
 * <p>Every method of a store and of its parts throws {@link StoreException}; a returned call has reached the store.
 * Writers and readers are held to the same conformance suite whatever the store.
 */
public interface IndexStore extends AutoCloseable {
    /**
     * Creates collections and alias when they are missing; does nothing when they are there. For a run that reads every
     * source: an index that was lost and is made anew by anybody else looks as if it held all there is.
     */
    void create();

    /** Whether {@link #create} has made it, and it was not lost since. */
    boolean exists();

    /** Makes chunks filterable by these fields of metadata from now on, and by no others, and by who may read them. */
    default void declare(FieldSet fields) {
        if (!DeclaredFields.read(notes()).equals(fields)) DeclaredFields.write(notes(), fields);
    }

    /**
     * What searches can be narrowed by now: what was declared last, and where chunks come from. None where the index cannot be
     * filtered.
     */
    default FieldSet fields() {
        return capabilities().filters() ? DeclaredFields.read(notes()).withPlace() : FieldSet.NONE;
    }

    /** Says for whom the index is, from now on, and returns for whom it was; {@link #declare} was called before. */
    default Optional<Access.Mode> heed(Access.Mode mode) {
        return AccessNote.write(notes(), mode);
    }

    /** For whom the index is now; empty where its chunks do not say yet who may read them. */
    default Optional<Access.Mode> access() {
        return AccessNote.read(notes()::find);
    }

    /** What this index can do beyond what every one can. */
    Capabilities capabilities();

    /** What ingestion knows of each document. */
    DocumentLedger documents();

    /** Chunks, as ingestion writes and reads them. */
    ChunkStore chunks();

    /** Chunks, as queries find them. */
    ChunkSearch search();

    /** What one run leaves for the next. */
    Notes notes();

    /** What the pods of runs left; empty for a store of one process, which needs none. */
    default Optional<RunRecords> runs() {
        return Optional.empty();
    }

    /** What was pushed to the KnowledgeBase; empty for a store of one process, to which nobody pushes. */
    default Optional<PushedStore> pushed() {
        return Optional.empty();
    }

    /** What pipelines remember over the KnowledgeBase. */
    MemoryStore memory();

    /** Documents and chunks stored, counted. */
    default Counts counts() {
        return new Counts(documents().count(), chunks().count());
    }

    /** True when the store answers. */
    boolean ready();

    @Override
    void close();

    record Counts(long documents, long chunks) {}
}
