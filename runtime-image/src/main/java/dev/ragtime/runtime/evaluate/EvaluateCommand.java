package dev.ragtime.runtime.evaluate;

import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.pipeline.RagPipeline;
import dev.ragtime.api.pipeline.Retrieval;
import dev.ragtime.api.runtime.PodLayout;
import dev.ragtime.runtime.config.Manifests;
import dev.ragtime.runtime.config.Secrets;
import dev.ragtime.runtime.config.UserError;
import dev.ragtime.runtime.embed.Embedders;
import dev.ragtime.runtime.embed.ModelPlaces;
import dev.ragtime.runtime.embed.SharedEmbedders;
import dev.ragtime.runtime.pipeline.OpenIndex;
import dev.ragtime.runtime.pipeline.Pipeline;
import dev.ragtime.runtime.pipeline.PipelineAssembly;
import dev.ragtime.runtime.rank.RerankModels;
import dev.ragtime.runtime.store.IndexStores;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code evaluate}: how well a pipeline's retrieval finds what judges found relevant. */
@Command(
        name = "evaluate",
        description = "Measures retrieval on judged queries, offline or through a running pipeline.")
public final class EvaluateCommand implements Callable<Integer> {
    /** As deep as recall@100 looks. */
    private static final int DEPTH = 100;

    @Option(names = "--config", description = "Folder of the manifests. Default: ${DEFAULT-VALUE}")
    private Path config = Path.of(PodLayout.CONFIG_DIRECTORY);

    @Option(names = "--secrets", description = "Folder of mounted Secrets. Default: ${DEFAULT-VALUE}")
    private Path secrets = Path.of(PodLayout.SECRETS_DIRECTORY);

    @Option(
            names = "--beir",
            required = true,
            description =
                    "Folder of judged queries: queries.jsonl with qrels/*.tsv, or one .jsonl as the command ratings prints.")
    private Path beir;

    @Option(names = "--url", description = "Ask this running pipeline instead of reading the index.")
    private URI url;

    @Option(
            names = "--api-key",
            defaultValue = "${env:RAGTIME_API_KEY:-}",
            description = "Key or token for a running pipeline that wants one. Default: the value of RAGTIME_API_KEY")
    private String apiKey;

    @Option(names = "--modes", split = ",", description = "Modes to measure. Default: ${DEFAULT-VALUE}")
    private List<Retrieval.Mode> modes = List.of(Retrieval.Mode.Vector, Retrieval.Mode.Hybrid, Retrieval.Mode.Keyword);

    @Option(
            names = "--out",
            description = "Write what was found, one file a mode, e.g. run.jsonl gives run.hybrid.jsonl.")
    private Path out;

    @Option(
            names = "--calibrate",
            description =
                    "Find retrieval.rerank.inProcess.calibration of the pipeline, by what its own mode retrieves, and measure nothing.")
    private boolean calibrate;

    @Option(names = "--models", description = "Folder of mounted models. Default: ${DEFAULT-VALUE}")
    private Path models = Path.of(PodLayout.MODELS_DIRECTORY);

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        var judged = new DatasetFolder("--beir", beir).read();
        var dataset = judged.dataset();
        if (url != null && calibrate)
            throw new UserError("--calibrate", "the model's own logits are needed: leave out --url");
        if (url == null) {
            offline(dataset);
        } else {
            try (var client = HttpClient.newHttpClient()) {
                var served = new ServedAsker(client, url, apiKey, DEPTH);
                measure(dataset, served);
                served.degraded()
                        .forEach((step, queries) -> warn("%d queries without a step: %s".formatted(queries, step)));
            }
        }
        tellLeftOut(judged.leftOut());
        return 0;
    }

    /** A comment of YAML, since a calibration is. */
    private void tellLeftOut(int queries) {
        if (queries == 0) return;
        var printer = spec.commandLine().getOut();
        printer.printf("# queries left out, since no document is judged relevant to them: %d%n", queries);
        printer.flush();
    }

    private void offline(BeirDataset dataset) throws IOException {
        var manifests = Manifests.read(config);
        var pipeline = manifests.pipelines().stream()
                .findFirst()
                .orElseThrow(() -> new UserError("--config " + config, "put a RagPipeline into the folder"));
        var embedders = new Embedders(new CollectorRegistry(), ModelPlaces.below(models, manifests));
        var mounted = Secrets.mounted(secrets);
        var depth = Math.min(DEPTH, pipeline.getSpec().retrieval().candidates());
        var open = new ArrayList<OpenIndex>();
        try (var shared = new SharedEmbedders(embedding -> embedders.open(embedding, Embedders.WhenFull.WAIT))) {
            for (var name : pipeline.getSpec().knowledgeBaseNames())
                open.add(open(knowledgeBase(manifests, name), shared, mounted));
            if (calibrate) calibrate(dataset, PipelineAssembly.retrieving(pipeline, open));
            else measure(dataset, pipeline, open, depth);
        } finally {
            open.forEach(index -> index.store().close());
        }
    }

    private void measure(BeirDataset dataset, RagPipeline pipeline, List<OpenIndex> indexes, int depth)
            throws IOException {
        try (var reranker = OfflineReranker.of(pipeline, models)) {
            var name = pipeline.getMetadata().getName();
            reranker.absent().ifPresent(why -> warn(name + " is measured without its reranker: " + why));
            measure(dataset, new OfflineAsker(PipelineAssembly.retrieving(pipeline, indexes, reranker.asked()), depth));
        }
    }

    /** Beside the figures, which may be read by a program. */
    private void warn(String line) {
        spec.commandLine().getErr().println(line);
        spec.commandLine().getErr().flush();
    }

    private void calibrate(BeirDataset dataset, Pipeline pipeline) {
        var retrieval = pipeline.manifest().getSpec().retrieval();
        try (var open = RerankModels.open(model -> models.resolve(model.key()), List.of(pipeline.manifest()))) {
            var model = RerankModels.of(pipeline.manifest())
                    .map(open::encoder)
                    .orElseThrow(() -> new UserError(
                            "--calibrate", "the pipeline has no retrieval.rerank.inProcess: name a model there"));
            var calibrating = new Calibrating(
                    pipeline,
                    model,
                    Math.min(retrieval.candidates(), retrieval.rerank().candidates()));
            spec.commandLine().getOut().print(calibrating.calibration(dataset, retrieval.mode()));
            spec.commandLine().getOut().flush();
        }
    }

    private static OpenIndex open(KnowledgeBase knowledgeBase, SharedEmbedders embedders, Secrets secrets) {
        try (var directory = IndexStores.directory(knowledgeBase, secrets)) {
            var index = directory.serving();
            return new OpenIndex(
                    knowledgeBase.getMetadata().getName(), directory.open(index), embedders.acquire(index.embedding()));
        }
    }

    private KnowledgeBase knowledgeBase(Manifests manifests, String name) {
        return manifests
                .knowledgeBase(name)
                .orElseThrow(
                        () -> new UserError("--config " + config, "put KnowledgeBase " + name + " into the folder"));
    }

    private void measure(BeirDataset dataset, Asker asker) throws IOException {
        var printer = spec.commandLine().getOut();
        printer.printf(
                "%-8s %7s %8s %9s %10s %7s%n", "mode", "queries", "ndcg@10", "recall@10", "recall@100", "mrr@10");
        for (var mode : modes) {
            var evaluation = Evaluation.of(dataset, mode, asker);
            print(printer, evaluation);
            if (out != null) evaluation.run().write(RunFile.named(out, mode.name()));
        }
        printer.flush();
    }

    private static void print(PrintWriter printer, Evaluation e) {
        printer.printf(
                Locale.ROOT,
                "%-8s %7d %8.4f %9.4f %10.4f %7.4f%n",
                e.mode(),
                e.queries(),
                e.ndcg10(),
                e.recall10(),
                e.recall100(),
                e.mrr10());
    }
}
