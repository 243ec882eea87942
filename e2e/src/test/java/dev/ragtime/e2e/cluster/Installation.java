package dev.ragtime.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Ragtime installed by its chart, once for all scenarios, as a platform team would. */
public final class Installation implements BeforeAllCallback {
    /** What a scenario locks that stops the operator, or reads that measures how fast it is. */
    public static final String RUNNING_OPERATOR = "running operator";

    public static final String NAMESPACE = "ragtime-system";
    public static final String OPERATOR = "ragtime";

    @Override
    public void beforeAll(ExtensionContext context) {
        context.getRoot()
                .getStore(ExtensionContext.Namespace.create(Installation.class))
                .computeIfAbsent(Installed.class, key -> Installed.now(), Installed.class);
    }

    /** Installs, or changes what is installed to the values of all scenarios and these, each as {@code key=value}. */
    public static void apply(String... values) {
        tryApply(values).mustSucceed();
    }

    public static Command.Result tryApply(String... values) {
        return chart(OPERATOR, Settings.root().resolve("helm/ragtime"), values);
    }

    /** The same for another release in the same namespace. */
    public static void applyAs(String release, String... values) {
        chart(release, Settings.root().resolve("helm/ragtime"), values).mustSucceed();
    }

    /** The same with another chart, e.g. that of an earlier release. */
    public static void applyChart(Path chart, String... values) {
        chart(OPERATOR, chart, values).mustSucceed();
    }

    /** Ends the operator's pods at once, as a node does that fails. */
    public static void killOperator(KubernetesClient client) {
        var pods = client.pods().inNamespace(NAMESPACE).list().getItems();
        assertThat(pods).isNotEmpty();
        pods.forEach(pod -> client.resource(pod).withGracePeriod(0).delete());
    }

    private static Command.Result chart(String release, Path chart, String... values) {
        var arguments = new ArrayList<>(List.of(
                "upgrade",
                "--install",
                release,
                chart.toString(),
                "--namespace",
                NAMESPACE,
                "--create-namespace",
                "--wait",
                "--timeout",
                "3m",
                "--values",
                Settings.root().resolve("e2e/values.yaml").toString()));
        for (var value : values) arguments.addAll(List.of("--set", value));
        return Command.helm(arguments.toArray(String[]::new));
    }

    /**
     * Takes away what the chart installed, what it leaves on purpose, and the Lease that an operator whose rights went
     * first could not release: the next one would wait until it runs out.
     */
    public static void remove() {
        uninstall();
        Command.kubectl("delete", "lease", "ragtime-operator", "-n", NAMESPACE, "--ignore-not-found")
                .mustSucceed();
        Command.kubectl(
                        "delete",
                        "crd",
                        "knowledgebases.ragtime.dev",
                        "ragpipelines.ragtime.dev",
                        "modelroutes.ragtime.dev")
                .mustSucceed();
    }

    private static void uninstall() {
        Command.helm("uninstall", OPERATOR, "--namespace", NAMESPACE, "--wait", "--timeout", "2m")
                .mustSucceed();
    }

    /** Ends with the last test: what the chart installed is removed again, and that is part of the test. */
    record Installed() implements AutoCloseable {
        static Installed now() {
            apply();
            return new Installed();
        }

        @Override
        public void close() {
            uninstall();
        }
    }
}
