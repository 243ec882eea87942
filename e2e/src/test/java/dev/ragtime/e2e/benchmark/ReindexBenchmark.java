package dev.ragtime.e2e.benchmark;

import dev.ragtime.api.knowledgebase.Embedding;
import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus.LastSync;
import dev.ragtime.e2e.cluster.Settings;
import dev.ragtime.e2e.cluster.TestNamespace;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;

/**
 * What it costs to build another index beside the one that answers: of the same embedding, against the raw import of the
 * same objects; of another, against embedding and import one after the other. Of the corpus that was ingested before.
 */
record ReindexBenchmark(TestNamespace namespace, Report report) {
    private static final String NAME = IngestionBenchmark.CORPUS;
    private static final Embedding.Model OTHER = Embedding.Model.ALL_MINILM_L6_V2;

    void measure() throws IOException {
        report.table(
                "Another index beside the one that answers",
                "what",
                "chunks",
                "embedded",
                "its first run, seconds",
                "of the limit",
                "from apply until it answers, seconds");
        sameEmbedding();
        otherEmbedding();
    }

    private void sameEmbedding() throws IOException {
        var begin = Instant.now();
        apply("RotationalInt1", Embedding.Model.BGE_SMALL_EN_V1_5);
        var backfill = backfill(2);
        answers(2);
        var whole = seconds(begin);
        double imported;
        try (var weaviate = new RawWeaviate(namespace, NAME)) {
            imported = weaviate.importOfTheSame();
        }
        var took = IngestionBenchmark.seconds(backfill);
        row("the same embedding, other quantization", backfill, imported / took, whole);
        report.goal(
                "texts embedded again for an index of the same embedding", backfill.chunksEmbedded(), Goal.atMost(0));
        report.figure("its first run, pod start included, times the raw import of the same", took / imported);
    }

    private void otherEmbedding() throws IOException {
        var corpus = Corpus.ofLamps(Settings.full() ? 10_000 : 2_000);
        try (var embedding = new EmbeddingAlone(corpus, OTHER)) {
            var half = embedding.chunks() / 2;
            var embedded = embedding.seconds(0, half);
            var begin = Instant.now();
            apply("RotationalInt1", OTHER);
            var pace = SteadyPace.follow(namespace, NAME, 3, corpus.pages().size());
            var backfill = backfill(3);
            answers(3);
            var whole = seconds(begin);
            embedded += embedding.seconds(half, embedding.chunks());
            double imported;
            try (var weaviate = new RawWeaviate(namespace, NAME)) {
                imported = weaviate.importOfTheSame();
            }
            var limit = embedding.chunks() / (embedded + imported);
            row("another embedding, all-MiniLM-L6-v2", backfill, pace.perSecond() / limit, whole);
            report.goal(
                    "building an index of another embedding, steady state, of its limit",
                    pace.perSecond() / limit,
                    Goal.atLeast(0.85));
        }
    }

    private void row(String what, LastSync backfill, double ofLimit, double whole) {
        report.row(
                what,
                namespace.knowledgeBase(NAME).getStatus().activeIndex().chunks(),
                backfill.chunksEmbedded(),
                IngestionBenchmark.seconds(backfill),
                ofLimit,
                whole);
    }

    private void apply(String quantization, Embedding.Model model) {
        namespace.apply("""
                apiVersion: ragtime.dev/v1alpha1
                kind: KnowledgeBase
                metadata: {name: %s}
                spec:
                  sources: [{name: corpus, volume: {claimName: corpus}}]
                  embedding: {inProcess: {model: %s}}
                  store: {weaviate: {managed: {storage: {size: 2Gi}}, quantization: %s}}
                  promotion: {gate: {maxRegressionPercent: 100}}
                """.formatted(NAME, model.id(), quantization));
    }

    /** The first run of an index that is being built. */
    private LastSync backfill(int number) {
        return namespace
                .awaitKnowledgeBase(NAME, kb -> first(kb, number))
                .getStatus()
                .candidateIndex()
                .lastSync();
    }

    private static boolean first(KnowledgeBase kb, int number) {
        var candidate = kb.getStatus().candidateIndex();
        return candidate != null && candidate.number() == number && candidate.lastSync() != null;
    }

    private void answers(int number) {
        namespace.awaitKnowledgeBase(NAME, kb -> kb.getStatus().activeIndex().number() == number);
    }

    private static double seconds(Instant since) {
        return Duration.between(since, Instant.now()).toMillis() / 1e3;
    }
}
