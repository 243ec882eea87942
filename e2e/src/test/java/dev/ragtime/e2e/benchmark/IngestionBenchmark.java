package dev.ragtime.e2e.benchmark;

import static dev.ragtime.e2e.cluster.TestNamespace.kbReady;

import dev.ragtime.api.knowledgebase.Embedding;
import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus.LastSync;
import dev.ragtime.e2e.cluster.Settings;
import dev.ragtime.e2e.cluster.TestNamespace;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;

/** Ingestion of one-chunk documents, against what its two parts take one after the other on the same cores. */
record IngestionBenchmark(TestNamespace namespace, Report report) {
    static final String CORPUS = "corpus";

    /** How its pod got on. */
    SteadyPace measure() throws IOException {
        var corpus = Corpus.ofLamps(Settings.full() ? 10_000 : 2_000);
        corpus.intoVolume(namespace, CORPUS);
        try (var embedding = new EmbeddingAlone(corpus, Embedding.Model.BGE_SMALL_EN_V1_5)) {
            // half before and half after, for a machine that is not always as fast
            var half = embedding.chunks() / 2;
            var embedded = embedding.seconds(0, half);
            namespace.apply(Corpus.knowledgeBase(CORPUS, "{name: corpus, volume: {claimName: corpus}}"));
            var pace = SteadyPace.follow(namespace, CORPUS, 1, corpus.pages().size());
            var sync =
                    namespace.awaitKnowledgeBase(CORPUS, kbReady()).getStatus().lastSync();
            double imported;
            try (var weaviate = new RawWeaviate(namespace, CORPUS)) {
                imported = weaviate.importOfTheSame();
            }
            embedded += embedding.seconds(half, embedding.chunks());
            compare(embedding, embedded, imported, pace, sync);
            return pace;
        }
    }

    private void compare(EmbeddingAlone embedding, double embedded, double imported, SteadyPace pace, LastSync sync) {
        var chunks = embedding.chunks();
        if (sync.chunksEmbedded() != chunks) throw new IllegalStateException(sync + " is not of " + chunks + " chunks");
        var limit = chunks / (embedded + imported);
        report.table("Ingestion, BGE-small int8, 2 workers", "what", "chunks", "seconds", "chunks/s");
        report.row("embedding alone, same texts, same machine", chunks, embedded, chunks / embedded);
        report.row("raw import alone, same objects, same Weaviate", chunks, imported, chunks / imported);
        report.row("limit: one after the other", chunks, embedded + imported, limit);
        report.row("a sync in steady state, from a third of the documents to the last", "", "", pace.perSecond());
        var whole = seconds(sync);
        report.row("a sync as a whole: pod start, all of it, report", chunks, whole, chunks / whole);

        var what = "ingestion of %,d one-chunk documents, steady state, ".formatted(chunks);
        report.goal(what + "of its limit", pace.perSecond() / limit, Goal.atLeast(0.85));
        report.figure(what + "of embedding alone", pace.perSecond() * embedded / chunks);
        report.goal("times the text of a new document is tokenized", embedding.timesTokenized(), Goal.atMost(1));
        report.goal("resident memory of ingestion, MiB, at most", pace.residentMiB(), Goal.atMost(400));
    }

    static double seconds(LastSync sync) {
        return Duration.between(Instant.parse(sync.startedAt()), Instant.parse(sync.finishedAt()))
                        .toMillis()
                / 1e3;
    }
}
