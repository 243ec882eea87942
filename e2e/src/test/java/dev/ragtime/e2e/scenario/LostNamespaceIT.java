package dev.ragtime.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.api.route.ModelRoute;
import dev.ragtime.e2e.cluster.Installation;
import dev.ragtime.e2e.cluster.Patience;
import dev.ragtime.e2e.cluster.TestNamespace;
import io.fabric8.kubernetes.api.model.Pod;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;

/** An operator for named namespaces loses one of them and works on for the others. */
@Isolated("changes the installation that all other scenarios share")
@Tag("full")
@ExtendWith(Installation.class)
class LostNamespaceIT {
    private static final String ROUTE = """
            apiVersion: ragtime.dev/v1alpha1
            kind: ModelRoute
            metadata: {name: chat}
            spec:
              backends: [{name: local, openAICompatible: {url: "http://localhost:1/v1"}, model: %s}]
              runtime: {resources: {requests: {cpu: 20m}}}
            """;

    @AfterAll
    static void asBefore() {
        Installation.apply();
    }

    @Test
    void one_watched_namespace_may_vanish_and_come_back() {
        try (var kept = new TestNamespace("kept")) {
            String before;
            try (var lost = new TestNamespace("lost")) {
                Installation.apply("watchNamespaces={kept,lost}");
                kept.apply(ROUTE.formatted("first"));
                lost.apply(ROUTE.formatted("first"));
                awaitLooked(kept, 1);
                awaitLooked(lost, 1);
                before = process(kept);
            }
            Patience.in(kept)
                    .until(
                            "the namespace to be gone",
                            () -> kept.client().namespaces().withName("lost").get() == null);
            kept.apply(ROUTE.formatted("second"));
            awaitLooked(kept, 2);
            assertThat(process(kept)).as("pod and restarts").isEqualTo(before);

            kept.client().resource(operator(kept)).delete();
            kept.apply(ROUTE.formatted("third"));
            awaitLooked(kept, 3);
            before = process(kept);

            try (var lost = new TestNamespace("lost")) {
                Installation.apply("watchNamespaces={kept,lost}");
                lost.apply(ROUTE.formatted("again"));
                awaitLooked(lost, 1);
                assertThat(process(kept)).as("pod and restarts").isEqualTo(before);
            }
            System.out.println("lost-namespace: deleted, missing at the start and back again, operator not restarted");
        }
    }

    /** The status speaks of this generation of the route. */
    private static void awaitLooked(TestNamespace namespace, long generation) {
        namespace.awaitRoute("chat", route -> observed(route) == generation);
    }

    private static long observed(ModelRoute route) {
        if (route.getStatus() == null || route.getStatus().conditions() == null) return 0;
        return route.getStatus().conditions().stream()
                .mapToLong(condition -> condition.getObservedGeneration())
                .max()
                .orElse(0);
    }

    /** Which pod it is, and how often it was restarted. */
    private static String process(TestNamespace namespace) {
        var pod = operator(namespace);
        return pod.getMetadata().getUid() + " "
                + pod.getStatus().getContainerStatuses().getFirst().getRestartCount();
    }

    private static Pod operator(TestNamespace namespace) {
        return namespace.client().pods().inNamespace(Installation.NAMESPACE).list().getItems().stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .findFirst()
                .orElseThrow();
    }
}
