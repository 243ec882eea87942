package dev.ragtime.e2e.scenario;

import static dev.ragtime.e2e.cluster.TestNamespace.counted;
import static dev.ragtime.e2e.cluster.TestNamespace.is;
import static dev.ragtime.e2e.cluster.TestNamespace.kbReady;
import static dev.ragtime.e2e.cluster.TestNamespace.ragReady;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.e2e.cluster.ConstantLoad;
import dev.ragtime.e2e.cluster.Installation;
import dev.ragtime.e2e.cluster.Keda;
import dev.ragtime.e2e.cluster.Settings;
import dev.ragtime.e2e.cluster.TestNamespace;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** An autoscaler adds pods under load and takes them away again, and neither costs an answer or an event. */
@ExtendWith(Installation.class)
@ResourceLock(value = Keda.INSTALLED, mode = ResourceAccessMode.READ)
class AutoscalingIT {
    private static final int MOST = Settings.full() ? 3 : 2;

    /** Less than the node answers, whatever else runs there: a load that piles up fails in any number of pods. */
    private static final Duration INTERVAL = Duration.ofMillis(Settings.full() ? 40 : 80);

    @Test
    void pods_come_with_the_load_and_go_with_it_and_every_event_is_counted() {
        try (var namespace = new TestNamespace("autoscaling")) {
            namespace.apply(Manifests.inNewDocument(
                    Manifests.documents("lamps", Manifests.pages(5)),
                    Manifests.knowledgeBase("lamps", "{name: lamps, configMap: {name: lamps}}"),
                    Manifests.autoscaledPipeline("lamps", "lamps", MOST)));
            namespace.awaitKnowledgeBase("lamps", kbReady());
            namespace.awaitPipeline("lamps", ragReady());
            // a JVM that starts is load, too
            namespace.await("one pod", () -> serving(namespace) == 1);

            var begin = Instant.now();
            long answered;
            Instant up;
            try (var load = ConstantLoad.of(namespace.address("lamps-rag"), "blue lamp", INTERVAL)) {
                namespace.await(MOST + " pods", () -> serving(namespace) == MOST);
                up = Instant.now();
                load.awaitMore(200);
                load.close();
                assertThat(load.failures()).isEmpty();
                answered = load.answered();
            }
            namespace.await("one pod again", () -> serving(namespace) == 1);
            var down = Instant.now();
            var rag =
                    namespace.awaitPipeline("lamps", p -> counted(p.getStatus().slo(), answered));
            assertThat(rag.getStatus().slo()).allSatisfy(slo -> {
                assertThat(slo.totalEvents()).isEqualTo(answered);
                assertThat(slo.goodEvents()).isEqualTo(answered);
            });
            assertThat(is(rag.getStatus().conditions(), "Ready", "True")).isTrue();
            namespace.apply(Manifests.extractivePipeline("lamps", "lamps"));
            namespace.await("no autoscaler", () -> autoscalers(namespace).isEmpty());
            System.out.printf(
                    "autoscaling: %d pods after %d s, one again after %d s more, %d requests, 0 failed, all counted%n",
                    MOST,
                    Duration.between(begin, up).toSeconds(),
                    Duration.between(up, down).toSeconds(),
                    answered);
        }
    }

    private static List<HorizontalPodAutoscaler> autoscalers(TestNamespace namespace) {
        return namespace
                .client()
                .autoscaling()
                .v2()
                .horizontalPodAutoscalers()
                .inNamespace(namespace.name())
                .list()
                .getItems();
    }

    /** Pods as the pipeline's status tells, once no other exists. */
    private static int serving(TestNamespace namespace) {
        var replicas = namespace.pipeline("lamps").getStatus().replicas();
        var pods = namespace.pods("query", "lamps").size();
        return replicas != null && replicas == pods ? pods : -1;
    }
}
