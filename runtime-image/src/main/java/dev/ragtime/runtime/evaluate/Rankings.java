package dev.ragtime.runtime.evaluate;

import dev.ragtime.api.pipeline.Retrieval.Mode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one index answers to judged queries.
 *
 * @param documents ids as they are judged, best first, by query id in the order of the data set
 */
record Rankings(BeirDataset dataset, Map<String, List<String>> documents) {

    /** Asks one query after the other. A document is ranked by its best chunk. */
    static Rankings of(BeirDataset dataset, Mode mode, Asker asker) {
        var judged = JudgedDocuments.of(dataset);
        var documents = new LinkedHashMap<String, List<String>>();
        dataset.queries()
                .forEach((id, text) -> documents.put(
                        id,
                        asker.ask(text, mode).stream()
                                .map(found -> judged.id(found.source(), found.path()))
                                .distinct()
                                .toList()));
        return new Rankings(dataset, documents);
    }

    /** Of each query, in the order of the data set. */
    double[] values(Metric metric) {
        return documents.entrySet().stream()
                .mapToDouble(ranked ->
                        metric.of(ranked.getValue(), dataset.judgements().get(ranked.getKey())))
                .toArray();
    }
}
