package dev.ragtime.runtime.ingest;

import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.runtime.config.PinnedIndex;
import dev.ragtime.runtime.document.DocumentParser;
import dev.ragtime.runtime.document.OcrLanguages;
import dev.ragtime.runtime.metadata.MetadataRules;
import dev.ragtime.runtime.store.IndexStore;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;

/**
 * The index of a KnowledgeBase and what documents pass on their way into it, whoever brings them.
 *
 * @param workers files read, and texts embedded, side by side
 * @param donor another index, of which something may be taken
 */
record OpenIndex(
        KnowledgeBase knowledgeBase,
        IndexStore store,
        Recipe recipe,
        DocumentParser parser,
        Progress progress,
        int workers,
        Optional<KnownVectors.Donor> donor,
        MetadataRules metadata,
        AccessRules access) {

    /** Makes an index that is there filterable by what the KnowledgeBase declares. */
    static OpenIndex open(
            KnowledgeBase knowledgeBase,
            IndexStore store,
            Recipe recipe,
            DocumentParser parser,
            Progress progress,
            int workers,
            Optional<KnownVectors.Donor> donor) {
        var metadata = MetadataRules.of(knowledgeBase.getSpec());
        store.declare(metadata.fields());
        var access = AccessRules.of(knowledgeBase.getSpec());
        return new OpenIndex(knowledgeBase, store, recipe, parser, progress, workers, donor, metadata, access);
    }

    Fingerprint fingerprints() {
        return new Fingerprint(
                PinnedIndex.of(knowledgeBase), metadata, access, OcrLanguages.of(knowledgeBase.getSpec()));
    }

    /** @param deletionsAllowed sources that may lose any number of documents at once */
    SourceSync sync(RecordBook book, ChunkWriter writer, Set<String> deletionsAllowed, Share share, StopSignal stop) {
        var fingerprints = fingerprints();
        var reading = new Semaphore(workers);
        var notes = store.notes();
        var last = LastReadable.heeding(access, store.chunks());
        return new SourceSync(
                store.chunks(),
                store.capabilities().vectorsOut(),
                donor,
                book,
                new FileCheck(parser, fingerprints, last, reading),
                new DocumentSync(
                        store.chunks(),
                        book,
                        parser,
                        new Description(metadata, access),
                        recipe.chunker(),
                        writer,
                        last,
                        reading,
                        stop),
                new Workers(workers + DocumentSync.GROUPS_IN_HAND, stop),
                new DeletionGuard(notes, knowledgeBase.getSpec().sync(), deletionsAllowed),
                new SyncedStates(notes, fingerprints, share),
                progress);
    }
}
