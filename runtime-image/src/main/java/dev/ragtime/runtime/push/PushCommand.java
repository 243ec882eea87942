package dev.ragtime.runtime.push;

import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.runtime.PodLayout;
import dev.ragtime.runtime.config.Manifests;
import dev.ragtime.runtime.config.PinnedIndex;
import dev.ragtime.runtime.config.Secrets;
import dev.ragtime.runtime.config.UserError;
import dev.ragtime.runtime.document.DocumentParser;
import dev.ragtime.runtime.document.OcrLanguages;
import dev.ragtime.runtime.document.ParserLimits;
import dev.ragtime.runtime.embed.Embedders;
import dev.ragtime.runtime.embed.ModelPlaces;
import dev.ragtime.runtime.ingest.LiveIngestion;
import dev.ragtime.runtime.ingest.Progress;
import dev.ragtime.runtime.ingest.Recipe;
import dev.ragtime.runtime.process.Termination;
import dev.ragtime.runtime.store.IndexStores;
import dev.ragtime.runtime.telemetry.Drain;
import dev.ragtime.runtime.telemetry.Scrape;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code push}: takes documents for one KnowledgeBase and brings them into its index until it is told to end. */
@Command(name = "push", description = "Takes documents that are pushed to one KnowledgeBase.")
public final class PushCommand implements Callable<Integer> {
    /** For the largest document over a slow line. */
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    @Option(names = "--config", description = "Folder of manifests. Default: ${DEFAULT-VALUE}")
    private Path config = Path.of(PodLayout.CONFIG_DIRECTORY);

    @Option(names = "--secrets", description = "Folder of Secrets, one folder each. Default: ${DEFAULT-VALUE}")
    private Path secrets = Path.of(PodLayout.SECRETS_DIRECTORY);

    @Option(names = "--port", description = "Port to listen on. Default: ${DEFAULT-VALUE}")
    private int port = PodLayout.PORT;

    @Override
    public Integer call() throws IOException, InterruptedException {
        var manifests = Manifests.read(config);
        var knowledgeBase = only(manifests);
        var index = PinnedIndex.of(knowledgeBase);
        var registry = Scrape.newRegistry();
        var meta = knowledgeBase.getMetadata();
        var progress = new Progress(registry, meta.getNamespace(), meta.getName());
        var workers = Runtime.getRuntime().availableProcessors();
        var places = ModelPlaces.inCluster(manifests);
        try (var store = IndexStores.open(knowledgeBase, Secrets.mounted(secrets));
                var embedder = new Embedders(registry, places).open(index.embedding(), Embedders.WhenFull.WAIT)) {
            var recipe = Recipe.of(index.chunking(), embedder, places, registry);
            var server = PushServer.start(
                    new PushServer.Settings(port, secrets, TIMEOUT, Drain.Limits.inCluster(TIMEOUT)),
                    knowledgeBase,
                    store.pushed().orElseThrow(),
                    stop -> new LiveIngestion(
                            knowledgeBase,
                            knowledgeBase.getSpec().pushed(),
                            store,
                            recipe,
                            new DocumentParser(ParserLimits.defaults(), OcrLanguages.of(knowledgeBase.getSpec())),
                            progress,
                            workers,
                            stop),
                    registry);
            Termination.await(server::drain);
        }
        return 0;
    }

    private static KnowledgeBase only(Manifests manifests) {
        var found = manifests.knowledgeBases();
        if (found.size() == 1) return found.getFirst();
        throw new UserError("--config", "must hold exactly one KnowledgeBase, not " + found.size());
    }
}
