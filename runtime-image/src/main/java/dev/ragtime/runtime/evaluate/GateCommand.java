package dev.ragtime.runtime.evaluate;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ragtime.api.Reference;
import dev.ragtime.api.knowledgebase.Embedding;
import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.knowledgebase.Promotion.Gate;
import dev.ragtime.api.pipeline.RagPipeline;
import dev.ragtime.api.pipeline.RagPipelineSpec;
import dev.ragtime.api.pipeline.Retrieval;
import dev.ragtime.api.pipeline.Retrieval.Mode;
import dev.ragtime.api.runtime.GateReport;
import dev.ragtime.api.runtime.IngestReport.RunError;
import dev.ragtime.api.runtime.PodLayout;
import dev.ragtime.api.runtime.RunFailure;
import dev.ragtime.api.runtime.TerminationMessage;
import dev.ragtime.runtime.config.Manifests;
import dev.ragtime.runtime.config.PinnedIndex;
import dev.ragtime.runtime.config.Secrets;
import dev.ragtime.runtime.config.UserError;
import dev.ragtime.runtime.embed.Embedder;
import dev.ragtime.runtime.embed.Embedders;
import dev.ragtime.runtime.embed.EmbeddingException;
import dev.ragtime.runtime.embed.ModelPlaces;
import dev.ragtime.runtime.pipeline.OpenIndex;
import dev.ragtime.runtime.pipeline.Pipeline;
import dev.ragtime.runtime.pipeline.PipelineAssembly;
import dev.ragtime.runtime.retrieve.Degradation;
import dev.ragtime.runtime.store.IndexStore;
import dev.ragtime.runtime.store.IndexStores;
import dev.ragtime.runtime.store.StoreException;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code gate}: compares an index that is to answer with the one that does, by the stages that serve. Exit codes: 0 they
 * were compared; 1 it may be tried again; 2 only a person can mend what stands in the way.
 */
@Command(name = "gate", description = "Compares an index that is to answer queries with the one that does, once.")
public final class GateCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(GateCommand.class);

    /** As deep as metrics may look that people ask for. */
    private static final int DEPTH = 100;

    private static final ObjectMapper JSON = new ObjectMapper();

    @Option(names = "--config", description = "Folder of the manifests. Default: ${DEFAULT-VALUE}")
    private Path config = Path.of(PodLayout.CONFIG_DIRECTORY);

    @Option(names = "--secrets", description = "Folder of mounted Secrets. Default: ${DEFAULT-VALUE}")
    private Path secrets = Path.of(PodLayout.SECRETS_DIRECTORY);

    @Option(names = "--dataset", description = "Folder of judged queries. Default: ${DEFAULT-VALUE}")
    private Path dataset = Path.of(PodLayout.DATASET_DIRECTORY);

    @Option(
            names = "--report",
            defaultValue = "/dev/termination-log",
            description = "File that the report is written to, as JSON.")
    private Path report;

    @Override
    public Integer call() throws IOException {
        try {
            var compared = compare(Manifests.read(config));
            LOG.info("{} queries: {}", compared.queries(), compared.metrics());
            write(compared);
            return 0;
        } catch (UserError | EmbeddingException | StoreException e) {
            write(GateReport.failed(new RunError(RunFailure.JobFailed, e.getMessage())));
            throw e;
        }
    }

    private void write(GateReport done) throws IOException {
        Files.write(report, TerminationMessage.of(JSON.writeValueAsBytes(done)));
    }

    private GateReport compare(Manifests manifests) throws IOException {
        var knowledgeBase = only(manifests);
        var embedders = new Embedders(new CollectorRegistry(), ModelPlaces.inCluster(manifests));
        var candidate = PinnedIndex.of(knowledgeBase);
        var serving = PinnedIndex.others(knowledgeBase).getFirst();
        var gate = knowledgeBase.getSpec().promotion().gate();
        var mounted = Secrets.mounted(secrets);
        try (var store = IndexStores.open(knowledgeBase, serving, mounted);
                var other = IndexStores.open(knowledgeBase, candidate, mounted)) {
            var queries = gate.dataset() == null
                    ? KnownItems.of(store)
                    : new DatasetFolder("spec.promotion.gate.dataset", dataset)
                            .read()
                            .dataset();
            if (queries.queries().isEmpty()) return new GateReport(0, 0, 0, List.of(), List.of(), null);
            var judged = JudgedDocuments.of(queries);
            // known items come from the index itself
            var unknown = gate.dataset() == null ? Set.<String>of() : unknown(judged, store);
            if (unknown.size() == judged.ids().size())
                throw new UserError(
                        "spec.promotion.gate.dataset",
                        "none of the %d documents that it judges is in the index, such as %s: name them as source/path, as path, or by the file's name without its ending"
                                .formatted(
                                        judged.ids().size(), unknown.iterator().next()));
            var comparison = comparison(
                    queries, new Asked(serving.embedding(), store), new Asked(candidate.embedding(), other), embedders);
            var metrics = metrics(gate);
            return new GateReport(
                    queries.queries().size(),
                    judged.ids().size(),
                    unknown.size(),
                    metrics.stream().map(comparison::measured).toList(),
                    gate.dataset() == null
                            ? comparison.lostDocuments(metrics.getFirst())
                            : comparison.lost(metrics.getFirst()),
                    null);
        }
    }

    private record Asked(Embedding embedding, IndexStore store) {}

    /** A model is opened once where both have the same, and closed before the other is opened where they do not. */
    private static Comparison comparison(BeirDataset queries, Asked serving, Asked candidate, Embedders embedders) {
        Rankings before;
        try (var embedder = embedders.open(serving.embedding(), Embedders.WhenFull.WAIT)) {
            before = rankings(queries, serving.store(), embedder);
            if (serving.embedding().equals(candidate.embedding()))
                return new Comparison(rankings(queries, candidate.store(), embedder), before);
        }
        try (var embedder = embedders.open(candidate.embedding(), Embedders.WhenFull.WAIT)) {
            return new Comparison(rankings(queries, candidate.store(), embedder), before);
        }
    }

    private static Rankings rankings(BeirDataset queries, IndexStore store, Embedder embedder) {
        var retrieval = new Retrieval(Mode.Hybrid, DEPTH, DEPTH, null, null);
        var pipeline =
                PipelineAssembly.retrieving(pipeline(retrieval), List.of(new OpenIndex("gate", store, embedder)));
        return Rankings.of(queries, Mode.Hybrid, (query, mode) -> ask(pipeline, query, mode));
    }

    /** A query that is answered without one of its rankings measures another index than the one that would answer. */
    private static List<Asker.Found> ask(Pipeline pipeline, String query, Mode mode) {
        var retrieved = OfflineAsker.retrieve(pipeline, query, DEPTH, mode);
        var degraded = retrieved.result().degraded().stream()
                .filter(step -> step.reason() != Degradation.Reason.QuestionShortened)
                .findFirst();
        if (degraded.isPresent())
            throw new StoreException(
                    "a query could not be asked in full: " + degraded.get().text(), true, null);
        return OfflineAsker.found(retrieved);
    }

    /** One that is asked for nothing but passages. */
    private static RagPipeline pipeline(Retrieval retrieval) {
        var pipeline = new RagPipeline();
        pipeline.setMetadata(new ObjectMetaBuilder().withName("gate").build());
        pipeline.setSpec(new RagPipelineSpec(
                List.of(new Reference("gate")), retrieval, null, null, null, List.of(), null, null));
        return pipeline;
    }

    /** What the gate is about, then what everybody asks first. */
    private static List<Metric> metrics(Gate gate) {
        var metrics = new LinkedHashSet<Metric>();
        gate.minimum().forEach(minimum -> metrics.add(Metric.named("spec.promotion.gate.minimum", minimum.metric())));
        if (gate.dataset() == null) metrics.add(Metric.MRR_10);
        metrics.add(Metric.NDCG_10);
        metrics.add(Metric.RECALL_10);
        return List.copyOf(metrics);
    }

    private static Set<String> unknown(JudgedDocuments judged, IndexStore store) {
        var unknown = new HashSet<>(judged.ids());
        store.documents().forEach(record -> unknown.remove(judged.id(record.source(), record.path())));
        return unknown;
    }

    private static KnowledgeBase only(Manifests manifests) {
        return Optional.of(manifests.knowledgeBases())
                .filter(found -> found.size() == 1)
                .map(List::getFirst)
                .orElseThrow(() -> new UserError("--config", "must hold exactly one KnowledgeBase"));
    }
}
