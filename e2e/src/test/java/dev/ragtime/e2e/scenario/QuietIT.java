package dev.ragtime.e2e.scenario;

import static dev.ragtime.e2e.cluster.TestNamespace.kbReady;
import static dev.ragtime.e2e.cluster.TestNamespace.ragReady;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ragtime.e2e.cluster.AuditLog;
import dev.ragtime.e2e.cluster.Installation;
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
    private static final Duration STEADY = Duration.ofMinutes(10);

    @Test
    void ten_minutes_of_steady_state_see_no_write_but_slo_status() {
        try (var namespace = new TestNamespace("quiet")) {
            namespace.apply(Manifests.lamps(5));
            namespace.awaitKnowledgeBase("lamps", Duration.ofMinutes(5), kbReady());
            namespace.awaitPipeline("lamps", Duration.ofMinutes(2), ragReady());
            await().atMost(Duration.ofMinutes(3)).until(() -> {
                // figures of objectives come once a minute
                var since = Instant.now().minusSeconds(70);
                return AuditLog.operatorWrites(namespace.name(), since).isEmpty();
            });

            var begin = Instant.now();
            var provoked = 0;
            while (Instant.now().isBefore(begin.plus(STEADY))) {
                provoke(namespace, provoked++);
                var next = Instant.now().plusSeconds(15);
                await().atMost(Duration.ofSeconds(30))
                        .pollInterval(Duration.ofSeconds(1))
                        .until(() -> Instant.now().isAfter(next));
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
