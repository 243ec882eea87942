package dev.ragtime.runtime.serve;

import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.pipeline.RagPipeline;
import dev.ragtime.api.runtime.PodLayout;
import dev.ragtime.runtime.config.Manifests;
import dev.ragtime.runtime.config.Secrets;
import dev.ragtime.runtime.config.UserError;
import dev.ragtime.runtime.embed.Embedders;
import dev.ragtime.runtime.embed.Embedders.WhenFull;
import dev.ragtime.runtime.embed.ModelPlaces;
import dev.ragtime.runtime.embed.SharedEmbedders;
import dev.ragtime.runtime.generate.ContextBudget;
import dev.ragtime.runtime.http.ServerSettings;
import dev.ragtime.runtime.pipeline.OpenIndex;
import dev.ragtime.runtime.pipeline.Pipeline;
import dev.ragtime.runtime.pipeline.PipelineAssembly;
import dev.ragtime.runtime.process.Termination;
import dev.ragtime.runtime.rank.RerankModels;
import dev.ragtime.runtime.store.IndexStores;
import dev.ragtime.runtime.telemetry.Drain;
import dev.ragtime.runtime.telemetry.Scrape;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Gauge;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code serve}: answers the questions of one RagPipeline until it is told to end. */
@Command(name = "serve", description = "Answers questions for one RagPipeline.")
public final class ServeCommand implements Callable<Integer> {
    @Option(names = "--config", description = "Folder of manifests. Default: ${DEFAULT-VALUE}")
    private Path config = Path.of(PodLayout.CONFIG_DIRECTORY);

    @Option(names = "--secrets", description = "Folder of Secrets, one folder each. Default: ${DEFAULT-VALUE}")
    private Path secrets = Path.of(PodLayout.SECRETS_DIRECTORY);

    @Option(names = "--port", description = "Port to listen on. Default: ${DEFAULT-VALUE}")
    private int port = PodLayout.PORT;

    @Option(
            names = "--context-tokens",
            defaultValue = "${env:RAGTIME_CONTEXT_TOKENS:-" + ContextBudget.DEFAULT_TOKENS + "}",
            description =
                    "Room for a prompt in the model's context, in tokens, without the answer. Default: ${DEFAULT-VALUE}")
    private int contextTokens;

    @Option(
            names = "--revision",
            defaultValue = "${env:RAGTIME_REVISION:-}",
            description = "Name of the revision served, shown in answers.")
    private String revision;

    @Override
    public Integer call() throws IOException, InterruptedException {
        var manifests = Manifests.read(config);
        var pipeline = pipeline(manifests);
        var registry = Scrape.newRegistry();
        var timeout = Duration.ofSeconds(pipeline.getSpec().timeoutSeconds());
        var mounted = Secrets.mounted(secrets);
        // files that are no model end the process, whose last words stand in the condition
        try (var rerankModels = RerankModels.open(ModelPlaces.inCluster(manifests)::root, List.of(pipeline));
                var indexes = new FollowedPipeline(
                        followers(manifests, pipeline, mounted, registry, timeout),
                        assembling(manifests, pipeline, rerankModels),
                        System::nanoTime)) {
            var settings = new QueryServer.Settings(
                    new ServerSettings(port, QueryServer.MAX_BODY_BYTES, timeout),
                    Drain.Limits.inCluster(timeout),
                    revision,
                    Readiness.of(List.of(indexes::look, () -> Rehearsal.succeeds(indexes.get()))),
                    mounted);
            indexes.start();
            Termination.await(QueryServer.start(settings, pipeline, indexes, registry)::drain);
        }
        return 0;
    }

    private Function<List<OpenIndex>, Pipeline> assembling(
            Manifests manifests, RagPipeline pipeline, RerankModels rerankModels) {
        var assembly = PipelineAssembly.inCluster(manifests, rerankModels, contextTokens);
        return open -> assembly.assemble(pipeline, open);
    }

    private static List<IndexFollower> followers(
            Manifests manifests, RagPipeline pipeline, Secrets secrets, CollectorRegistry registry, Duration timeout) {
        var embedders = new Embedders(registry, ModelPlaces.inCluster(manifests));
        var shared = new SharedEmbedders(embedding -> embedders.open(embedding, WhenFull.REJECT));
        var number = Gauge.build()
                .name("ragtime_index_number")
                .help("Number of the index of a KnowledgeBase that questions are put to.")
                .labelNames("knowledgebase")
                .register(registry);
        return pipeline.getSpec().knowledgeBaseNames().stream()
                .map(name -> knowledgeBase(manifests, pipeline, name))
                .map(knowledgeBase -> new IndexFollower(
                        knowledgeBase.getMetadata().getName(),
                        IndexStores.directory(knowledgeBase, secrets),
                        shared,
                        timeout,
                        number.labels(knowledgeBase.getMetadata().getName()),
                        System::nanoTime))
                .toList();
    }

    private static RagPipeline pipeline(Manifests manifests) {
        var pipelines = manifests.pipelines();
        if (pipelines.size() != 1) {
            throw new UserError("--config", "must hold exactly one RagPipeline, not " + pipelines.size());
        }
        return pipelines.getFirst();
    }

    private static KnowledgeBase knowledgeBase(Manifests manifests, RagPipeline pipeline, String name) {
        return manifests
                .knowledgeBase(name)
                .orElseThrow(() -> new UserError(
                        "RagPipeline/" + pipeline.getMetadata().getName() + " spec.knowledgeBases",
                        "there is no KnowledgeBase " + name + ": create it, or name another"));
    }
}
