package dev.ragtime.e2e.scenario;

import static dev.ragtime.e2e.cluster.TestNamespace.kbReady;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.e2e.cluster.Command;
import dev.ragtime.e2e.cluster.Installation;
import dev.ragtime.e2e.cluster.Patience;
import dev.ragtime.e2e.cluster.TestNamespace;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;

/** Releases of the chart come side by side and go without a trace. */
@Isolated("changes the installation that all other scenarios share")
@Tag("full")
@ExtendWith(Installation.class)
class ReleasesIT {
    private static final String ROUTE = """
            apiVersion: ragtime.dev/v1alpha1
            kind: ModelRoute
            metadata: {name: chat}
            spec:
              backends: [{name: local, openAICompatible: {url: "http://localhost:1/v1"}, model: any}]
              runtime: {resources: {requests: {cpu: 20m}}}
            """;

    @AfterEach
    void asBefore() {
        Command.helm("uninstall", "second", "-n", Installation.NAMESPACE, "--ignore-not-found", "--wait")
                .mustSucceed();
        Installation.apply();
    }

    @Test
    void two_releases_in_one_namespace_both_work() {
        try (var one = new TestNamespace("release-one");
                var two = new TestNamespace("release-two")) {
            Installation.apply("watchNamespaces={release-one}");
            Installation.applyAs(
                    "second", "watchNamespaces={release-two}", "crds.enabled=false", "rbac.aggregate=false");
            one.apply(ROUTE);
            two.apply(ROUTE);
            one.awaitRoute("chat", route -> route.getStatus() != null);
            two.awaitRoute("chat", route -> route.getStatus() != null);
            assertThat(leases(one)).contains("ragtime-operator", "second-ragtime-operator");
            System.out.println("releases: two in one namespace, each with its own Lease, both at work");
        }
    }

    @Test
    void an_uninstallation_that_keeps_no_definitions_ends_by_itself() {
        Installation.apply("crds.keep=false");
        var namespace = new TestNamespace("uninstall");
        namespace.apply(Manifests.inNewDocument(
                Manifests.documents("lamps", Manifests.pages(2)),
                Manifests.knowledgeBase("lamps", "{name: lamps, configMap: {name: lamps}}"),
                ROUTE));
        namespace.awaitKnowledgeBase("lamps", kbReady());
        var begin = Instant.now();
        Command.helm("uninstall", Installation.OPERATOR, "-n", Installation.NAMESPACE, "--wait", "--timeout", "2m")
                .mustSucceed();
        Patience.in(namespace)
                .still(Duration.ofMinutes(1))
                .until("all that was made to be gone", () -> left(namespace).isEmpty());
        System.out.printf(
                "releases: uninstalled with definitions, resources and volumes in %d s%n",
                Duration.between(begin, Instant.now()).toSeconds());
        Installation.apply();
        namespace.close();
    }

    /** What the operator had made, and the definitions. */
    private static List<String> left(TestNamespace namespace) {
        var objects = Command.kubectl(
                        "get",
                        "statefulset,deployment,job,service,secret,configmap,pvc,networkpolicy,pdb",
                        "-n",
                        namespace.name(),
                        "-l",
                        "app.kubernetes.io/managed-by=ragtime-operator",
                        "-o",
                        "name")
                .mustSucceed();
        var claims = Command.kubectl("get", "pvc", "-n", namespace.name(), "-o", "name")
                .mustSucceed();
        var definitions = Command.kubectl("get", "crd", "-o", "name").mustSucceed();
        return (objects.output() + claims.output() + definitions.output())
                .lines()
                .filter(line -> line.contains("/"))
                .filter(line -> !line.startsWith("customresourcedefinition") || line.endsWith(".ragtime.dev"))
                .toList();
    }

    private static List<String> leases(TestNamespace namespace) {
        return namespace.client().leases().inNamespace(Installation.NAMESPACE).list().getItems().stream()
                .map(lease -> lease.getMetadata().getName())
                .toList();
    }
}
