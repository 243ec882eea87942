package dev.ragtime.runtime.evaluate;

import dev.ragtime.api.knowledgebase.Embedding.Model;
import dev.ragtime.runtime.embed.Embedder;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What ranks passages of {@link RerankedSciFact} anew. Weights of a cross-encoder are none of these: each is named as what it
 * is.
 */
public final class Rerankers implements AutoCloseable {
    private final Embedder second = RerankedSciFact.open(Model.ALL_MINILM_L6_V2);
    private final SciFactIndex kept = new SciFactIndex(second);
    private final RerankServer words;
    private final RerankServer cosines;
    private final RerankServer cosinesAnew;
    private final RerankServer judgements;

    /**
     * A reranker that is measured.
     *
     * @param settings what {@code retrieval.rerank} says, with the route {@code reranker} where it needs one
     * @param endpoint address of that route, with {@code /v1}; empty where there is no route
     * @param candidates passages that it ranks
     * @param questions how many are asked, from the first
     */
    public record Contender(String title, String settings, String endpoint, int candidates, int questions) {
        /** One behind a ModelRoute. */
        static Contender routed(String title, RerankServer server, int candidates, int questions) {
            var settings = "{modelRoute: {name: reranker}, candidates: %d, timeoutMilliseconds: 30000}";
            return new Contender(title, settings.formatted(candidates), server.endpoint(), candidates, questions);
        }

        /** A chat model that judges. */
        public static Contender judge(String title, String endpoint, int candidates, int questions) {
            var settings = "{judge: {name: reranker}, candidates: %d, timeoutMilliseconds: 30000}";
            return new Contender(title, settings.formatted(candidates), endpoint, candidates, questions);
        }
    }

    public Rerankers(RerankedSciFact asked) throws IOException {
        words = new RerankServer(new WordScoring(asked.corpus()));
        cosines = new RerankServer((question, texts) -> cosines(second.query(question), kept.vectors(texts)));
        cosinesAnew = new RerankServer((question, texts) -> cosines(second.query(question), second.passages(texts)));
        var relevant = relevant(asked);
        judgements = new RerankServer((question, texts) -> texts.stream()
                .mapToDouble(text -> relevant.get(question).stream().anyMatch(text::contains) ? 1 : 0)
                .toArray());
    }

    /** By quality; an in-process cross-encoder is one more line here: its settings, and no endpoint. */
    public List<Contender> contenders(int candidates, int questions) {
        return List.of(
                Contender.routed("BM25 with the words' numbers in the corpus", words, candidates, questions),
                Contender.routed("cosine of all-MiniLM-L6-v2, vectors kept", cosines, candidates, questions),
                Contender.routed(
                        "the judgements themselves: the most that any reranker can do",
                        judgements,
                        candidates,
                        questions));
    }

    /** A pass of a small model for each passage and question, which is what a cross-encoder of its size costs. */
    public Contender passForEach(int candidates, int questions) {
        return Contender.routed(
                "all-MiniLM-L6-v2, a pass for each of %d passages".formatted(candidates),
                cosinesAnew,
                candidates,
                questions);
    }

    /** Titles of what is judged relevant, by question. */
    private static Map<String, List<String>> relevant(RerankedSciFact asked) {
        var relevant = new HashMap<String, List<String>>();
        asked.dataset()
                .queries()
                .forEach((id, question) -> relevant.put(
                        question,
                        asked.corpus().stream()
                                .filter(entry ->
                                        asked.dataset().judgements().get(id).getOrDefault(entry.id(), 0) > 0)
                                .map(BeirDataset.Entry::title)
                                .filter(title -> !title.isBlank())
                                .toList()));
        return relevant;
    }

    private static double[] cosines(float[] question, List<float[]> texts) {
        return texts.stream().mapToDouble(text -> cosine(question, text)).toArray();
    }

    /** Of vectors of length 1. */
    private static double cosine(float[] one, float[] other) {
        double sum = 0;
        for (int i = 0; i < one.length; i++) sum += one[i] * other[i];
        return sum;
    }

    @Override
    public void close() {
        for (var server : List.of(words, cosines, cosinesAnew, judgements)) server.close();
        second.close();
    }
}
