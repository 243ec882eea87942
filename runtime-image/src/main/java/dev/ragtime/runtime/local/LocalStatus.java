package dev.ragtime.runtime.local;

import dev.ragtime.api.knowledgebase.Index;
import dev.ragtime.api.knowledgebase.IndexDefinition;
import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus;
import dev.ragtime.api.pipeline.RagPipeline;
import dev.ragtime.api.pipeline.RagPipelineStatus;
import dev.ragtime.api.route.ModelRoute;
import dev.ragtime.api.route.ModelRouteStatus;
import dev.ragtime.api.route.ModelRouteStatus.BackendStatus;
import dev.ragtime.api.route.ModelRouteStatus.State;
import dev.ragtime.api.runtime.IngestReport;
import dev.ragtime.api.runtime.Metrics;
import dev.ragtime.api.slo.Coverage;
import dev.ragtime.api.slo.EventCount;
import dev.ragtime.api.slo.Objective;
import dev.ragtime.api.slo.SloArithmetic;
import dev.ragtime.api.slo.SloEvaluation;
import dev.ragtime.api.slo.SloStatus;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.CollectorRegistry;
import java.net.URI;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The status a cluster's operator would write, from what this process did and counted. */
final class LocalStatus {
    private static final int FIRST_INDEX = 1;

    private LocalStatus() {}

    /** What a process without an operator pins for itself before it works on an index. */
    static KnowledgeBaseStatus pinned(KnowledgeBase knowledgeBase) {
        var definition = IndexDefinition.of(knowledgeBase.getSpec());
        return status(index(definition, null, null, null), null, List.of());
    }

    static KnowledgeBaseStatus of(KnowledgeBase knowledgeBase, IngestReport report, Instant now) {
        var definition = knowledgeBase.getStatus().activeIndex().definition();
        var index = index(definition, report.documents(), report.chunks(), now.toString());
        var failed = report.sources().stream().anyMatch(s -> s.error() != null);
        var embedded = report.sources().stream()
                .mapToLong(IngestReport.SourceReport::embedded)
                .sum();
        var sync = new KnowledgeBaseStatus.LastSync(
                1,
                FIRST_INDEX,
                failed ? "Failed" : "Succeeded",
                now.toString(),
                now.toString(),
                null,
                null,
                null,
                null,
                embedded,
                null,
                null,
                spent(report.tokens()),
                spent(report.contextTokens()));
        return status(index, sync, List.of(ready(report.documents() > 0, now)));
    }

    private static Long spent(long tokens) {
        return tokens == 0 ? null : Long.valueOf(tokens);
    }

    private static Index index(IndexDefinition definition, Long documents, Long chunks, String createdAt) {
        var model = definition.embedding().kind();
        var embedding = new KnowledgeBaseStatus.EmbeddingModel(model.id(), model.dimensions());
        return new Index(FIRST_INDEX, "", documents, chunks, embedding, createdAt, definition);
    }

    private static KnowledgeBaseStatus status(
            Index index, KnowledgeBaseStatus.LastSync sync, List<Condition> conditions) {
        var succeeded = sync != null && sync.result().equals("Succeeded") ? sync.finishedAt() : null;
        return new KnowledgeBaseStatus(
                1L,
                null,
                index,
                null,
                null,
                sync,
                null,
                succeeded,
                List.of(),
                null,
                null,
                null,
                null,
                List.of(),
                conditions,
                List.of());
    }

    static RagPipelineStatus of(RagPipeline pipeline, LocalServers.Served served, Instant now) {
        var slo = slo(
                pipeline.getSpec().objectives(),
                served.registry(),
                labels("RagPipeline", pipeline.getMetadata().getName()),
                now);
        return new RagPipelineStatus(
                1L,
                null,
                endpoints(served.address()),
                new RagPipelineStatus.Revision(LocalServers.REVISION),
                null,
                null,
                1,
                null,
                SloArithmetic.summary(slo).orElse(null),
                slo,
                List.of(ready(true, now)));
    }

    private static RagPipelineStatus.Endpoints endpoints(String address) {
        return new RagPipelineStatus.Endpoints(address, URI.create(address).getAuthority(), address + "/mcp");
    }

    static ModelRouteStatus of(ModelRoute route, LocalServers.Served served, Instant now) {
        var name = route.getMetadata().getName();
        var slo = slo(route.getSpec().objectives(), served.registry(), labels("ModelRoute", name), now);
        var backends = route.getSpec().backends().stream()
                .map(backend -> backend(served.registry(), name, backend.name()))
                .toList();
        var healthy = backends.stream().filter(b -> b.state() == State.Healthy).count();
        return new ModelRouteStatus(
                1L,
                null,
                served.address(),
                LocalServers.REVISION,
                1,
                null,
                healthy + "/" + backends.size(),
                backends,
                SloArithmetic.summary(slo).orElse(null),
                slo,
                List.of(ready(healthy > 0, now)));
    }

    private static BackendStatus backend(CollectorRegistry registry, String route, String backend) {
        return Collections.list(registry.metricFamilySamples()).stream()
                .flatMap(family -> family.samples.stream())
                .filter(sample -> sample.name.equals(Metrics.BACKEND_STATE) && sample.value == 1)
                .filter(sample -> label(sample, "name").equals(route)
                        && label(sample, "backend").equals(backend))
                .map(sample -> new BackendStatus(
                        backend, State.valueOf(label(sample, "state")), label(sample, "reason"), null))
                .findFirst()
                .orElseThrow();
    }

    private static String label(MetricFamilySamples.Sample sample, String name) {
        return sample.labelValues.get(sample.labelNames.indexOf(name));
    }

    private static Map<String, String> labels(String kind, String name) {
        return Map.of("namespace", LocalFolder.NAMESPACE, "kind", kind, "name", name);
    }

    private static List<SloStatus> slo(
            List<Objective> objectives, CollectorRegistry registry, Map<String, String> of, Instant now) {
        return objectives.stream()
                .map(objective -> slo(objective, registry, of, now))
                .toList();
    }

    /** Everything happened just now, in a process that was seen all the time. */
    private static SloStatus slo(Objective objective, CollectorRegistry registry, Map<String, String> of, Instant now) {
        var good = count(registry, objective, of, "good");
        var events = new EventCount(good, good + count(registry, objective, of, "bad"));
        return SloEvaluation.status(objective, window -> events, new Coverage(1, 1), "Embedded", now);
    }

    private static long count(CollectorRegistry registry, Objective objective, Map<String, String> of, String outcome) {
        var wanted = new HashMap<>(of);
        wanted.putAll(Map.of("objective", objective.name(), "definition", objective.definition(), "outcome", outcome));
        return Collections.list(registry.metricFamilySamples()).stream()
                .flatMap(family -> family.samples.stream())
                .filter(sample -> sample.name.equals(Metrics.SLO_EVENTS))
                .filter(sample -> wanted.entrySet().stream()
                        .allMatch(l -> label(sample, l.getKey()).equals(l.getValue())))
                .mapToLong(sample -> (long) sample.value)
                .sum();
    }

    private static Condition ready(boolean ready, Instant now) {
        return new ConditionBuilder()
                .withType("Ready")
                .withStatus(ready ? "True" : "False")
                .withReason(ready ? "Serving" : "NotReady")
                .withLastTransitionTime(now.toString())
                .build();
    }
}
