package dev.ragtime.e2e.scenario;

import static dev.ragtime.e2e.cluster.TestNamespace.is;
import static dev.ragtime.e2e.cluster.TestNamespace.kbReady;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.e2e.cluster.Installation;
import dev.ragtime.e2e.cluster.Settings;
import dev.ragtime.e2e.cluster.TestNamespace;
import dev.ragtime.e2e.cluster.WeaviateNodes;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/** What a run did is known whoever is lost: its pods, the operator, or both. */
@ExtendWith(Installation.class)
@ResourceLock(Installation.RUNNING_OPERATOR)
class LostPodsIT {
    private static final int PAGES = Settings.full() ? 600 : 120;
    private static final String SOURCE = "{name: lamps, configMap: {name: lamps}}";

    private TestNamespace namespace;

    @BeforeEach
    void create() {
        namespace = new TestNamespace("lost-pods");
        namespace.apply(Manifests.documents("lamps", Manifests.pages(PAGES)));
    }

    @AfterEach
    void delete() {
        scaleOperator(1);
        namespace.close();
    }

    @Test
    void a_run_whose_pods_are_gone_when_the_operator_comes_back_is_known_and_not_repeated() {
        begin("lamps", 4);
        scaleOperator(0);
        namespace.await("the Job's end without an operator", () -> ended(job("lamps", 1)));
        namespace
                .client()
                .pods()
                .inNamespace(namespace.name())
                .withLabel("app.kubernetes.io/component", "ingest")
                .delete();
        namespace.await(
                "no pod of the run", () -> namespace.pods("ingest", "lamps").isEmpty());

        scaleOperator(1);
        var kb = namespace.awaitKnowledgeBase("lamps", kbReady().and(synced()));

        var status = kb.getStatus();
        assertThat(status.lastSync().number()).as("one run, not repeated").isEqualTo(1);
        assertThat(status.lastSync().result()).isEqualTo("Succeeded");
        assertThat(status.lastSync().added()).isEqualTo(PAGES);
        assertThat(status.activeIndex().documents()).isEqualTo(PAGES);
        assertThat(status.sources().getFirst().documents()).isEqualTo(PAGES);
        System.out.printf(
                "lost-pods: %d documents, %d chunks, known from the store after all 4 pods were gone; runs: %d%n",
                status.activeIndex().documents(),
                status.activeIndex().chunks(),
                status.lastSync().number());
    }

    @Test
    void fewer_pods_in_mid_run_leave_the_chunks_of_an_undisturbed_run() throws Exception {
        namespace.apply(Manifests.knowledgeBase("calm", SOURCE, sync(4)));
        namespace.awaitKnowledgeBase("calm", kbReady());
        var expected = new WeaviateNodes(namespace, "calm").chunkIds(namespace.knowledgeBase("calm"));

        begin("lamps", 4);
        scaleOperator(0);
        namespace.apply(Manifests.knowledgeBase("lamps", SOURCE, sync(2)));
        var pods = namespace.pods("ingest", "lamps");
        pods.stream()
                .limit(2)
                .forEach(pod ->
                        namespace.client().resource(pod).withGracePeriod(0).delete());
        scaleOperator(1);
        var kb = namespace.awaitKnowledgeBase("lamps", kbReady().and(synced()));

        var last = job("lamps", kb.getStatus().lastSync().number());
        assertThat(last.getSpec().getCompletions()).isEqualTo(2);
        assertThat(kb.getStatus().activeIndex().documents()).isEqualTo(PAGES);
        assertThat(new WeaviateNodes(namespace, "lamps").chunkIds(kb)).isEqualTo(expected);
        System.out.printf(
                "lost-pods: parallelism 4 -> 2 in mid-run: %d chunks, the ids of an undisturbed run; runs: %d%n",
                expected.size(), kb.getStatus().lastSync().number());
    }

    private void begin(String kb, int parallelism) {
        namespace.apply(Manifests.knowledgeBase(kb, SOURCE, sync(parallelism)));
        namespace.await("a pod at work", () -> {
            var status = namespace.knowledgeBase(kb).getStatus();
            return status != null
                    && status.currentSync() != null
                    && namespace.pods("ingest", kb).stream()
                            .anyMatch(pod -> "Running".equals(pod.getStatus().getPhase()));
        });
    }

    /** Small enough for all pods to find room at once. */
    private static String sync(int parallelism) {
        return "  sync: {parallelism: %d, resources: {requests: {cpu: 50m, memory: 256Mi}}}".formatted(parallelism);
    }

    private Job job(String kb, int run) {
        return namespace
                .client()
                .batch()
                .v1()
                .jobs()
                .inNamespace(namespace.name())
                .withName("%s-sync-1-%d".formatted(kb, run))
                .get();
    }

    private static boolean ended(Job job) {
        var conditions = job.getStatus().getConditions();
        return conditions != null
                && conditions.stream()
                        .anyMatch(c ->
                                List.of("Complete", "Failed").contains(c.getType()) && "True".equals(c.getStatus()));
    }

    private static Predicate<KnowledgeBase> synced() {
        return kb -> is(kb.getStatus().conditions(), "Synced", "True")
                && kb.getStatus().currentSync() == null;
    }

    private void scaleOperator(int replicas) {
        var operators = namespace
                .client()
                .apps()
                .deployments()
                .inNamespace(Installation.NAMESPACE)
                .withName(Installation.OPERATOR);
        operators.scale(replicas);
        namespace.await("an operator of " + replicas + " pods", () -> {
            var pods = namespace
                    .client()
                    .pods()
                    .inNamespace(Installation.NAMESPACE)
                    .list()
                    .getItems();
            var ready = operators.get().getStatus().getReadyReplicas();
            return pods.size() == replicas && (ready == null ? 0 : ready) == replicas;
        });
    }
}
