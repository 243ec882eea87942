package dev.ragtime.runtime.ingest;

import dev.ragtime.api.runtime.Metrics;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Gauge;

/** How far a run is, as gauges: documents of this pod's share that are to be looked at, were, and failed. */
public final class Progress {
    private final Gauge.Child total;
    private final Gauge.Child done;
    private final Gauge.Child failed;

    /**
     * @param namespace of the KnowledgeBase
     * @param name of the KnowledgeBase
     */
    public Progress(CollectorRegistry registry, String namespace, String name) {
        var documents = Gauge.build()
                .name(Metrics.INGEST_DOCUMENTS)
                .help("Documents of this run: total to look at, done (failed ones too), failed.")
                .labelNames("namespace", "kind", "name", "state")
                .register(registry);
        this.total = documents.labels(namespace, "KnowledgeBase", name, "total");
        this.done = documents.labels(namespace, "KnowledgeBase", name, "done");
        this.failed = documents.labels(namespace, "KnowledgeBase", name, "failed");
    }

    /** A run begins: {@code ragtime local} makes several in one process. */
    void begin() {
        total.set(0);
        done.set(0);
        failed.set(0);
    }

    void found(int documents) {
        total.inc(documents);
    }

    void done(boolean hasFailed) {
        if (hasFailed) failed.inc();
        done.inc();
    }
}
