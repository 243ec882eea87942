package dev.ragtime.runtime.local;

import dev.ragtime.api.knowledgebase.Embedding;
import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.runtime.IngestReport;
import dev.ragtime.runtime.config.Manifests;
import dev.ragtime.runtime.config.PinnedIndex;
import dev.ragtime.runtime.config.Secrets;
import dev.ragtime.runtime.document.DocumentParser;
import dev.ragtime.runtime.document.OcrLanguages;
import dev.ragtime.runtime.document.ParserLimits;
import dev.ragtime.runtime.embed.Embedder;
import dev.ragtime.runtime.embed.Embedders;
import dev.ragtime.runtime.embed.Embedders.WhenFull;
import dev.ragtime.runtime.embed.ModelPlaces;
import dev.ragtime.runtime.ingest.Ingestion;
import dev.ragtime.runtime.ingest.Progress;
import dev.ragtime.runtime.ingest.Recipe;
import dev.ragtime.runtime.ingest.Share;
import dev.ragtime.runtime.ingest.StopSignal;
import dev.ragtime.runtime.source.SourceReaders;
import dev.ragtime.runtime.store.IndexStore;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** One index for each KnowledgeBase; one copy of each embedding model, shared by ingestion and queries. */
final class LocalIndexes implements AutoCloseable {
    private final Manifests manifests;
    private final Secrets secrets;
    private final LocalStores kept;
    private final ModelPlaces places;
    private final Path scratch;
    private final SourceReaders.Folders folders;
    private final Embedders embedders;
    private final Map<Use, Embedder> models = new HashMap<>();
    private final Map<String, IndexStore> stores = new HashMap<>();

    /** A model in this process serves both uses; a provider is waited for by ingestion only. */
    private record Use(Embedding embedding, WhenFull whenFull) {
        static Use of(Embedding embedding, WhenFull wanted) {
            return new Use(embedding, embedding.modelRoute() == null ? WhenFull.WAIT : wanted);
        }
    }

    /**
     * @param kept where indexes are
     * @param scratch folder for what sources unpack; made when one does
     * @param folders that stand for what a cluster mounts
     * @param places where models are that the image does not carry
     */
    LocalIndexes(
            Manifests manifests,
            Secrets secrets,
            LocalStores kept,
            Path scratch,
            SourceReaders.Folders folders,
            ModelPlaces places) {
        this.manifests = manifests;
        this.secrets = secrets;
        this.kept = kept;
        this.places = places;
        this.scratch = scratch;
        this.folders = folders;
        this.embedders = new Embedders(new CollectorRegistry(), places);
    }

    /** Brings the index in line with its sources. */
    IngestReport sync(KnowledgeBase knowledgeBase) throws IOException, InterruptedException {
        var index = PinnedIndex.of(knowledgeBase);
        var name = knowledgeBase.getMetadata().getName();
        var pictures = OcrLanguages.of(knowledgeBase.getSpec());
        var store = store(knowledgeBase);
        var embedder = open(knowledgeBase, WhenFull.WAIT);
        var ingestion = new Ingestion(
                knowledgeBase,
                store,
                Recipe.of(index.chunking(), embedder, places, new CollectorRegistry()),
                SourceReaders.local(
                        manifests, folders, secrets, Files.createDirectories(scratch), store.notes(), pictures),
                new DocumentParser(ParserLimits.defaults(), pictures),
                new Progress(new CollectorRegistry(), LocalFolder.NAMESPACE, name),
                Runtime.getRuntime().availableProcessors());
        return ingestion.run(Share.whole(), new StopSignal());
    }

    /** For questions. */
    Embedder embedder(KnowledgeBase knowledgeBase) {
        return open(knowledgeBase, WhenFull.REJECT);
    }

    private Embedder open(KnowledgeBase knowledgeBase, WhenFull whenFull) {
        var use = Use.of(PinnedIndex.of(knowledgeBase).embedding(), whenFull);
        return models.computeIfAbsent(use, u -> embedders.open(u.embedding(), u.whenFull()));
    }

    IndexStore store(KnowledgeBase knowledgeBase) {
        return stores.computeIfAbsent(knowledgeBase.getMetadata().getName(), name -> kept.open(knowledgeBase));
    }

    @Override
    public void close() {
        stores.values().forEach(IndexStore::close);
        models.values().forEach(Embedder::close);
    }
}
