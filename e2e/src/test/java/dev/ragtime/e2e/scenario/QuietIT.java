package dev.ragtime.e2e.scenario;

import static dev.ragtime.e2e.cluster.TestNamespace.kbReady;
import static dev.ragtime.e2e.cluster.TestNamespace.ragReady;
import static dev.ragtime.e2e.cluster.TestNamespace.routeReady;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.e2e.cluster.AuditLog;
import dev.ragtime.e2e.cluster.Command;
import dev.ragtime.e2e.cluster.Installation;
import dev.ragtime.e2e.cluster.Keda;
import dev.ragtime.e2e.cluster.LanguageModel;
import dev.ragtime.e2e.cluster.OperatorMetrics;
import dev.ragtime.e2e.cluster.Patience;
import dev.ragtime.e2e.cluster.Settings;
import dev.ragtime.e2e.cluster.TestNamespace;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** A steady state costs the API server nothing, however often something makes the operator look. */
// an operator that starts writes what it finds unwritten, and counts from zero
@ResourceLock(value = Installation.RUNNING_OPERATOR, mode = ResourceAccessMode.READ)
@ExtendWith({Installation.class, LanguageModel.class})
@ResourceLock(value = Keda.INSTALLED, mode = ResourceAccessMode.READ)
class QuietIT {
    private static final Duration STEADY = Settings.full() ? Duration.ofMinutes(10) : Duration.ofSeconds(45);
    private static final Duration PAUSE = Duration.ofSeconds(3);
    private static final List<String> KINDS = List.of("KnowledgeBase", "ModelRoute", "RagPipeline");

    @Test
    void a_steady_state_sees_no_write_though_all_three_kinds_are_reconciled_again_and_again() {
        try (var namespace = new TestNamespace("quiet")) {
            namespace.apply(Manifests.inNewDocument(
                    Manifests.documents("lamps", Manifests.pages(5)),
                    Manifests.knowledgeBase("lamps", "{name: lamps, configMap: {name: lamps}}", Manifests.store(3)),
                    Manifests.autoscaledPipeline("lamps", "lamps", 2),
                    Manifests.route("lamps")));
            namespace.awaitKnowledgeBase("lamps", kbReady());
            namespace.awaitPipeline("lamps", ragReady());
            namespace.awaitRoute("lamps", routeReady());
            Patience.in(namespace).askingEvery(PAUSE).until("a minute without a write", () -> {
                // figures of objectives come once a minute
                var since = Instant.now().minusSeconds(70);
                // what a pod needs to start may make the autoscaler add another, for a while
                return namespace.pods("query", "lamps").size() == 1
                        && AuditLog.operatorWrites(namespace.name(), since).isEmpty();
            });

            var operator = new OperatorMetrics(namespace);
            var before = operator.reconciles();
            var failed = operator.failures();
            var begin = Instant.now();
            var rounds = 0;
            while (Instant.now().isBefore(begin.plus(STEADY))) {
                provoke(namespace, operator, rounds++);
                Patience.let(PAUSE);
            }
            var reconciles = operator.reconciles();
            reconciles.replaceAll((kind, count) -> count - before.getOrDefault(kind, 0L));
            var writes = AuditLog.operatorWrites(namespace.name(), begin);
            System.out.printf(
                    "quiet: %s, %d rounds, reconciles by the operator's own count %s, writes %s%n",
                    STEADY, rounds, reconciles, writes);
            for (var kind : KINDS) assertThat(reconciles.get(kind)).as(kind).isGreaterThanOrEqualTo(rounds);
            assertThat(operator.failures()).isEqualTo(failed);
            assertThat(writes).isEmpty();
        }
    }

    /**
     * Touches each resource, and what the operator made for it and watches, in ways that are no business of the
     * operator's: it must look, and leave everything alone. Returns when it has looked at all three. No Deployment is
     * touched: Kubernetes raises its generation for an annotation, which is news until its controller has seen it.
     */
    private static void provoke(TestNamespace namespace, OperatorMetrics operator, int round) {
        var before = operator.reconciles();
        annotate(
                namespace,
                round,
                "kb/lamps",
                "rag/lamps",
                "route/lamps",
                "configmap/lamps",
                "statefulset/lamps-weaviate",
                "service/lamps-rag",
                "service/lamps-route",
                "hpa/lamps-rag");
        Command.kubectl(
                        "annotate",
                        "pods",
                        "--all",
                        "-n",
                        namespace.name(),
                        "example.org/round=" + round,
                        "--overwrite")
                .mustSucceed();
        namespace.await("a reconcile of each kind", () -> grown(before, operator.reconciles()));
    }

    private static void annotate(TestNamespace namespace, int round, String... objects) {
        for (var object : objects) {
            Command.kubectl("annotate", object, "-n", namespace.name(), "example.org/round=" + round, "--overwrite")
                    .mustSucceed();
        }
    }

    private static boolean grown(TreeMap<String, Long> before, TreeMap<String, Long> now) {
        return KINDS.stream().allMatch(kind -> now.getOrDefault(kind, 0L) > before.getOrDefault(kind, 0L));
    }
}
