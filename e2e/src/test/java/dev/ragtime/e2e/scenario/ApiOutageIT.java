package dev.ragtime.e2e.scenario;

import static dev.ragtime.e2e.cluster.TestNamespace.counted;
import static dev.ragtime.e2e.cluster.TestNamespace.kbReady;
import static dev.ragtime.e2e.cluster.TestNamespace.ragReady;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.e2e.cluster.ConstantLoad;
import dev.ragtime.e2e.cluster.ControlPlane;
import dev.ragtime.e2e.cluster.Installation;
import dev.ragtime.e2e.cluster.Patience;
import dev.ragtime.e2e.cluster.Settings;
import dev.ragtime.e2e.cluster.TestNamespace;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;

/** The API server may be away for minutes: questions are answered, and the operator goes on when it is back. */
@Isolated("stops the control plane of all scenarios")
@ExtendWith(Installation.class)
class ApiOutageIT {
    private static final Duration AWAY = Settings.full() ? Duration.ofMinutes(3) : Duration.ofSeconds(30);

    /** Answers before and after. */
    private static final int ENOUGH = Settings.full() ? 50 : 10;

    @Test
    void an_api_server_that_is_away_costs_no_answer_no_restart_and_no_count() {
        try (var namespace = new TestNamespace("api-outage")) {
            namespace.apply(Manifests.lamps(5));
            namespace.awaitKnowledgeBase("lamps", kbReady());
            namespace.awaitPipeline("lamps", ragReady());
            var operator = operator(namespace);
            long answered;
            try (var load = ConstantLoad.of(namespace.address("lamps-rag"), "blue lamp")) {
                load.awaitMore(ENOUGH);
                away();
                load.awaitMore(ENOUGH);
                namespace.apply(Manifests.documents("lamps", Manifests.pages(6)));
                namespace.awaitKnowledgeBase(
                        "lamps", kb -> kb.getStatus().activeIndex().documents() == 6);
                load.close();
                assertThat(load.failures()).isEmpty();
                answered = load.answered();
            }
            var after = operator(namespace);
            assertThat(after.getMetadata().getUid())
                    .as("the same pod")
                    .isEqualTo(operator.getMetadata().getUid());
            assertThat(restarts(after)).as("restarts").isEqualTo(restarts(operator));
            var rag =
                    namespace.awaitPipeline("lamps", p -> counted(p.getStatus().slo(), answered));
            assertThat(rag.getStatus().slo())
                    .allSatisfy(slo -> assertThat(slo.totalEvents()).isEqualTo(answered));
            System.out.printf(
                    "api-outage: API server away for %d s, %d queries answered, 0 failed, all counted, operator not"
                            + " restarted%n",
                    AWAY.toSeconds(), answered);
        }
    }

    /** First it does not answer, then it is gone: the two ways to be away that a client tells apart. */
    private static void away() {
        try (var outage = ControlPlane.frozen()) {
            Patience.let(AWAY.dividedBy(3));
            outage.kill();
            Patience.let(AWAY.minus(AWAY.dividedBy(3)));
        }
    }

    private static Pod operator(TestNamespace namespace) {
        var pods = namespace
                .client()
                .pods()
                .inNamespace(Installation.NAMESPACE)
                .list()
                .getItems();
        assertThat(pods).hasSize(1);
        return pods.getFirst();
    }

    private static int restarts(Pod pod) {
        return pod.getStatus().getContainerStatuses().getFirst().getRestartCount();
    }
}
