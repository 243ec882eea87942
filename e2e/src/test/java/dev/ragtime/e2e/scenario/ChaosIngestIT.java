package dev.ragtime.e2e.scenario;

import static dev.ragtime.e2e.cluster.TestNamespace.is;
import static dev.ragtime.e2e.cluster.TestNamespace.kbReady;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.e2e.cluster.ControlPlane;
import dev.ragtime.e2e.cluster.Installation;
import dev.ragtime.e2e.cluster.Patience;
import dev.ragtime.e2e.cluster.Settings;
import dev.ragtime.e2e.cluster.TestNamespace;
import dev.ragtime.e2e.cluster.WeaviateNodes;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Four pods of ingestion are killed at random points, again and again, and once each the store and the API server are
 * restarted beneath them: what is indexed is what an undisturbed run indexes.
 */
@Tag("full")
@Isolated("stops the control plane of all scenarios")
@ExtendWith(Installation.class)
class ChaosIngestIT {
    private static final int PAGES = Settings.full() ? 600 : 200;
    private static final int KILLS = Settings.full() ? 20 : 6;

    /** Pages that come and go, so that there is something to kill until enough was. */
    private static final int MOVING = PAGES / 10;

    private static final String SOURCE = "{name: lamps, configMap: {name: lamps}}";
    private static final String SYNC = "  sync: {parallelism: 4, resources: {requests: {cpu: 50m, memory: 256Mi}}}";

    private TestNamespace namespace;
    private Random random;

    @Test
    void whatever_is_killed_the_chunks_are_those_of_an_undisturbed_run() throws Exception {
        var seed = System.nanoTime();
        System.out.println("chaos-ingest: seed " + seed);
        random = new Random(seed);
        try (var created = new TestNamespace("chaos-ingest")) {
            namespace = created;
            pages(PAGES);
            namespace.apply(Manifests.knowledgeBase("calm", SOURCE, SYNC));
            namespace.awaitKnowledgeBase("calm", kbReady());
            var expected = new WeaviateNodes(namespace, "calm").chunkIds(namespace.knowledgeBase("calm"));
            namespace.client().resource(namespace.knowledgeBase("calm")).delete();

            namespace.apply(Manifests.knowledgeBase("chaos", SOURCE, SYNC));
            var all = true;
            for (var kill = 1; kill <= KILLS; kill++) {
                var victim = awaitVictim();
                if (victim == null) {
                    all = !all;
                    moreWork(all ? PAGES : PAGES - MOVING);
                    kill--;
                    continue;
                }
                Patience.let(Duration.ofMillis(random.nextInt(2500)));
                kill(victim);
                if (kill == KILLS / 3) restartStore();
                if (kill == KILLS * 2 / 3) restartApiServer();
            }
            pages(PAGES);
            var kb = namespace.awaitKnowledgeBase(
                    "chaos",
                    now -> isSettled(now) && now.getStatus().activeIndex().documents() == PAGES);
            assertThat(new WeaviateNodes(namespace, "chaos").chunkIds(kb)).isEqualTo(expected);
            System.out.printf(
                    "chaos-ingest: %d chunks, the ids of an undisturbed run, after %d kills of pods, a restart of the store and one of the API server, in %d runs%n",
                    expected.size(), KILLS, kb.getStatus().lastSync().number());
        }
    }

    private void pages(int count) {
        namespace.apply(Manifests.documents("lamps", Manifests.pages(count)));
    }

    /** Returns once a run reads it, or has. */
    private void moreWork(int count) {
        var before = runs(namespace.knowledgeBase("chaos"));
        pages(count);
        namespace.await(
                "a run for other pages", () -> !running().isEmpty() || runs(namespace.knowledgeBase("chaos")) > before);
    }

    private static int runs(KnowledgeBase kb) {
        return kb.getStatus().lastSync() == null ? 0 : kb.getStatus().lastSync().number();
    }

    /** A pod that works; null when none does and none will by itself. */
    private Pod awaitVictim() {
        var victims = Patience.in(namespace)
                .until(
                        "a pod at work, or the end of all work",
                        () -> running(),
                        pods -> !pods.isEmpty() || isSettled(namespace.knowledgeBase("chaos")));
        return victims.isEmpty() ? null : victims.get(random.nextInt(victims.size()));
    }

    private List<Pod> running() {
        return namespace.pods("ingest", "chaos").stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .filter(pod -> "Running".equals(pod.getStatus().getPhase()))
                .toList();
    }

    private static boolean isSettled(KnowledgeBase kb) {
        var status = kb.getStatus();
        return status != null
                && status.currentSync() == null
                && kb.getMetadata().getGeneration().equals(status.observedGeneration())
                && is(status.conditions(), "Synced", "True")
                && is(status.conditions(), "Reconciling", "False");
    }

    private void kill(Pod pod) {
        namespace.client().resource(pod).withGracePeriod(0).delete();
        namespace.await(
                "its end",
                () -> namespace.pods("ingest", "chaos").stream()
                        .noneMatch(p -> p.getMetadata()
                                .getUid()
                                .equals(pod.getMetadata().getUid())));
    }

    private void restartStore() {
        namespace
                .pods("weaviate", "chaos")
                .forEach(pod ->
                        namespace.client().resource(pod).withGracePeriod(0).delete());
    }

    private static void restartApiServer() {
        try (var outage = ControlPlane.frozen()) {
            outage.kill();
        }
    }
}
