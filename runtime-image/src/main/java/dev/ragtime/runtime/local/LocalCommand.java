package dev.ragtime.runtime.local;

import dev.ragtime.api.knowledgebase.MountedModel;
import dev.ragtime.api.route.ModelRouteStatus;
import dev.ragtime.runtime.config.Manifests;
import dev.ragtime.runtime.config.Training;
import dev.ragtime.runtime.embed.ModelPlaces;
import dev.ragtime.runtime.process.Termination;
import dev.ragtime.runtime.rank.RerankModels;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs a folder of manifests in this process: index, gateways, pipelines, and the table {@code kubectl get} would show. */
@Command(name = "local", description = "Run a folder of manifests here, without a cluster.")
public final class LocalCommand implements Callable<Integer> {
    @Option(
            names = {"-f", "--folder"},
            required = true,
            description = "Folder of manifests.")
    private Path folder;

    @Option(
            names = "--port",
            defaultValue = "8080",
            description = "Port of the first pipeline on 127.0.0.1; others follow. Default: ${DEFAULT-VALUE}")
    private int port;

    private final Set<String> told = new HashSet<>();

    @Option(names = "--once", description = "Ask the sample questions, print the table, and end.")
    private boolean once;

    @Option(
            names = "--data",
            defaultValue = ".ragtime",
            description = "Folder of the indexes. Default: ${DEFAULT-VALUE}")
    private Path data;

    @Mixin
    private LocalFolders folders;

    @Option(
            names = "--backend",
            description = "Another address for a route's backend, e.g. --backend local=http://127.0.0.1:11434/v1")
    private Map<String, String> backends = Map.of();

    @ArgGroup(exclusive = false)
    private LocalWeaviate weaviate;

    private final Optional<Training> training = Training.asked();
    private final PrintStream out = System.out;
    private final Definitions definitions = new Definitions();

    @Override
    public Integer call() throws Exception {
        var manifests = new LocalFolder(definitions).read(folder);
        var secrets = new LocalSecrets(manifests);
        // before minutes of embedding, not after
        for (int n = 0; n < manifests.pipelines().size(); n++) LocalServers.requireFree(port == 0 ? 0 : port + n);
        var places = weaviate == null ? LocalStores.onDisk(data) : LocalStores.in(weaviate);
        try (var rerankModels = RerankModels.open(folders::model, manifests.pipelines());
                var servers = new LocalServers(manifests, secrets, backends, rerankModels);
                var indexes = new LocalIndexes(
                        manifests, secrets, places, data.resolve("scratch"), folders, models(servers))) {
            manifests.routes().forEach(servers::start);
            index(manifests, indexes);
            serve(manifests, indexes, servers);
            for (var pipeline : manifests.pipelines()) {
                var address = servers.pipeline(pipeline.getMetadata().getName()).address();
                var questions = SampleQuestions.of(pipeline);
                for (var question : questions) {
                    new SampleQuestions(out).ask(address, question);
                    tellBackendsDown(manifests, servers);
                }
                if (training.isPresent()) TrainingQuestions.ask(training.get(), address, questions);
            }
            printTable(manifests, servers);
            if (!once) serveUntilInterrupted(manifests, servers);
        }
        return 0;
    }

    /** Folders stand for what a cluster mounts, and routes are in this process. */
    private ModelPlaces models(LocalServers servers) {
        return new ModelPlaces() {
            @Override
            public Path root(MountedModel model) {
                return folders.model(model);
            }

            @Override
            public String endpoint(String route, String field) {
                return servers.route(route).address();
            }
        };
    }

    private void index(Manifests manifests, LocalIndexes indexes) throws IOException, InterruptedException {
        for (var knowledgeBase : manifests.knowledgeBases()) {
            var begin = Instant.now();
            knowledgeBase.setStatus(LocalStatus.pinned(knowledgeBase));
            var report = indexes.sync(knowledgeBase);
            var now = Instant.now();
            knowledgeBase.setStatus(LocalStatus.of(knowledgeBase, report, now));
            out.printf(
                    "KnowledgeBase/%s: %d documents, %d chunks, %d embedded, %.1f s%n",
                    knowledgeBase.getMetadata().getName(),
                    report.documents(),
                    report.chunks(),
                    knowledgeBase.getStatus().lastSync().chunksEmbedded(),
                    Duration.between(begin, now).toMillis() / 1e3);
            for (var source : report.sources()) {
                if (source.error() != null)
                    out.println(
                            "  source " + source.name() + ": " + source.error().message());
                for (var failure : source.failures()) {
                    var where =
                            failure.path().isEmpty() ? "source " + source.name() : source.name() + "/" + failure.path();
                    out.println("  " + where + ": " + failure.reason());
                }
            }
        }
    }

    private void serve(Manifests manifests, LocalIndexes indexes, LocalServers servers) {
        var next = port;
        for (var pipeline : manifests.pipelines()) {
            var served = servers.start(pipeline, next, indexes);
            if (next != 0) next++;
            out.printf("RagPipeline/%s: %s%n%n", pipeline.getMetadata().getName(), served.address());
        }
    }

    private void printTable(Manifests manifests, LocalServers servers) {
        var now = Instant.now();
        tellBackendsDown(manifests, servers);
        manifests
                .pipelines()
                .forEach(p -> p.setStatus(
                        LocalStatus.of(p, servers.pipeline(p.getMetadata().getName()), now)));
        var table = new StatusTable(definitions);
        out.println(table.of(manifests.knowledgeBases(), now));
        out.println(table.of(manifests.pipelines(), now));
        out.println(table.of(manifests.routes(), now));
    }

    /** Each backend once, as soon as it is known. */
    private void tellBackendsDown(Manifests manifests, LocalServers servers) {
        for (var route : manifests.routes()) {
            var name = route.getMetadata().getName();
            route.setStatus(LocalStatus.of(route, servers.route(name), Instant.now()));
            route.getStatus().backends().stream()
                    .filter(backend -> backend.state() != ModelRouteStatus.State.Healthy)
                    .filter(backend -> told.add(name + "/" + backend.name()))
                    .forEach(backend -> out.printf(
                            "ModelRoute/%s: backend %s does not answer (%s), so answers are quotes. A model that runs"
                                    + " elsewhere: --backend %s=URL; a small one, from the sources: make demo LLM=1%n%n",
                            name, backend.name(), backend.reason(), backend.name()));
        }
    }

    private void serveUntilInterrupted(Manifests manifests, LocalServers servers) throws InterruptedException {
        for (var pipeline : manifests.pipelines()) {
            var address = servers.pipeline(pipeline.getMetadata().getName()).address();
            out.println("Ask " + pipeline.getMetadata().getName() + " at " + address + " (page) or " + address
                    + "/v1 (API). Ctrl-C ends.");
        }
        Termination.await(() -> out.println("Ends."));
    }
}
