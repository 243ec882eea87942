package dev.ragtime.e2e.scenario;

import static dev.ragtime.e2e.cluster.TestNamespace.kbReady;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.e2e.cluster.Installation;
import dev.ragtime.e2e.cluster.ResidentMemory;
import dev.ragtime.e2e.cluster.Settings;
import dev.ragtime.e2e.cluster.TestNamespace;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;

/** What others keep in the cluster does not stay in the operator's memory. */
@Isolated("what the operator holds of other scenarios would be measured, too")
@ExtendWith(Installation.class)
class CrowdedIT {
    /** Of each kind. */
    private static final int OBJECTS = Settings.full() ? 2000 : 300;

    private static final int BYTES = 100 * 1024;
    /** With values in memory the short form's 600 objects took 84 MiB. */
    private static final double GROWTH_MIB = 20;

    /**
     * Between two starts. Without any crowd the operator settles at 230 or at 250 MiB, as its heap grew while it began;
     * values in memory would still be seen.
     */
    private static final double GROWTH_AFTER_START_MIB = 40;

    private static final int AT_ONCE = 8;

    @Test
    void objects_that_nobody_names_cost_the_operator_next_to_nothing() {
        try (var namespace = new TestNamespace("crowded")) {
            namespace.apply(Manifests.inNewDocument(
                    Manifests.documents("lamps", Manifests.pages(5)),
                    Manifests.knowledgeBase("lamps", "{name: lamps, configMap: {name: lamps}}")));
            namespace.awaitKnowledgeBase("lamps", kbReady());
            restart(namespace);
            aChangeIsRead(namespace, "changed before the crowd came");
            var before = ResidentMemory.settled(operator(namespace));

            var begin = System.nanoTime();
            create(
                    namespace,
                    number -> new SecretBuilder()
                            .withMetadata(meta("secret", number))
                            .withData(Map.of("value", content(number)))
                            .build());
            create(
                    namespace,
                    number -> new ConfigMapBuilder()
                            .withMetadata(meta("map", number))
                            .withData(Map.of("value", content(number)))
                            .build());
            var seconds = (System.nanoTime() - begin) / 1e9;
            // the change comes behind all of them, so the operator has been told of each
            aChangeIsRead(namespace, "changed in the crowd");
            var during = ResidentMemory.settled(operator(namespace));
            restart(namespace);
            aChangeIsRead(namespace, "changed after a restart");
            var after = ResidentMemory.settled(operator(namespace));
            System.out.printf(
                    "crowded: %d Secrets and %d ConfigMaps of %d KiB, created in %.0f s: resident memory of the"
                            + " operator %.0f MiB before, %.0f MiB with them (%+.1f), %.0f MiB after a restart among"
                            + " them (%+.1f)%n",
                    OBJECTS, OBJECTS, BYTES / 1024, seconds, before, during, during - before, after, after - before);
            assertThat(during - before).isLessThan(GROWTH_MIB);
            assertThat(after - before).isLessThan(GROWTH_AFTER_START_MIB);
        }
    }

    private static void aChangeIsRead(TestNamespace namespace, String sentence) {
        var runs = namespace.knowledgeBase("lamps").getStatus().lastSync().number();
        var pages = Manifests.pages(5);
        pages.put("page-0.md", Manifests.page(0, sentence));
        namespace.apply(Manifests.documents("lamps", pages));
        namespace.awaitKnowledgeBase(
                "lamps",
                kb -> kb.getStatus().lastSync().number() > runs
                        && kb.getStatus().currentSync() == null);
    }

    private static void create(TestNamespace namespace, IntFunction<HasMetadata> object) {
        try (var threads = Executors.newFixedThreadPool(AT_ONCE)) {
            var created = IntStream.range(0, OBJECTS)
                    .<Future<?>>mapToObj(number -> threads.submit(() -> namespace
                            .client()
                            .resource(object.apply(number))
                            .inNamespace(namespace.name())
                            .create()))
                    .toList();
            for (var one : created) one.get();
        } catch (Exception e) {
            throw new AssertionError("the crowd could not be made", e);
        }
    }

    private static ObjectMeta meta(String kind, int number) {
        return new ObjectMetaBuilder()
                .withName("crowd-" + kind + "-" + number)
                .addToLabels("crowd", "yes")
                .build();
    }

    /** Base64 that no two objects share. */
    private static String content(int number) {
        var bytes = new byte[BYTES * 3 / 4];
        new Random(number).nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static void restart(TestNamespace namespace) {
        var old = operator(namespace);
        namespace.client().resource(old).delete();
        namespace.await("a new operator", () -> {
            var pods = operators(namespace);
            return pods.size() == 1
                    && !pods.getFirst()
                            .getMetadata()
                            .getUid()
                            .equals(old.getMetadata().getUid())
                    && isReady(pods.getFirst());
        });
    }

    private static boolean isReady(Pod pod) {
        return pod.getStatus().getConditions().stream()
                .anyMatch(c -> "Ready".equals(c.getType()) && "True".equals(c.getStatus()));
    }

    private static Pod operator(TestNamespace namespace) {
        return operators(namespace).getFirst();
    }

    private static List<Pod> operators(TestNamespace namespace) {
        return namespace
                .client()
                .pods()
                .inNamespace(Installation.NAMESPACE)
                .list()
                .getItems();
    }
}
