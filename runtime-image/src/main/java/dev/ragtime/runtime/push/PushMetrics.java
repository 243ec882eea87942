package dev.ragtime.runtime.push;

import dev.ragtime.api.knowledgebase.Source;
import dev.ragtime.api.runtime.Metrics;
import dev.ragtime.runtime.ingest.LiveIngestion.State;
import dev.ragtime.runtime.pushed.Pushed;
import dev.ragtime.runtime.telemetry.Workload;
import io.prometheus.client.Collector;
import io.prometheus.client.GaugeMetricFamily;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;

/** Documents that were pushed, by source and by how far they are. */
final class PushMetrics extends Collector {
    private final Workload workload;
    private final List<Source> sources;
    private final Catalog catalog;
    private final Indexer indexer;

    private enum Stage {
        WAITING,
        INDEXED,
        FAILED
    }

    PushMetrics(Workload workload, List<Source> sources, Catalog catalog, Indexer indexer) {
        this.workload = workload;
        this.sources = sources;
        this.catalog = catalog;
        this.indexer = indexer;
    }

    @Override
    public List<MetricFamilySamples> collect() {
        var documents = new GaugeMetricFamily(
                Metrics.PUSHED_DOCUMENTS,
                "Documents that were pushed: waiting to be indexed, indexed, failed.",
                List.of(Workload.labelNames("source", "state")));
        var chunks = new GaugeMetricFamily(
                Metrics.PUSHED_CHUNKS,
                "Chunks of pushed documents in the index.",
                List.of(Workload.labelNames("source")));
        for (var source : sources) {
            chunks.addMetric(List.of(workload.labels(source.name())), indexer.chunks(source.name()));
            var counts = new EnumMap<Stage, Integer>(Stage.class);
            catalog.documents(source.name()).forEach(document -> counts.merge(stage(document), 1, Integer::sum));
            for (var stage : Stage.values()) {
                documents.addMetric(
                        List.of(workload.labels(source.name(), stage.name().toLowerCase(Locale.ROOT))),
                        counts.getOrDefault(stage, 0));
            }
        }
        return new ArrayList<>(List.of(documents, chunks));
    }

    private Stage stage(Pushed.Document document) {
        return switch (indexer.state(document)) {
            case State.Waiting _ -> Stage.WAITING;
            case State.Indexed _ -> Stage.INDEXED;
            case State.Failed _ -> Stage.FAILED;
        };
    }
}
