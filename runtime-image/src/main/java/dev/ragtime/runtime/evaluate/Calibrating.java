package dev.ragtime.runtime.evaluate;

import dev.ragtime.api.pipeline.Retrieval;
import dev.ragtime.runtime.chunk.EmbeddingText;
import dev.ragtime.runtime.config.UserError;
import dev.ragtime.runtime.embed.CrossEncoder;
import dev.ragtime.runtime.evaluate.PlattScaling.Judged;
import dev.ragtime.runtime.pipeline.Pipeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/**
 * Finds the calibration of a cross-encoder: how often documents were judged relevant to which it gives a logit. What is
 * retrieved for each judged query counts; a document by its best chunk, and as not relevant where nobody judged it.
 *
 * @param pipeline retrieves, without the model
 * @param candidates as many as the model is to rank
 */
record Calibrating(Pipeline pipeline, CrossEncoder model, int candidates) {
    /** Nobody waits for it. */
    private static final Duration PATIENCE = Duration.ofHours(1);

    private static final PlattScaling UNCALIBRATED = new PlattScaling(1, 0);

    /** What to write into the manifest, and what it rests on, a line each. */
    String calibration(BeirDataset dataset, Retrieval.Mode mode) {
        var pairs = pairs(dataset, mode);
        var relevant = pairs.stream().filter(Judged::relevant).count();
        if (relevant == 0 || relevant == pairs.size())
            throw new UserError(
                    "--beir",
                    "of %d documents that were retrieved %d are relevant: some must be, and some must not; take queries about what the index holds"
                            .formatted(pairs.size(), relevant));
        var fitted = PlattScaling.fit(pairs);
        if (fitted.slope() <= 0)
            throw new UserError(
                    "spec.retrieval.rerank.inProcess",
                    "the model gives what is relevant no better scores than the rest: take a model that was trained to rank");
        return String.format(
                Locale.ROOT,
                "calibration: {slope: \"%.4f\", intercept: \"%.4f\"}%n# %d documents of %d queries, %d relevant; mean cross-entropy %.4f, uncalibrated %.4f%n",
                fitted.slope(),
                fitted.intercept(),
                pairs.size(),
                dataset.queries().size(),
                relevant,
                fitted.loss(pairs),
                UNCALIBRATED.loss(pairs));
    }

    List<Judged> pairs(BeirDataset dataset, Retrieval.Mode mode) {
        var judged = JudgedDocuments.of(dataset);
        var pairs = new ArrayList<Judged>();
        dataset.queries().forEach((id, query) -> {
            var grades = dataset.judgements().get(id);
            best(query, mode, judged)
                    .forEach((document, logit) -> pairs.add(new Judged(logit, grades.getOrDefault(document, 0) > 0)));
        });
        return pairs;
    }

    /** The largest logit of each document's chunks. */
    private Map<String, Double> best(String query, Retrieval.Mode mode, JudgedDocuments judged) {
        var chunks = OfflineAsker.retrieve(pipeline, query, candidates, mode).passages().stream()
                .map(found -> found.passage().chunk())
                .toList();
        if (chunks.isEmpty()) return Map.of();
        var logits = logits(query, chunks.stream().map(EmbeddingText::of).toList());
        var best = new LinkedHashMap<String, Double>();
        for (var i = 0; i < logits.length; i++)
            best.merge(judged.id(chunks.get(i).source(), chunks.get(i).path()), logits[i], Math::max);
        return best;
    }

    private double[] logits(String query, List<String> texts) {
        try {
            return model.logits(query, texts, PATIENCE);
        } catch (TimeoutException e) {
            throw new IllegalStateException("no scores within an hour: name fewer rerank.candidates", e);
        }
    }
}
