package dev.ragtime.e2e.benchmark;

import dev.ragtime.e2e.cluster.Settings;
import dev.ragtime.runtime.evaluate.RerankedSciFact;
import dev.ragtime.runtime.evaluate.RerankedSciFact.Figures;
import dev.ragtime.runtime.evaluate.RerankedSciFact.Row;
import dev.ragtime.runtime.evaluate.Rerankers;
import dev.ragtime.runtime.evaluate.Rerankers.Contender;
import java.nio.file.Files;
import java.util.Locale;

/**
 * What rerankers change on judged questions, and what a question takes with them, for better or worse.
 *
 * @param chatModel address of the one that judges, with {@code /v1}
 */
record RerankBenchmark(String chatModel, Report report) {
    private static final int ALL = Settings.full() ? 300 : 100;
    private static final int CANDIDATES = 50;

    /** Documents that no question is judged by. */
    private static final int OTHERS = Settings.full() ? Integer.MAX_VALUE : 300;

    /** The small model of the cluster reads some 1,500 tokens for each question. */
    private static final int JUDGED = Settings.full() ? 50 : 10;

    private static final int JUDGED_PASSAGES = 5;
    private static final int TIMED = Settings.full() ? 100 : 30;
    private static final int TIMED_PASSES = 5;

    void measure() throws Exception {
        var data = Settings.beirData();
        if (!Files.isDirectory(data)) {
            var why =
                    "SKIPPED: rerankers on SciFact: no folder " + data + "; set BEIR_DATA to one in the layout of BEIR";
            System.out.println(why);
            report.unmeasured("rerankers on SciFact", "no data: set BEIR_DATA");
            return;
        }
        try (var scifact = RerankedSciFact.read(data, ALL, OTHERS);
                var rerankers = new Rerankers(scifact)) {
            quality(scifact, rerankers);
            cost(scifact, rerankers);
        }
    }

    private void quality(RerankedSciFact scifact, Rerankers rerankers) {
        report.table(
                "Rerankers on SciFact: %d questions, %,d documents, hybrid, %d passages ranked anew"
                        .formatted(scifact.questions(), scifact.documents(), CANDIDATES),
                "reranker",
                "questions",
                "nDCG@10",
                "without it",
                "MRR@10",
                "without it",
                "recall@10",
                "without it",
                "p",
                "verdict");
        for (var contender : rerankers.contenders(CANDIDATES, ALL)) row(scifact.compare(contender));
        var judged = scifact.compare(judge());
        row(judged);
        report.text(
                ("p is the probability that chance alone makes such a difference of nDCG@10 (Fisher's randomization test, paired);"
                                + " above 0.05 there is *no difference*. Whoever ranks, recall@100 is %s. The judge sees %d passages;"
                                + " for %d of its %d questions it gave no scores, and the order was kept. No weights of a cross-encoder were"
                                + " at hand.")
                        .formatted(figure(scifact.recall100()), JUDGED_PASSAGES, judged.without(), judged.questions()));
    }

    private Contender judge() {
        var title = "judge: SmolLM2-135M-Instruct, %d passages".formatted(JUDGED_PASSAGES);
        return Contender.judge(title, chatModel, JUDGED_PASSAGES, JUDGED);
    }

    private void row(Row row) {
        report.row(
                row.title(),
                row.questions(),
                figure(row.reranked().ndcg10()),
                figure(row.plain().ndcg10()),
                figure(row.reranked().mrr10()),
                figure(row.plain().mrr10()),
                figure(row.reranked().recall10()),
                figure(row.plain().recall10()),
                figure(row.chance()),
                verdict(row.plain(), row.reranked(), row.chance()));
    }

    private static String verdict(Figures plain, Figures reranked, double chance) {
        if (chance > 0.05) return "no difference";
        return reranked.ndcg10() > plain.ndcg10() ? "better" : "**worse**";
    }

    private static String figure(double figure) {
        return String.format(Locale.ROOT, "%.4f", figure);
    }

    private void cost(RerankedSciFact scifact, Rerankers rerankers) {
        report.table(
                "What a question takes with them, top 8, in one process with the index",
                "reranker",
                "questions",
                "p50 ms",
                "without it",
                "p99 ms",
                "without it");
        for (var contender : rerankers.contenders(CANDIDATES, TIMED)) cost(scifact, contender);
        cost(scifact, rerankers.passForEach(CANDIDATES, TIMED_PASSES));
        cost(scifact, judge());
    }

    private void cost(RerankedSciFact scifact, Contender contender) {
        var times = scifact.times(contender);
        var without = times.getFirst();
        var with = times.getLast();
        report.row(
                contender.title(),
                with.sortedMillis().length,
                with.percentile(50),
                without.percentile(50),
                with.percentile(99),
                without.percentile(99));
    }
}
