package dev.ragtime.runtime.ingest;

import dev.ragtime.api.knowledgebase.IndexDefinition;
import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.knowledgebase.KnowledgeBaseSpec;
import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus;
import dev.ragtime.api.knowledgebase.Source;
import dev.ragtime.api.knowledgebase.Sync;
import dev.ragtime.api.runtime.IngestReport;
import dev.ragtime.runtime.chunk.Chunk;
import dev.ragtime.runtime.chunk.Chunker;
import dev.ragtime.runtime.document.Block;
import dev.ragtime.runtime.document.DocumentId;
import dev.ragtime.runtime.document.DocumentParser;
import dev.ragtime.runtime.document.ParserLimits;
import dev.ragtime.runtime.document.SourceFile;
import dev.ragtime.runtime.embed.Embedder;
import dev.ragtime.runtime.source.Listing;
import dev.ragtime.runtime.source.SourceReader;
import dev.ragtime.runtime.store.IndexStore;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.prometheus.client.CollectorRegistry;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Sources that a test edits, and runs over them. One paragraph of a text is one chunk. */
final class World {
    /** A text that no parser can read. */
    static final String UNREADABLE = "\0\0\0\0";

    final TreeMap<String, TreeMap<String, String>> sources = new TreeMap<>();
    final Map<String, SourceReader> broken = new HashMap<>();
    final AtomicInteger embedded = new AtomicInteger();
    final CollectorRegistry metrics = new CollectorRegistry();
    private final Progress progress = new Progress(metrics, "default", "handbook");
    private final DocumentParser parser = new DocumentParser(new ParserLimits(1000, 10_000, Duration.ofSeconds(20)));
    Sync sync = Sync.defaults();
    String allowDeletions = "";

    World put(String source, String path, String text) {
        sources.computeIfAbsent(source, s -> new TreeMap<>()).put(path, text);
        return this;
    }

    IngestReport run(IndexStore store) {
        return run(store, Share.whole(), 2, new StopSignal());
    }

    IngestReport run(IndexStore store, Share share, int workers, StopSignal stop) {
        var ingestion =
                new Ingestion(knowledgeBase(), store, chunker(), embedder(), this::reader, parser, progress, workers);
        try {
            return ingestion.run(share, stop);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private SourceReader reader(Source source) {
        var failing = broken.get(source.name());
        if (failing != null) return failing;
        return () -> new Listing("1", files(source.name()), "no file there");
    }

    private List<SourceFile> files(String source) {
        return sources.get(source).entrySet().stream()
                .map(e -> new SourceFile(
                        source,
                        e.getKey(),
                        source + ":" + e.getKey(),
                        () -> new ByteArrayInputStream(e.getValue().getBytes(StandardCharsets.UTF_8))))
                .toList();
    }

    private KnowledgeBase knowledgeBase() {
        var specs = sources.keySet().stream()
                .map(name -> new Source(name, null, null, null))
                .toList();
        var kb = new KnowledgeBase();
        kb.setMetadata(new ObjectMetaBuilder()
                .withName("handbook")
                .withNamespace("default")
                .addToAnnotations(Ingestion.ALLOW_DELETIONS, allowDeletions)
                .build());
        kb.setSpec(new KnowledgeBaseSpec(specs, sync, null, null, null, null, null));
        kb.setStatus(pinned(kb.getSpec()));
        return kb;
    }

    private static KnowledgeBaseStatus pinned(KnowledgeBaseSpec spec) {
        var index = new KnowledgeBaseStatus.Index(1, "", null, null, null, null, IndexDefinition.of(spec));
        return new KnowledgeBaseStatus(null, null, index, null, null, null, null, List.of(), null, List.of());
    }

    /** Chunks that a text has, computed from nothing else. */
    static List<Chunk> chunks(String source, String path, String text) {
        if (text.equals(UNREADABLE) || text.isBlank()) return List.of();
        return chunks(DocumentId.of(source, path), source, path, List.of(text.split("\n\n")));
    }

    private static List<Chunk> chunks(java.util.UUID id, String source, String path, List<String> paragraphs) {
        var chunks = new ArrayList<Chunk>();
        for (var text : paragraphs) {
            var chunk = DocumentId.ofChunk(id, chunks.size(), text);
            chunks.add(new Chunk(chunk, id, chunks.size(), source, path, source + ":" + path, "", "", text, 1));
        }
        return chunks;
    }

    private static Chunker chunker() {
        return document -> chunks(
                document.id(),
                document.source(),
                document.path(),
                document.sections().stream()
                        .flatMap(section -> section.blocks().stream())
                        .map(Block::text)
                        .toList());
    }

    private Embedder embedder() {
        return new Embedder() {
            @Override
            public String model() {
                return "counting";
            }

            @Override
            public int dimensions() {
                return 1;
            }

            @Override
            public float[] embed(String text) {
                embedded.incrementAndGet();
                return new float[] {text.hashCode()};
            }

            @Override
            public void close() {}
        };
    }
}
