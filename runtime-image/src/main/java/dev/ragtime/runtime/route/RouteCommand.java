package dev.ragtime.runtime.route;

import dev.ragtime.api.route.ModelRoute;
import dev.ragtime.api.runtime.PodLayout;
import dev.ragtime.runtime.config.ConfigWatch;
import dev.ragtime.runtime.config.Manifests;
import dev.ragtime.runtime.config.Secrets;
import dev.ragtime.runtime.config.Training;
import dev.ragtime.runtime.config.UserError;
import dev.ragtime.runtime.process.Termination;
import dev.ragtime.runtime.telemetry.Scrape;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code route}: passes requests on to the backends of one ModelRoute until it is told to end. A changed manifest takes
 * effect without a restart.
 */
@Command(name = "route", description = "Passes requests on to the models of one ModelRoute.")
public final class RouteCommand implements Callable<Integer> {
    private static final Duration LOOK = Duration.ofSeconds(1);

    @Option(names = "--config", description = "Folder of manifests. Default: ${DEFAULT-VALUE}")
    private Path config = Path.of(PodLayout.CONFIG_DIRECTORY);

    @Option(names = "--secrets", description = "Folder of Secrets, one folder each. Default: ${DEFAULT-VALUE}")
    private Path secrets = Path.of(PodLayout.SECRETS_DIRECTORY);

    @Option(names = "--port", description = "Port to listen on. Default: ${DEFAULT-VALUE}")
    private int port = PodLayout.PORT;

    @Override
    public Integer call() throws IOException, InterruptedException {
        // before the first reading, so that no change is missed
        var watch = new ConfigWatch(config);
        var route = only(Manifests.read(config));
        var timeout = Duration.ofSeconds(route.getSpec().timeoutSeconds());
        var gateway = Gateway.start(
                Gateway.Settings.inCluster(port, timeout), route, Secrets.mounted(secrets), Scrape.newRegistry());
        watch.start(LOOK, manifests -> gateway.become(only(manifests)));
        var training = Training.asked();
        if (training.isPresent()) {
            try (gateway) {
                GatewayRehearsal.train(training.get().rounds());
            }
        } else {
            Termination.await(gateway::drain);
        }
        return 0;
    }

    private static ModelRoute only(Manifests manifests) {
        var routes = manifests.routes();
        if (routes.size() == 1) return routes.getFirst();
        throw new UserError("--config", "must hold exactly one ModelRoute, not " + routes.size());
    }
}
