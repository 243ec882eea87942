package dev.ragtime.e2e.scenario;

import static dev.ragtime.e2e.cluster.TestNamespace.kbReady;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.e2e.cluster.Installation;
import dev.ragtime.e2e.cluster.Patience;
import dev.ragtime.e2e.cluster.Settings;
import dev.ragtime.e2e.cluster.TestNamespace;
import dev.ragtime.e2e.cluster.WeaviateNodes;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Killing ingestion costs time, never a chunk. */
@ExtendWith(Installation.class)
class KilledIngestionIT {
    private static final int PAGES = Settings.full() ? 600 : 300;
    private static final int KILLS = Settings.full() ? 5 : 3;

    @Test
    void kills_at_random_points_leave_the_same_chunks_as_none() throws Exception {
        var seed = System.nanoTime();
        System.out.println("kill: seed " + seed);
        try (var namespace = new TestNamespace("kill")) {
            namespace.apply(Manifests.documents("lamps", Manifests.pages(PAGES)));
            var source = "{name: lamps, configMap: {name: lamps}}";
            namespace.apply(Manifests.knowledgeBase("calm", source));
            namespace.awaitKnowledgeBase("calm", kbReady());
            var expected = chunkIds(namespace, "calm");
            // so early each time that an undisturbed run would not be through after all of them
            var latest = length(namespace, "calm").dividedBy(KILLS);

            namespace.apply(Manifests.knowledgeBase("killed", source));
            var random = new Random(seed);
            var kills = 0;
            while (kills < KILLS && killOne(namespace, random, latest)) kills++;
            var kb = namespace.awaitKnowledgeBase("killed", kbReady());
            assertThat(kills).as("kills before the run ended").isEqualTo(KILLS);
            assertThat(kb.getStatus().activeIndex().documents()).isEqualTo(PAGES);
            assertThat(chunkIds(namespace, "killed")).isEqualTo(expected);
            System.out.printf("kill: %d chunks, the same after %d kills%n", expected.size(), kills);
        }
    }

    private static Duration length(TestNamespace namespace, String kb) {
        var status = namespace
                .client()
                .batch()
                .v1()
                .jobs()
                .inNamespace(namespace.name())
                .withName(kb + "-sync-1-1")
                .get()
                .getStatus();
        return Duration.between(Instant.parse(status.getStartTime()), Instant.parse(status.getCompletionTime()));
    }

    /** Kills a running ingestion pod without grace, some time after it began; false when there is none to kill any more. */
    private static boolean killOne(TestNamespace namespace, Random random, Duration latest) {
        var done = new AtomicBoolean();
        namespace.await("an ingestion pod", () -> {
            done.set(kbReady().test(namespace.knowledgeBase("killed")));
            return done.get() || namespace.pods("ingest", "killed").stream().anyMatch(KilledIngestionIT::running);
        });
        if (done.get()) return false;
        Patience.let(Duration.ofMillis(random.nextLong(latest.toMillis())));
        var victim = namespace.pods("ingest", "killed").stream()
                .filter(KilledIngestionIT::running)
                .findFirst();
        victim.ifPresent(
                pod -> namespace.client().resource(pod).withGracePeriod(0).delete());
        victim.ifPresent(pod -> namespace.await(
                "its end",
                () -> namespace.pods("ingest", "killed").stream()
                        .noneMatch(p -> p.getMetadata()
                                .getUid()
                                .equals(pod.getMetadata().getUid()))));
        return victim.isPresent();
    }

    private static boolean running(Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() == null
                && "Running".equals(pod.getStatus().getPhase());
    }

    private static Set<String> chunkIds(TestNamespace namespace, String kb) throws Exception {
        return new WeaviateNodes(namespace, kb).chunkIds(namespace.knowledgeBase(kb));
    }
}
