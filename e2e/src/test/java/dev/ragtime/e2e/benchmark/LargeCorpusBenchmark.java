package dev.ragtime.e2e.benchmark;

import static dev.ragtime.e2e.cluster.TestNamespace.kbReady;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ragtime.api.knowledgebase.Embedding;
import dev.ragtime.api.runtime.Metrics;
import dev.ragtime.e2e.cluster.Command;
import dev.ragtime.e2e.cluster.Patience;
import dev.ragtime.e2e.cluster.Settings;
import dev.ragtime.e2e.cluster.TestNamespace;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * Many real documents: how fast they are ingested, whether that takes more memory the longer it goes on, and what a sync
 * of all of them takes when none changed. Each document of the retrieval set is there ten times, with one word changed.
 */
record LargeCorpusBenchmark(TestNamespace namespace, Report report) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String LIBRARY = "library";
    private static final int COPIES = 10;

    /** Chunks whose embedding is timed alone, half before and half after. */
    private static final int SAMPLE = 1_000;

    private static final Duration MINUTE = Duration.ofMinutes(1);

    void measure() throws IOException {
        var documents = Settings.full() ? 50_000 : 1_000;
        var what = "ingestion of %,d documents, chunks/s, of embedding alone".formatted(documents);
        var data = Settings.beirData().resolve("corpus.jsonl.gz");
        if (!Files.exists(data)) {
            report.unmeasured(what, "no retrieval set: set BEIR_DATA");
            return;
        }
        var corpus = new Corpus(copies(data, documents));
        corpus.intoVolume(namespace, LIBRARY);
        try (var embedding =
                new EmbeddingAlone(new Corpus(corpus.pages().subList(0, SAMPLE)), Embedding.Model.BGE_SMALL_EN_V1_5)) {
            var half = embedding.chunks() / 2;
            var alone = embedding.seconds(0, half);
            namespace.apply(Corpus.knowledgeBase(LIBRARY, "{name: corpus, volume: {claimName: library}}"));
            var minutes = follow();
            var kb = namespace.awaitKnowledgeBase(LIBRARY, kbReady());
            alone += embedding.seconds(half, embedding.chunks());
            var chunks = kb.getStatus().lastSync().chunksEmbedded();
            var perSecond = chunks / IngestionBenchmark.seconds(kb.getStatus().lastSync());
            var limit = embedding.chunks() / alone;
            report.table(
                    "Ingestion of %,d documents, %,d chunks: %.1f chunks/s; embedding alone: %.1f"
                            .formatted(documents, chunks, perSecond, limit),
                    "minute",
                    "documents done",
                    "ingestion pod, MiB",
                    "Weaviate, MiB");
            minutes.forEach(m -> report.row("" + m.minute(), m.documents(), m.ingestionMiB(), m.storeMiB()));
            report.goal(what, perSecond / limit, Goal.atLeast(0.85));
            flat(minutes);
            report.goal(
                    "sync of the same %,d documents, none changed, seconds".formatted(documents),
                    new Resync(namespace).seconds(LIBRARY),
                    Goal.atMost(10));
        } finally {
            Command.kubectl("delete", "kb/" + LIBRARY, "pvc/" + LIBRARY, "-n", namespace.name(), "--timeout=300s")
                    .mustSucceed();
        }
    }

    private void flat(List<Minute> minutes) {
        var what = "memory of its pod in the second half of its minutes, of that in the first";
        if (minutes.size() < 4) {
            report.unmeasured(what, "it took %d minutes".formatted(minutes.size()));
            return;
        }
        var half = minutes.size() / 2;
        report.goal(
                what, most(minutes.subList(half, minutes.size())) / most(minutes.subList(0, half)), Goal.atMost(1.1));
    }

    private static double most(List<Minute> minutes) {
        return minutes.stream().mapToDouble(Minute::ingestionMiB).max().orElseThrow();
    }

    private record Minute(int minute, long documents, double ingestionMiB, double storeMiB) {}

    /** Looks once a minute, until the pod is gone. */
    private List<Minute> follow() {
        namespace.await(
                "a pod that ingests " + LIBRARY,
                () -> namespace.pods("ingest", LIBRARY).stream()
                        .map(MeasuredPod::new)
                        .anyMatch(pod -> pod.pod().getStatus().getPodIP() != null && done(pod) > 0));
        var pod = MeasuredPod.of(namespace, "ingest", LIBRARY);
        var store = MeasuredPod.of(namespace, "weaviate", LIBRARY);
        var minutes = new ArrayList<Minute>();
        for (var done = done(pod); done >= 0; done = done(pod)) {
            minutes.add(new Minute(minutes.size(), done, pod.residentMiB(), store.residentMiB()));
            System.out.println("large corpus: " + minutes.getLast());
            Patience.let(MINUTE);
        }
        return minutes;
    }

    /** -1 when the pod does not answer. */
    private static long done(MeasuredPod pod) {
        return pod.metric(Metrics.INGEST_DOCUMENTS, "state=\"done\"")
                .map(Double::longValue)
                .orElse(-1L);
    }

    private static List<String> copies(Path corpus, int count) throws IOException {
        var pages = new ArrayList<String>();
        try (var in = new GZIPInputStream(Files.newInputStream(corpus));
                var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (var line = lines.readLine(); line != null && pages.size() < count; line = lines.readLine()) {
                var document = JSON.readTree(line);
                var title = document.path("title").asText();
                var words = document.path("text").asText().strip().split("\\s+");
                for (int copy = 0; copy < COPIES && pages.size() < count; copy++) {
                    var changed = words.clone();
                    changed[copy % words.length] = "edition" + copy;
                    pages.add(title + "\n\n" + String.join(" ", changed) + "\n");
                }
            }
        }
        if (pages.size() < count) throw new IOException(corpus + " has " + pages.size() + " documents of " + count);
        return pages;
    }
}
