package dev.ragtime.runtime.route;

import dev.ragtime.api.runtime.PodLayout;
import dev.ragtime.runtime.config.Manifests;
import dev.ragtime.runtime.config.Secrets;
import dev.ragtime.runtime.config.UserError;
import dev.ragtime.runtime.http.Termination;
import dev.ragtime.runtime.telemetry.Scrape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code route}: passes requests on to the backends of one ModelRoute until it is told to end. */
@Command(name = "route", description = "Passes requests on to the models of one ModelRoute.")
public final class RouteCommand implements Callable<Integer> {
    @Option(names = "--config", description = "Folder of manifests. Default: ${DEFAULT-VALUE}")
    private Path config = Path.of(PodLayout.CONFIG_DIRECTORY);

    @Option(names = "--secrets", description = "Folder of Secrets, one folder each. Default: ${DEFAULT-VALUE}")
    private Path secrets = Path.of(PodLayout.SECRETS_DIRECTORY);

    @Option(names = "--port", description = "Port to listen on. Default: ${DEFAULT-VALUE}")
    private int port = PodLayout.PORT;

    @Override
    public Integer call() throws IOException, InterruptedException {
        var routes = Manifests.read(config).routes();
        if (routes.size() != 1) {
            throw new UserError("--config", "must hold exactly one ModelRoute, not " + routes.size());
        }
        var gateway = Gateway.start(
                Gateway.Settings.inCluster(port), routes.getFirst(), Secrets.mounted(secrets), Scrape.newRegistry());
        Termination.await(gateway::drain);
        return 0;
    }
}
