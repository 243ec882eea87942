package dev.ragtime.e2e.scenario;

import static dev.ragtime.e2e.cluster.TestNamespace.counted;
import static dev.ragtime.e2e.cluster.TestNamespace.kbReady;
import static dev.ragtime.e2e.cluster.TestNamespace.ragReady;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.e2e.cluster.ConstantLoad;
import dev.ragtime.e2e.cluster.Installation;
import dev.ragtime.e2e.cluster.Settings;
import dev.ragtime.e2e.cluster.TestNamespace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The operator may die at any time: nothing is done twice, nothing is forgotten, no event is lost. */
@ExtendWith(Installation.class)
@ResourceLock(Installation.RUNNING_OPERATOR)
class OperatorRestartIT {
    @Test
    void a_killed_operator_goes_on_where_it_was() {
        try (var namespace = new TestNamespace("restart")) {
            namespace.apply(Manifests.lamps(60));
            namespace.await(
                    "an ingestion pod", () -> !namespace.pods("ingest", "lamps").isEmpty());
            Installation.killOperator(namespace.client());
            var kb = namespace.awaitKnowledgeBase("lamps", kbReady());
            assertThat(kb.getStatus().lastSync().number())
                    .as("one run, not one more for the restart")
                    .isEqualTo(1);
            namespace.awaitPipeline("lamps", ragReady());

            long answered;
            try (var load = ConstantLoad.of(namespace.address("lamps-rag"), "blue lamp")) {
                load.awaitMore(50);
                Installation.killOperator(namespace.client());
                load.awaitMore(Settings.full() ? 300 : 100);
                load.close();
                assertThat(load.failures()).isEmpty();
                answered = load.answered();
            }
            var rag =
                    namespace.awaitPipeline("lamps", p -> counted(p.getStatus().slo(), answered));
            assertThat(rag.getStatus().slo())
                    .allSatisfy(slo -> assertThat(slo.totalEvents()).isEqualTo(answered));
            System.out.printf("restart: %d events, exact after the operator was killed twice%n", answered);
        }
    }
}
