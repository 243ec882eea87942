package dev.ragtime.runtime.evaluate;

import dev.ragtime.api.knowledgebase.Chunking;
import dev.ragtime.api.knowledgebase.Embedding;
import dev.ragtime.api.knowledgebase.Embedding.Model;
import dev.ragtime.api.pipeline.RagPipeline;
import dev.ragtime.api.pipeline.Retrieval.Mode;
import dev.ragtime.api.route.ModelRoute;
import dev.ragtime.runtime.config.Manifests;
import dev.ragtime.runtime.embed.Embedder;
import dev.ragtime.runtime.embed.Embedders;
import dev.ragtime.runtime.pipeline.OpenIndex;
import dev.ragtime.runtime.pipeline.Pipeline;
import dev.ragtime.runtime.pipeline.PipelineAssembly;
import dev.ragtime.runtime.rank.RerankModels;
import dev.ragtime.runtime.store.LuceneIndexStore;
import dev.ragtime.runtime.telemetry.Latencies;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.prometheus.client.CollectorRegistry;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Judged questions about SciFact, as hybrid search ranks the passages and as rerankers do, by the code that serves. */
public final class RerankedSciFact implements AutoCloseable {
    private static final int CONTEXT = 4096;
    private static final RerankModels NONE = RerankModels.open(_ -> Path.of("/"), List.of());
    private static final Metric RECALL_100 = new Metric(Metric.Kind.RECALL, 100);

    /** Of a pipeline by default. */
    private static final int TOP = 8;

    private final BeirDataset dataset;
    private final List<BeirDataset.Entry> corpus;
    private final Embedder bge = open(Model.BGE_SMALL_EN_V1_5);
    private final LuceneIndexStore store = LuceneIndexStore.inMemory(LuceneIndexStore.Vectors.EXACT);
    private final OpenIndex index = new OpenIndex("scifact", store, bge);

    /** As they are without a reranker, by the numbers of passages and questions. */
    private final Map<List<Integer>, Rankings> ranked = new HashMap<>();

    /**
     * How the same questions are ranked without and with a reranker.
     *
     * @param chance probability that a difference as large, in the direction that it has, comes from chance alone
     * @param without questions that kept their order, since no scores came
     */
    public record Row(String title, int questions, Figures plain, Figures reranked, double chance, int without) {}

    /** Means over the questions. */
    public record Figures(double ndcg10, double mrr10, double recall10) {}

    /**
     * @param folder in the layout of BEIR
     * @param questions at most so many are asked
     * @param others documents beside those that a question is judged by
     */
    public static RerankedSciFact read(Path folder, int questions, int others) throws Exception {
        return new RerankedSciFact(SciFactData.read(folder, questions, others));
    }

    private RerankedSciFact(SciFactData data) throws Exception {
        dataset = data.dataset();
        corpus = data.corpus();
        new SciFactIndex(bge).fill(store, corpus, Chunking.defaults());
    }

    static Embedder open(Model model) {
        return new Embedders(new CollectorRegistry()).open(Embedding.of(model), Embedders.WhenFull.WAIT);
    }

    BeirDataset dataset() {
        return dataset;
    }

    List<BeirDataset.Entry> corpus() {
        return corpus;
    }

    public int documents() {
        return corpus.size();
    }

    public int questions() {
        return dataset.queries().size();
    }

    /** Of what is found, whoever ranks it. */
    public double recall100() {
        var asker = new OfflineAsker(pipeline(""), 100);
        return mean(Rankings.of(dataset, Mode.Hybrid, asker).values(RECALL_100));
    }

    public Row compare(Rerankers.Contender contender) {
        var asked = first(contender.questions());
        var without = new AtomicInteger();
        var reranking = reranking(contender);
        var plain = plain(asked, contender);
        var reranked = Rankings.of(asked, Mode.Hybrid, (query, mode) -> {
            var found = OfflineAsker.retrieve(reranking, query, contender.candidates(), mode);
            if (!found.result().degraded().isEmpty()) without.incrementAndGet();
            return OfflineAsker.found(found);
        });
        return new Row(
                contender.title(),
                asked.queries().size(),
                figures(plain),
                figures(reranked),
                chance(plain.values(Metric.NDCG_10), reranked.values(Metric.NDCG_10)),
                without.get());
    }

    private Rankings plain(BeirDataset asked, Rerankers.Contender contender) {
        return ranked.computeIfAbsent(
                List.of(contender.candidates(), contender.questions()),
                _ -> Rankings.of(asked, Mode.Hybrid, new OfflineAsker(pipeline(""), contender.candidates())));
    }

    /** Time for one question at the default number of passages, without and with it, by turns. */
    public List<Latencies> times(Rerankers.Contender contender) {
        var pipelines = List.of(pipeline(""), reranking(contender));
        var questions = first(contender.questions()).queries().values().stream().toList();
        var millis = new double[pipelines.size()][questions.size()];
        for (int question = 0; question < questions.size(); question++) {
            for (int which = 0; which < pipelines.size(); which++) {
                var begin = System.nanoTime();
                OfflineAsker.retrieve(pipelines.get(which), questions.get(question), TOP, Mode.Hybrid);
                millis[which][question] = (System.nanoTime() - begin) / 1e6;
            }
        }
        return Arrays.stream(millis)
                .map(all -> new Latencies(
                        Arrays.stream(all).sorted().toArray(),
                        Arrays.stream(all).sum() / 1e3))
                .toList();
    }

    private static double chance(double[] plain, double[] reranked) {
        return Math.min(PairedTest.worse(plain, reranked), PairedTest.worse(reranked, plain));
    }

    private static Figures figures(Rankings rankings) {
        return new Figures(
                mean(rankings.values(Metric.NDCG_10)),
                mean(rankings.values(Metric.MRR_10)),
                mean(rankings.values(Metric.RECALL_10)));
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElse(0);
    }

    private BeirDataset first(int questions) {
        var first = new LinkedHashMap<String, String>();
        dataset.queries().entrySet().stream().limit(questions).forEach(q -> first.put(q.getKey(), q.getValue()));
        return new BeirDataset(first, dataset.judgements());
    }

    private Pipeline reranking(Rerankers.Contender contender) {
        var route = Serialization.unmarshal("""
                apiVersion: ragtime.dev/v1alpha1
                kind: ModelRoute
                metadata: {name: reranker}
                spec: {backends: [{name: only, openAICompatible: {url: "%s"}, model: reranker}]}
                """.formatted(contender.endpoint()), ModelRoute.class);
        return new PipelineAssembly(new Manifests(List.of(route)), _ -> contender.endpoint(), NONE, CONTEXT)
                .assemble(manifest("retrieval: {rerank: " + contender.settings() + "},"), List.of(index));
    }

    private Pipeline pipeline(String retrieval) {
        return new PipelineAssembly(new Manifests(List.of()), _ -> "", NONE, CONTEXT)
                .assemble(manifest(retrieval), List.of(index));
    }

    private static RagPipeline manifest(String retrieval) {
        return Serialization.unmarshal("""
                apiVersion: ragtime.dev/v1alpha1
                kind: RagPipeline
                metadata: {name: scifact}
                spec: {knowledgeBases: [{name: scifact}], %s generator: {extractive: {}}}
                """.formatted(retrieval), RagPipeline.class);
    }

    @Override
    public void close() {
        store.close();
        bge.close();
    }
}
