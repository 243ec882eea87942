package dev.ragtime.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.route.ModelRoute;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReconcileCountsTest {
    @Test
    void each_namespace_has_its_own_counts_by_kind_and_outcome() {
        var meters = new SimpleMeterRegistry();
        var counts = new ReconcileCounts(meters);
        counts.finishedReconciliation(in("a", new KnowledgeBase()), Map.of());
        counts.finishedReconciliation(in("a", new KnowledgeBase()), Map.of());
        counts.finishedReconciliation(in("b", new KnowledgeBase()), Map.of());
        counts.failedReconciliation(in("a", new ModelRoute()), new IllegalStateException(), Map.of());
        assertThat(count(meters, "KnowledgeBase", "a", "done")).isEqualTo(2);
        assertThat(count(meters, "KnowledgeBase", "b", "done")).isEqualTo(1);
        assertThat(count(meters, "ModelRoute", "a", "failed")).isEqualTo(1);
    }

    private static double count(MeterRegistry meters, String kind, String namespace, String outcome) {
        return meters.get("ragtime.reconciles")
                .tags("kind", kind, "namespace", namespace, "outcome", outcome)
                .counter()
                .count();
    }

    private static HasMetadata in(String namespace, HasMetadata resource) {
        resource.setMetadata(new ObjectMetaBuilder()
                .withName("handbook")
                .withNamespace(namespace)
                .build());
        return resource;
    }
}
