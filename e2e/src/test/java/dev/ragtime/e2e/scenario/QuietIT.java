package dev.ragtime.e2e.scenario;

import static dev.ragtime.e2e.cluster.TestNamespace.kbReady;
import static dev.ragtime.e2e.cluster.TestNamespace.ragReady;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.e2e.cluster.AuditLog;
import dev.ragtime.e2e.cluster.Installation;
import dev.ragtime.e2e.cluster.Patience;
import dev.ragtime.e2e.cluster.Settings;
import dev.ragtime.e2e.cluster.TestNamespace;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A steady state costs the API server nothing, however often something makes the operator look. */
@Order(1) // the longest begin first
@ExtendWith(Installation.class)
class QuietIT {
    private static final Duration STEADY = Duration.ofMinutes(Settings.full() ? 10 : 3);

    @Test
    void a_steady_state_sees_no_write_but_slo_status() {
        try (var namespace = new TestNamespace("quiet")) {
            namespace.apply(Manifests.lamps(5));
            namespace.awaitKnowledgeBase("lamps", kbReady());
            namespace.awaitPipeline("lamps", ragReady());
            namespace.await("a minute without a write", () -> {
                // figures of objectives come once a minute
                var since = Instant.now().minusSeconds(70);
                return AuditLog.operatorWrites(namespace.name(), since).isEmpty();
            });

            var begin = Instant.now();
            var provoked = 0;
            while (Instant.now().isBefore(begin.plus(STEADY))) {
                provoke(namespace, provoked++);
                Patience.let(Duration.ofSeconds(15));
            }
            var writes = AuditLog.operatorWrites(namespace.name(), begin);
            var others = writes.stream()
                    .filter(write -> !write.equals("patch ragpipelines/status lamps")
                            && !write.endsWith("configmaps lamps-rag-slo"))
                    .toList();
            System.out.printf("quiet: %s, %d reconciles provoked, writes %s%n", STEADY, provoked, writes);
            assertThat(others).isEmpty();
            assertThat(writes).as("no traffic, hardly any SLO status").hasSizeLessThanOrEqualTo((int)
                    STEADY.toMinutes());
        }
    }

    /** A label on each resource, which the spec does not know: the operator must look, and leave everything alone. */
    private static void provoke(TestNamespace namespace, int round) {
        var patch = "{\"metadata\":{\"labels\":{\"round\":\"" + round + "\"}}}";
        var context = PatchContext.of(PatchType.JSON_MERGE);
        for (var resource : List.of(namespace.knowledgeBase("lamps"), namespace.pipeline("lamps"))) {
            namespace.client().resource(resource).patch(context, patch);
        }
    }
}
