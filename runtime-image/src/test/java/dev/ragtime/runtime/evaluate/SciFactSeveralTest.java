package dev.ragtime.runtime.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.api.knowledgebase.Chunking;
import dev.ragtime.api.knowledgebase.Embedding;
import dev.ragtime.api.knowledgebase.Embedding.Model;
import dev.ragtime.api.pipeline.Retrieval.Mode;
import dev.ragtime.runtime.embed.Embedder;
import dev.ragtime.runtime.embed.Embedders;
import dev.ragtime.runtime.evaluate.BeirDataset.Entry;
import dev.ragtime.runtime.pipeline.OpenIndex;
import dev.ragtime.runtime.pipeline.PipelineAssembly;
import dev.ragtime.runtime.store.LuceneIndexStore;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIf;

/** What is found when the documents of {@link SciFactData} are parted among KnowledgeBases, or others stand beside them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@EnabledIf("dev.ragtime.runtime.evaluate.SciFactData#isThere")
class SciFactSeveralTest {
    /** Of 1; what chance moves by on so few questions. */
    private static final double SLACK = 0.02;

    private final List<OpenIndex> open = new ArrayList<>();
    private SciFactData data;
    private Embedder bge;
    private Embedder miniLm;
    private SciFactIndex byBge;
    private SciFactIndex byMiniLm;
    private double whole;

    @BeforeAll
    void open() throws Exception {
        data = SciFactData.read();
        bge = open(Model.BGE_SMALL_EN_V1_5);
        miniLm = open(Model.ALL_MINILM_L6_V2);
        byBge = new SciFactIndex(bge);
        byMiniLm = new SciFactIndex(miniLm);
        whole = ndcg("one KnowledgeBase", List.of(index(bge, byBge, data.corpus())));
    }

    @AfterAll
    void close() {
        open.forEach(index -> index.store().close());
        bge.close();
        miniLm.close();
    }

    private static Embedder open(Model model) {
        return new Embedders(new CollectorRegistry()).open(Embedding.of(model), Embedders.WhenFull.WAIT);
    }

    private OpenIndex index(Embedder embedder, SciFactIndex vectors, List<Entry> entries) throws Exception {
        var index = new OpenIndex(
                "part-" + open.size(), LuceneIndexStore.inMemory(LuceneIndexStore.Vectors.EXACT), embedder);
        open.add(index);
        vectors.fill(index.store(), entries, Chunking.defaults());
        return index;
    }

    private double ndcg(String what, List<OpenIndex> indexes) {
        return ndcg(what, new OfflineAsker(PipelineAssembly.retrieving(SciFactData.PIPELINE, indexes), 100));
    }

    private double ndcg(String what, Asker asker) {
        var found = Evaluation.of(data.dataset(), Mode.Hybrid, asker);
        System.out.printf(
                "%s, %d documents: ndcg@10 %.4f recall@10 %.4f%n",
                what, data.corpus().size(), found.ndcg10(), found.recall10());
        return found.ndcg10();
    }

    /** Every second document. */
    private List<Entry> half(int which) {
        return IntStream.range(0, data.corpus().size())
                .filter(i -> i % 2 == which)
                .mapToObj(data.corpus()::get)
                .toList();
    }

    @Test
    void partedAmongTwoTheyAreFoundAsInOne() throws Exception {
        var halves = List.of(index(bge, byBge, half(0)), index(bge, byBge, half(1)));

        assertThat(ndcg("two halves", halves)).isGreaterThan(whole - SLACK);
    }

    @Test
    void partedAmongTwoModelsTheyAreFoundAsByTheWeakerModelAtLeast() throws Exception {
        var weaker = ndcg("one KnowledgeBase, all-MiniLM-L6-v2", List.of(index(miniLm, byMiniLm, data.corpus())));
        var halves = List.of(index(bge, byBge, half(0)), index(miniLm, byMiniLm, half(1)));
        var both = ndcg("two halves of two models", halves);
        ndcg("the same, each ranking by rank alone", byRank(halves));

        assertThat(both).isGreaterThan(Math.min(whole, weaker) - SLACK);
    }

    @Test
    void anotherSubjectBesideThemTakesNoPlaces() throws Exception {
        var indexes = List.of(index(bge, byBge, data.corpus()), index(bge, byBge, otherSubject()));
        ndcg("beside another subject, each ranking by rank alone", byRank(indexes));

        assertThat(ndcg("beside another subject", indexes)).isGreaterThan(whole - SLACK);
    }

    /** As results of several indexes are usually joined: 1 / (60 + rank) in the list of each. */
    private static Asker byRank(List<OpenIndex> indexes) {
        var each = indexes.stream()
                .map(index -> new OfflineAsker(PipelineAssembly.retrieving(SciFactData.PIPELINE, List.of(index)), 100))
                .toList();
        return (query, mode) -> {
            Map<Asker.Found, Double> scores = new HashMap<>();
            for (var asker : each) {
                var found = asker.ask(query, mode);
                for (var rank = 0; rank < found.size(); rank++)
                    scores.merge(found.get(rank), 1.0 / (61 + rank), Double::sum);
            }
            return scores.entrySet().stream()
                    .sorted(Map.Entry.<Asker.Found, Double>comparingByValue()
                            .reversed()
                            .thenComparing(Map.Entry.comparingByKey(Comparator.comparing(Asker.Found::chunkId))))
                    .map(Map.Entry::getKey)
                    .toList();
        };
    }

    /** Sections of this project's own pages. */
    private static List<Entry> otherSubject() throws IOException {
        var entries = new ArrayList<Entry>();
        try (var pages = Files.list(Path.of("../docs"))) {
            for (var page : pages.filter(page -> page.toString().endsWith(".md"))
                    .sorted()
                    .toList()) {
                for (var section : Files.readString(page).split("\n## ")) {
                    var title = section.lines().findFirst().orElse("");
                    entries.add(new Entry("own-" + entries.size(), title, section));
                }
            }
        }
        return SciFactData.isWhole() ? entries : entries.subList(0, 40);
    }
}
