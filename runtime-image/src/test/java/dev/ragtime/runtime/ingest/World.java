package dev.ragtime.runtime.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.api.Reference;
import dev.ragtime.api.knowledgebase.Access;
import dev.ragtime.api.knowledgebase.Contextual;
import dev.ragtime.api.knowledgebase.FieldValue;
import dev.ragtime.api.knowledgebase.Index;
import dev.ragtime.api.knowledgebase.IndexDefinition;
import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.knowledgebase.KnowledgeBaseSpec;
import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus;
import dev.ragtime.api.knowledgebase.Metadata;
import dev.ragtime.api.knowledgebase.Ocr;
import dev.ragtime.api.knowledgebase.Source;
import dev.ragtime.api.knowledgebase.Sync;
import dev.ragtime.api.runtime.DryRunReport;
import dev.ragtime.api.runtime.IngestReport;
import dev.ragtime.api.runtime.IngestReport.SourceReport;
import dev.ragtime.api.runtime.SourceFailure;
import dev.ragtime.runtime.access.Principal;
import dev.ragtime.runtime.chunk.Chunk;
import dev.ragtime.runtime.chunk.Chunker;
import dev.ragtime.runtime.chunk.Chunkers;
import dev.ragtime.runtime.context.ContextWriter;
import dev.ragtime.runtime.document.Block;
import dev.ragtime.runtime.document.Document;
import dev.ragtime.runtime.document.DocumentId;
import dev.ragtime.runtime.document.DocumentParser;
import dev.ragtime.runtime.document.OcrLanguages;
import dev.ragtime.runtime.document.ParserLimits;
import dev.ragtime.runtime.document.SourceFile;
import dev.ragtime.runtime.embed.Embedder;
import dev.ragtime.runtime.embed.StubEmbedder;
import dev.ragtime.runtime.source.Listing;
import dev.ragtime.runtime.source.SourceException;
import dev.ragtime.runtime.source.SourceReader;
import dev.ragtime.runtime.store.IndexStore;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.prometheus.client.CollectorRegistry;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Sources that a test edits, and runs over them. One paragraph of a text is one chunk. */
final class World {
    /** A text that no parser can read. */
    static final String UNREADABLE = "\0\0\0\0";

    final TreeMap<String, TreeMap<String, String>> sources = new TreeMap<>();
    /** What sources say of files, by path. */
    final Map<String, Map<String, Object>> given = new HashMap<>();
    /** Who may read files, as their sources decide, by path. */
    final Map<String, Object> principals = new HashMap<>();

    /** What the objects that files are parts of say of their readers, by path. */
    final Map<String, Map<String, Object>> containers = new HashMap<>();

    Access.Mode access = Access.Mode.DocumentPrincipals;

    /** Sources of which the kind matters. */
    final Map<String, Source> declared = new HashMap<>();

    final Map<String, SourceReader> broken = new HashMap<>();
    final AtomicInteger embedded = new AtomicInteger();
    final AtomicInteger listed = new AtomicInteger();
    final AtomicInteger read = new AtomicInteger();
    final AtomicInteger parsed = new AtomicInteger();
    final CollectorRegistry metrics = new CollectorRegistry();
    private final Progress progress = new Progress(metrics, "default", "handbook");
    /** Of a file. */
    int mostBytes = 1000;

    private final Map<Optional<Ocr>, DocumentParser> parsers = new HashMap<>();

    /** In which pictures are read, if they are. */
    Optional<Ocr> ocr = Optional.empty();

    Sync sync = Sync.defaults();
    String allowDeletions = "";
    /** Whether sources tell their revision before they are listed, and files their version before they are read. */
    boolean talkative;

    /** Sources that are not read. */
    List<String> leftOut = List.of();

    /** Sources that a run reads; empty for all. */
    List<String> only = List.of();

    int dimensions = 1;

    Metadata metadata = new Metadata(null);

    /** Another index, whose vectors may be taken. */
    Optional<IndexStore> donor = Optional.empty();

    /** Whether it has the same embedding. */
    boolean donorGivesVectors = true;

    /** Writes lines for chunks, if they have any. */
    Optional<ContextWriter> context = Optional.empty();

    /** Told how long a run waits for questions that are under way. */
    Consumer<Duration> waits = _ -> {};

    /** What becomes of texts that are to be embedded. */
    Consumer<String> provider = _ -> {};

    /** A text at which the source cannot be reached any more. */
    Optional<String> lost = Optional.empty();

    /** A text that ends the process that parses it; empty for none. */
    String deadly = "";

    World put(String source, String path, String text) {
        sources.computeIfAbsent(source, s -> new TreeMap<>()).put(path, text);
        return this;
    }

    IngestReport run(IndexStore store) {
        return run(store, Share.whole(), 2, new StopSignal());
    }

    IngestReport run(IndexStore store, Share share, int workers, StopSignal stop) {
        var ingestion = new Ingestion(
                knowledgeBase(),
                store,
                new Recipe(chunker(), context.orElse(ContextWriter.NONE), embedder()),
                this::reader,
                parser(),
                progress,
                workers,
                donor.map(given -> new KnownVectors.Donor(given.chunks(), donorGivesVectors)),
                time -> waits.accept(time));
        try {
            return ingestion.run(share, stop);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    DryRunReport dryRun(IndexStore store) {
        var notes = new DryRun.UnwrittenNotes(store.notes());
        try {
            return new DryRun(knowledgeBase(), store.documents(), notes, this::reader, parser(), 2, new StopSignal())
                    .run();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private DocumentParser parser() {
        return parsers.computeIfAbsent(
                ocr,
                _ -> new DocumentParser(
                        new ParserLimits(mostBytes, 10_000, Duration.ofSeconds(20)),
                        OcrLanguages.of(knowledgeBase().getSpec())));
    }

    private SourceReader reader(Source source) {
        var failing = broken.get(source.name());
        if (failing != null) return failing;
        var files = Map.copyOf(sources.get(source.name()));
        return new SourceReader() {
            @Override
            public Listing listing() {
                listed.incrementAndGet();
                var lack = "no file there";
                return Listing.complete("" + files + principals, files(source.name()), lack);
            }

            @Override
            public Optional<String> revision() {
                return talkative ? Optional.of("" + files + principals) : Optional.empty();
            }
        };
    }

    private List<SourceFile> files(String source) {
        return sources.get(source).entrySet().stream()
                .map(e -> new SourceFile(
                        source,
                        e.getKey(),
                        source + ":" + e.getKey(),
                        talkative ? "version " + e.getValue() + given.get(e.getKey()) + principals.get(e.getKey()) : "",
                        content(e.getKey(), e.getValue())))
                .toList();
    }

    private SourceFile.Described content(String path, String text) {
        return () -> new SourceFile.Opened(
                content(text),
                Optional.empty(),
                given.getOrDefault(path, Map.of()),
                Optional.empty(),
                Optional.ofNullable(principals.get(path)),
                containers.getOrDefault(path, Map.of()));
    }

    private ByteArrayInputStream content(String text) {
        if (lost.filter(text::equals).isPresent())
            throw new SourceException(SourceFailure.SourceUnreachable, "nobody answers any more");
        read.incrementAndGet();
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private KnowledgeBase knowledgeBase() {
        var specs = sources.keySet().stream()
                .map(name -> declared.getOrDefault(name, Source.named(name)))
                .toList();
        var kb = new KnowledgeBase();
        kb.setMetadata(new ObjectMetaBuilder()
                .withName("handbook")
                .withNamespace("default")
                .addToAnnotations(Ingestion.ALLOW_DELETIONS, allowDeletions)
                .build());
        kb.setSpec(new KnowledgeBaseSpec(
                specs,
                sync,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                metadata,
                ocr.orElse(null),
                null,
                new Access(access)));
        kb.setStatus(pinned(kb.getSpec(), leftOut, only));
        return kb;
    }

    private static KnowledgeBaseStatus pinned(KnowledgeBaseSpec spec, List<String> leftOut, List<String> only) {
        var index = new Index(1, "", null, null, null, null, IndexDefinition.of(spec));
        var run = new KnowledgeBaseStatus.Run(1, 1, null, null, null, leftOut, null, null, null, null, null, only);
        return new KnowledgeBaseStatus(
                null, null, index, null, run, null, null, null, List.of(), null, null, null, null, List.of(), List.of(),
                List.of());
    }

    /** Chunks that a text has, computed from nothing else. */
    static List<Chunk> chunks(String source, String path, String text) {
        if (text.equals(UNREADABLE) || text.isBlank()) return List.of();
        var paragraphs = List.of(text.split("\n\n"));
        return chunks(DocumentId.of(source, path), source, path, Map.of(), Set.of(), paragraphs);
    }

    /** Without what every document has. */
    private static Map<String, FieldValue> declared(Map<String, FieldValue> fields) {
        var declared = new TreeMap<>(fields);
        declared.keySet().removeAll(List.of("title", "language"));
        return declared;
    }

    private static List<Chunk> chunks(
            java.util.UUID id,
            String source,
            String path,
            Map<String, FieldValue> fields,
            Set<Principal> readers,
            List<String> paragraphs) {
        var chunks = new ArrayList<Chunk>();
        for (var text : paragraphs) {
            var content = (fields.isEmpty() ? text : text + fields) + (readers.isEmpty() ? "" : readers);
            var chunk = DocumentId.ofChunk(id, chunks.size(), content);
            var uri = source + ":" + path;
            chunks.add(new Chunk(chunk, id, chunks.size(), source, path, uri, "", "", text, 1, fields, readers));
        }
        return chunks;
    }

    private Chunker chunker() {
        var lines = new Contextual(new Reference("lines"), null);
        return context.isPresent() ? Chunkers.contextual(this::cut, lines) : this::cut;
    }

    private List<Chunk> cut(Document document) {
        return chunks(
                document.id(),
                document.source(),
                document.path(),
                declared(document.fields()),
                document.readers(),
                survived(document.sections().stream()
                        .flatMap(section -> section.blocks().stream())
                        .map(Block::text)
                        .toList()));
    }

    private List<String> survived(List<String> paragraphs) {
        parsed.incrementAndGet();
        if (!deadly.isEmpty() && paragraphs.contains(deadly)) throw new FaultyStore.Killed();
        return paragraphs;
    }

    static SourceReport only(IngestReport report) {
        assertThat(report.sources()).hasSize(1);
        return report.sources().getFirst();
    }

    static Sync limits(int maxDeletedPercent, int maxFailedPercent) {
        return limits(maxDeletedPercent, maxFailedPercent, 1);
    }

    /** Percentages alone, whatever the number of documents. */
    static Sync limits(int maxDeletedPercent, int maxFailedPercent, int parallelism) {
        return new Sync(
                null, null, parallelism, maxFailedPercent, 0, maxDeletedPercent, 0, null, null, null, null, null);
    }

    /** Reports of runs with a share each, one after the other. */
    List<IngestReport> reports(IndexStore store, int pods) {
        return IntStream.range(0, pods)
                .mapToObj(i -> run(store, new Share(i, pods), 1, new StopSignal()))
                .toList();
    }

    /** Reports on the only source, of runs with a share each, one after the other. */
    List<SourceReport> reportsOfFourPods(IndexStore store) {
        return IntStream.range(0, 4)
                .mapToObj(i -> only(run(store, new Share(i, 4), 1, new StopSignal())))
                .toList();
    }

    private Embedder embedder() {
        return new StubEmbedder("counting", dimensions, text -> {
            provider.accept(text);
            embedded.incrementAndGet();
            var vector = new float[dimensions];
            Arrays.fill(vector, text.hashCode());
            return vector;
        });
    }
}
