package dev.ragtime.e2e.scenario;

import static dev.ragtime.e2e.cluster.TestNamespace.condition;
import static dev.ragtime.e2e.cluster.TestNamespace.is;
import static dev.ragtime.e2e.cluster.TestNamespace.kbReady;
import static dev.ragtime.e2e.cluster.TestNamespace.ragReady;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.api.pipeline.RagPipeline;
import dev.ragtime.e2e.cluster.Client;
import dev.ragtime.e2e.cluster.ConstantLoad;
import dev.ragtime.e2e.cluster.Installation;
import dev.ragtime.e2e.cluster.Patience;
import dev.ragtime.e2e.cluster.Settings;
import dev.ragtime.e2e.cluster.TestNamespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A revision that never becomes ready costs nobody an answer, and the old one lives on as it was. */
@ExtendWith(Installation.class)
class BadRolloutIT {
    private static final String ENOUGH = "{requests: {cpu: 50m, memory: 400Mi}, limits: {memory: 1Gi}}";
    private static final String TOO_SMALL = "{requests: {cpu: 50m, memory: 48Mi}, limits: {memory: 48Mi}}";
    private static final String NO_SUCH_NODE = "{requests: {cpu: \"640\", memory: 400Mi}, limits: {memory: 1Gi}}";

    @Test
    void a_revision_that_never_becomes_ready_is_named_and_the_old_one_serves_on_as_it_was() {
        try (var namespace = new TestNamespace("bad-rollout")) {
            namespace.apply(Manifests.inNewDocument(
                    Manifests.documents("lamps", Manifests.pages(5)),
                    Manifests.knowledgeBase("lamps", "{name: lamps, configMap: {name: lamps}}"),
                    pipeline("Hybrid", ENOUGH)));
            namespace.awaitKnowledgeBase("lamps", kbReady());
            var old = stable(namespace.awaitPipeline("lamps", ragReady()));
            namespace.await("both pods", () -> ready(namespace, old).size() == 2);
            try (var load = ConstantLoad.of(namespace.address("lamps-rag"), "blue lamp")) {
                load.awaitMore(20);
                var told = failing(namespace, old);
                if (Settings.full()) withoutANode(namespace, old);
                mended(namespace, old);
                load.awaitMore(20);
                load.close();
                assertThat(load.failures()).isEmpty();
                System.out.printf(
                        "bad-rollout: %d requests, 0 failed; the failed revision was named after %d s%n",
                        load.answered(), told.toSeconds());
            }
        }
    }

    /** @return how long it took until the status said why */
    private static Duration failing(TestNamespace namespace, String old) {
        var begin = Instant.now();
        namespace.apply(pipeline("Vector", TOO_SMALL));
        var coming = namespace.awaitPipeline("lamps", p -> p.getStatus().candidateRevision() != null);
        var candidate = coming.getStatus().candidateRevision().name();
        assertThat(candidate).isNotEqualTo(old);
        killedPodComesBackAsItWas(namespace, old);

        var failed = namespace.awaitPipeline("lamps", p -> p.getStatus().failedRevision() != null);
        assertThat(failed.getStatus().failedRevision().name()).isEqualTo(candidate);
        assertThat(failed.getStatus().failedRevision().reason()).isEqualTo("OutOfMemory");
        assertThat(failed.getStatus().failedRevision().message())
                .contains("raise spec.runtime.resources.limits.memory");
        assertThat(stable(failed)).isEqualTo(old);
        assertThat(is(failed.getStatus().conditions(), "Ready", "True")).isTrue();
        assertThat(is(failed.getStatus().conditions(), "Stalled", "True")).isTrue();
        assertThat(is(failed.getStatus().conditions(), "Reconciling", "True")).isFalse();
        assertThat(condition(failed.getStatus().conditions(), "Ready")
                        .orElseThrow()
                        .getMessage())
                .startsWith(old + " answers at")
                .contains(candidate + " does not yet");
        assertThat(answering(namespace)).isEqualTo(old);
        return Duration.between(begin, Instant.now());
    }

    private static void killedPodComesBackAsItWas(TestNamespace namespace, String old) {
        var before = names(ready(namespace, old));
        namespace
                .client()
                .pods()
                .inNamespace(namespace.name())
                .withName(before.iterator().next())
                .delete();
        namespace.await("a pod in the place of the killed one", () -> {
            var now = names(ready(namespace, old));
            return now.size() == 2 && !now.equals(before);
        });
        ready(namespace, old).forEach(pod -> {
            try (var client = new Client("http://" + pod.getStatus().getPodIP() + ":8080")) {
                assertThat(client.retrieve("blue lamp").body().path("revision").asText())
                        .as("revision that %s answers by", pod.getMetadata().getName())
                        .isEqualTo(old);
            }
        });
    }

    /** A pod that no node has room for is waited for, for five minutes, before a person is called. */
    private static void withoutANode(TestNamespace namespace, String old) {
        namespace.apply(pipeline("Keyword", NO_SUCH_NODE));
        var waiting = namespace.awaitPipeline(
                "lamps",
                p -> condition(p.getStatus().conditions(), "Reconciling")
                        .filter(c -> c.getReason().equals("Unschedulable"))
                        .isPresent());
        assertThat(is(waiting.getStatus().conditions(), "Stalled", "True")).isFalse();
        var begin = Instant.now();
        Patience.in(namespace)
                .still(Duration.ofMinutes(7))
                .until(
                        "a person is called",
                        () -> is(namespace.pipeline("lamps").getStatus().conditions(), "Stalled", "True"));
        assertThat(Duration.between(begin, Instant.now())).isGreaterThan(Duration.ofMinutes(4));
        var stalled = namespace.pipeline("lamps");
        assertThat(stalled.getStatus().failedRevision().reason()).isEqualTo("Unschedulable");
        assertThat(stable(stalled)).isEqualTo(old);
    }

    private static void mended(TestNamespace namespace, String old) {
        namespace.apply(pipeline("Vector", ENOUGH));
        var mended = namespace.awaitPipeline(
                "lamps",
                p -> p.getStatus().candidateRevision() == null && !stable(p).equals(old));
        assertThat(mended.getStatus().failedRevision()).isNull();
        // the Service has switched; each node's routing follows in its own time
        namespace.await("the new revision answers", () -> answering(namespace).equals(stable(mended)));
        namespace.await("the old revision is gone", () -> deployments(namespace).equals(Set.of(stable(mended))));
        namespace.await("its configuration, too", () -> configurations(namespace) == 1);
    }

    private static String pipeline(String mode, String resources) {
        return """
                apiVersion: ragtime.dev/v1alpha1
                kind: RagPipeline
                metadata: {name: lamps}
                spec:
                  knowledgeBases: [{name: lamps}]
                  retrieval: {mode: %s}
                  generator: {extractive: {}}
                  runtime: {replicas: 2, resources: %s}
                """.formatted(mode, resources);
    }

    private static String stable(RagPipeline pipeline) {
        return pipeline.getStatus().stableRevision().name();
    }

    private static String answering(TestNamespace namespace) {
        try (var client = new Client(namespace.address("lamps-rag"))) {
            return client.retrieve("blue lamp").body().path("revision").asText();
        }
    }

    private static List<Pod> ready(TestNamespace namespace, String revision) {
        return namespace.pods("query", "lamps").stream()
                .filter(pod -> revision.equals(pod.getMetadata().getLabels().get("ragtime.dev/revision")))
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .filter(Readiness::isPodReady)
                .toList();
    }

    private static Set<String> names(List<Pod> pods) {
        return pods.stream().map(pod -> pod.getMetadata().getName()).collect(Collectors.toSet());
    }

    private static Set<String> deployments(TestNamespace namespace) {
        return namespace.client().apps().deployments().inNamespace(namespace.name()).list().getItems().stream()
                .map(Deployment::getMetadata)
                .map(meta -> meta.getLabels().get("ragtime.dev/revision"))
                .collect(Collectors.toSet());
    }

    private static long configurations(TestNamespace namespace) {
        return namespace.client().configMaps().inNamespace(namespace.name()).list().getItems().stream()
                .filter(map -> map.getMetadata().getName().startsWith("lamps-rag-"))
                .filter(map -> Boolean.TRUE.equals(map.getImmutable()))
                .count();
    }
}
