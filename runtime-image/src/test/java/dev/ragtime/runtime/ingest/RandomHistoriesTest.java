package dev.ragtime.runtime.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.ragtime.runtime.FullForm;
import dev.ragtime.runtime.chunk.Chunk;
import dev.ragtime.runtime.chunk.EmbeddingText;
import dev.ragtime.runtime.document.DocumentId;
import dev.ragtime.runtime.store.DocumentRecord;
import dev.ragtime.runtime.store.EmbeddedChunk;
import dev.ragtime.runtime.store.StoreException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/** Whatever happened to the sources and whenever a run was killed, the index ends as if it was made from scratch. */
class RandomHistoriesTest {
    private static final int HISTORIES = FullForm.asked() ? 300 : 150;
    private static final int STEPS = 12;
    private static final List<String> SOURCES = List.of("docs", "faq");
    private static final List<String> WORDS = List.of("alpha", "beta", "gamma", "delta", "epsilon", "zeta");

    private static final Logger LOG = (Logger) LoggerFactory.getLogger(Ingestion.class);

    private final World world = new World();
    private final InMemoryIndexStore store = new InMemoryIndexStore();
    private final Map<UUID, Set<Set<UUID>>> versions = new HashMap<>();
    private Random random;
    private int texts;

    /** Ten thousand runs would bury what other tests say. */
    @BeforeAll
    static void beQuiet() {
        LOG.setLevel(Level.ERROR);
    }

    @AfterAll
    static void beAsBefore() {
        LOG.setLevel(null);
    }

    static IntStream seeds() {
        return IntStream.range(0, HISTORIES);
    }

    @ParameterizedTest(name = "history {0}")
    @MethodSource("seeds")
    void editsRenamesDeletionsFailuresAndKillsLeaveTheIndexExactlyAsItsSources(int seed) {
        random = new Random(seed);
        world.allowDeletions = "docs, faq";
        world.talkative = seed % 2 == 0;
        for (var step = 0; step < STEPS; step++) {
            edits();
            while (random.nextInt(3) > 0) {
                killedRun();
                if (random.nextBoolean()) edits();
            }
            finishedRun(1 + random.nextInt(3));
            assertIndexIsItsSources();
            assertNothingIsLeftToDo();
        }
    }

    private void edits() {
        for (var i = random.nextInt(5); i >= 0; i--) edit();
        world.sources.forEach((source, files) -> files.forEach(
                (path, text) -> versions.computeIfAbsent(DocumentId.of(source, path), id -> new HashSet<>())
                        .add(ids(World.chunks(source, path, text)))));
    }

    private void edit() {
        var source = SOURCES.get(random.nextInt(SOURCES.size()));
        if (random.nextInt(20) == 0) {
            world.sources.remove(source);
            return;
        }
        var files = world.sources.computeIfAbsent(source, s -> new TreeMap<>());
        var path = "doc-" + random.nextInt(6) + ".md";
        switch (random.nextInt(6)) {
            case 0 -> files.remove(path);
            case 1 -> rename(files, path, "doc-" + random.nextInt(6) + ".md");
            case 2 -> files.put(path, World.UNREADABLE);
            case 3 -> files.computeIfPresent(path, (p, text) -> shuffled(text));
            default -> files.put(path, edited(files.getOrDefault(path, "")));
        }
    }

    private static void rename(Map<String, String> files, String from, String to) {
        var text = files.remove(from);
        if (text != null) files.put(to, text);
    }

    private String edited(String text) {
        var paragraphs = new ArrayList<>(text.equals(World.UNREADABLE) ? List.of() : paragraphs(text));
        switch (random.nextInt(3)) {
            case 0 -> paragraphs.add(random.nextInt(paragraphs.size() + 1), text());
            case 1 -> paragraphs.addAll(List.of(text(), text(), text()));
            default -> {
                if (!paragraphs.isEmpty()) paragraphs.remove(random.nextInt(paragraphs.size()));
            }
        }
        return String.join("\n\n", paragraphs);
    }

    private String shuffled(String text) {
        var paragraphs = new ArrayList<>(paragraphs(text));
        java.util.Collections.shuffle(paragraphs, random);
        return String.join("\n\n", paragraphs);
    }

    private static List<String> paragraphs(String text) {
        return Stream.of(text.split("\n\n")).filter(p -> !p.isBlank()).toList();
    }

    /** Mostly a text never seen before, now and then one that stands elsewhere too. */
    private String text() {
        var word = WORDS.get(random.nextInt(WORDS.size()));
        return random.nextInt(5) == 0 ? word : word + " " + texts++;
    }

    private FaultyStore.Moment moment() {
        var moments = FaultyStore.Moment.values();
        return moments[random.nextInt(moments.length)];
    }

    private void killedRun() {
        var faulty = random.nextInt(4) == 0
                ? FaultyStore.overloaded(0.1, random.nextLong())
                : FaultyStore.dying(1 + random.nextInt(12), moment());
        var parallelism = 1 + random.nextInt(2);
        try {
            for (var index = 0; index < parallelism; index++) {
                world.run(faulty.before(store), new Share(index, parallelism), 1 + random.nextInt(2), new StopSignal());
            }
        } catch (FaultyStore.Killed | StoreException e) {
            assertThat(store.chunks.values())
                    .as("no chunk is without a record, even now")
                    .allMatch(c -> store.records.containsKey(c.chunk().documentId()));
        }
    }

    private void finishedRun(int parallelism) {
        var failedBefore = Map.copyOf(store.records);
        for (var index = 0; index < parallelism; index++) {
            var share = new Share(index, parallelism);
            var most = textsNeverEmbedded(share);
            var least = textsStoredNowhere(share);
            world.embedded.set(0);
            world.run(store, share, 1 + random.nextInt(2), new StopSignal());
            assertThat(world.embedded.get()).as("texts embedded").isBetween(least, most);
        }
        assertFailedDocumentsKeptTheirChunks(failedBefore);
    }

    /** New texts of each document: neither stored for it nor for a document of the source that is gone. */
    private int textsNeverEmbedded(Share share) {
        var count = 0;
        for (var source : world.sources.entrySet()) {
            var gone = textsOfGone(source.getKey(), source.getValue().keySet());
            for (var file : source.getValue().entrySet()) {
                var id = DocumentId.of(source.getKey(), file.getKey());
                if (!share.has(id)) continue;
                var texts = World.chunks(source.getKey(), file.getKey(), file.getValue()).stream()
                        .filter(c -> !store.chunks.containsKey(c.id()))
                        .map(EmbeddingText::of)
                        .collect(Collectors.toSet());
                texts.removeAll(gone);
                texts.removeAll(textsOf(store.chunkIdsOf(id)));
                count += texts.size();
            }
        }
        return count;
    }

    /** Documents that are done together share what they embed. */
    private int textsStoredNowhere(Share share) {
        var texts = new HashSet<String>();
        world.sources.forEach((source, files) -> files.forEach((path, text) -> {
            if (!share.has(DocumentId.of(source, path)) || isLeftOut(source, path)) return;
            World.chunks(source, path, text).stream().map(EmbeddingText::of).forEach(texts::add);
        }));
        texts.removeAll(textsOf(store.chunks.keySet()));
        return texts.size();
    }

    /** Killed three times while nothing but it was being parsed, so nobody can tell that it was not to blame. */
    private boolean isLeftOut(String source, String path) {
        return Optional.ofNullable(store.records.get(DocumentId.of(source, path)))
                .filter(record -> record.failure().contains("ended the process")
                        || RecordState.of(record) instanceof RecordState.Unfinished(var attempts, var of)
                                && attempts >= FileCheck.MOST_ATTEMPTS)
                .isPresent();
    }

    private Set<String> textsOfGone(String source, Set<String> paths) {
        return store.records.values().stream()
                .filter(r -> r.source().equals(source) && !paths.contains(r.path()))
                .flatMap(r -> textsOf(r.chunkIds()).stream())
                .collect(Collectors.toSet());
    }

    private Set<String> textsOf(java.util.Collection<UUID> ids) {
        return store.chunks().read(ids).stream()
                .map(EmbeddedChunk::chunk)
                .map(EmbeddingText::of)
                .collect(Collectors.toSet());
    }

    private void assertIndexIsItsSources() {
        var expected = new HashSet<UUID>();
        var documents = new HashSet<UUID>();
        world.sources.forEach((source, files) -> files.forEach((path, text) -> {
            var id = DocumentId.of(source, path);
            documents.add(id);
            var record = store.records.get(id);
            var readable = !text.equals(World.UNREADABLE) && !record.failure().contains("ended the process");
            assertThat(record.failed()).isEqualTo(!readable);
            expected.addAll(readable ? ids(World.chunks(source, path, text)) : record.chunkIds());
        }));
        assertThat(store.records.keySet()).isEqualTo(documents);
        assertThat(store.chunks.keySet()).isEqualTo(expected);
        assertThat(store.chunks.values())
                .as("each vector belongs to its text")
                .allMatch(c -> c.vector()[0] == EmbeddingText.of(c.chunk()).hashCode());
    }

    private void assertFailedDocumentsKeptTheirChunks(Map<UUID, DocumentRecord> before) {
        for (var record : store.records.values()) {
            if (!record.failed()) continue;
            var kept = before.containsKey(record.id()) ? before.get(record.id()).chunkIds() : List.<UUID>of();
            assertThat(record.chunkIds()).isEqualTo(kept);
            if (!kept.isEmpty()) {
                assertThat(versions.get(record.id())).as("a whole version").contains(Set.copyOf(kept));
            }
        }
    }

    private void assertNothingIsLeftToDo() {
        var counting = FaultyStore.sound();
        world.embedded.set(0);
        world.run(counting.before(store));
        assertThat(counting.writes()).as("writes of a run without changes").isZero();
        assertThat(world.embedded.get()).isZero();
    }

    private static Set<UUID> ids(List<Chunk> chunks) {
        return chunks.stream().map(Chunk::id).collect(Collectors.toSet());
    }
}
