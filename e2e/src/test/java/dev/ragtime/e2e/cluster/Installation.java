package dev.ragtime.e2e.cluster;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Ragtime installed by its chart, once for all scenarios, as a platform team would. */
public final class Installation implements BeforeAllCallback {
    public static final String NAMESPACE = "ragtime-system";
    public static final String OPERATOR = "ragtime";

    @Override
    public void beforeAll(ExtensionContext context) {
        context.getRoot()
                .getStore(ExtensionContext.Namespace.create(Installation.class))
                .computeIfAbsent(Installed.class, key -> Installed.now(), Installed.class);
    }

    /** Ends with the last test: what the chart installed is removed again, and that is part of the test. */
    record Installed() implements AutoCloseable {
        static Installed now() {
            var chart = Settings.root().resolve("helm/ragtime").toString();
            Command.helm(
                            "upgrade",
                            "--install",
                            OPERATOR,
                            chart,
                            "--namespace",
                            NAMESPACE,
                            "--create-namespace",
                            "--wait",
                            "--timeout",
                            "3m",
                            "--values",
                            Settings.root().resolve("e2e/values.yaml").toString())
                    .mustSucceed();
            return new Installed();
        }

        @Override
        public void close() {
            Command.helm("uninstall", OPERATOR, "--namespace", NAMESPACE, "--wait", "--timeout", "2m")
                    .mustSucceed();
        }
    }
}
