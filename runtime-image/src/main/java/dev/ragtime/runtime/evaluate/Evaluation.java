package dev.ragtime.runtime.evaluate;

import dev.ragtime.api.pipeline.Retrieval;
import java.util.ArrayList;
import java.util.List;

/**
 * What asking every query of a data set in one mode gave.
 *
 * @param ndcg10 mean nDCG@10
 * @param recall10 mean recall@10
 * @param recall100 mean recall@100
 * @param mrr10 mean reciprocal rank among the first 10
 */
public record Evaluation(
        Retrieval.Mode mode, int queries, double ndcg10, double recall10, double recall100, double mrr10, RunFile run) {

    /** Asks one query after the other. */
    public static Evaluation of(BeirDataset dataset, Retrieval.Mode mode, Asker asker) {
        var judged = JudgedDocuments.of(dataset);
        var answers = new ArrayList<RunFile.Answer>();
        dataset.queries().forEach((id, text) -> answers.add(answer(id, judged, asker.ask(text, mode))));
        return new Evaluation(
                mode,
                answers.size(),
                mean(dataset, answers, Metric.NDCG_10),
                mean(dataset, answers, Metric.RECALL_10),
                mean(dataset, answers, new Metric(Metric.Kind.RECALL, 100)),
                mean(dataset, answers, Metric.MRR_10),
                new RunFile(answers));
    }

    private static double mean(BeirDataset dataset, List<RunFile.Answer> answers, Metric metric) {
        return answers.stream()
                .mapToDouble(a -> metric.of(a.documents(), dataset.judgements().get(a.query())))
                .average()
                .orElse(0);
    }

    /** A document is ranked by its best chunk. */
    private static RunFile.Answer answer(String query, JudgedDocuments judged, List<Asker.Found> found) {
        return new RunFile.Answer(
                query,
                found.stream().map(Asker.Found::chunkId).toList(),
                found.stream()
                        .map(f -> judged.id(f.source(), f.path()))
                        .distinct()
                        .toList());
    }
}
