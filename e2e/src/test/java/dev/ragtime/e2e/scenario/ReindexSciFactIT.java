package dev.ragtime.e2e.scenario;

import static dev.ragtime.e2e.cluster.TestNamespace.is;
import static dev.ragtime.e2e.cluster.TestNamespace.kbReady;
import static dev.ragtime.e2e.cluster.TestNamespace.ragReady;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ragtime.api.knowledgebase.CandidateIndex.Phase;
import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.e2e.cluster.ConstantLoad;
import dev.ragtime.e2e.cluster.GitRepository;
import dev.ragtime.e2e.cluster.Installation;
import dev.ragtime.e2e.cluster.Settings;
import dev.ragtime.e2e.cluster.TestNamespace;
import dev.ragtime.e2e.cluster.WeaviateNodes;
import dev.ragtime.runtime.evaluate.BeirDataset;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Another model takes over on a public retrieval set while documents change, pods and the operator die and questions are
 * asked; a bad way to cut is refused.
 */
@ExtendWith(Installation.class)
@ResourceLock(Installation.RUNNING_OPERATOR)
class ReindexSciFactIT {
    private static final int QUERIES = Settings.full() ? Integer.MAX_VALUE : 40;
    private static final int OTHERS = Settings.full() ? Integer.MAX_VALUE : 40;
    private static final Duration PACE = Settings.full() ? Duration.ofMillis(20) : Duration.ofMillis(500);
    /** Among few documents the right one is found by whatever index: there the minimum refuses, out of reach. */
    private static final String BAR = Settings.full() ? "0.5" : "0.99";

    private static final String QUESTION = "Do antibiotics shorten a cold?";
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final int WARMED = Settings.full() ? 6000 : 20;

    /** Under the whole load one may die while another one starts. */
    private static final int PODS = Settings.full() ? 3 : 2;

    private final Set<Phase> disturbed = EnumSet.noneOf(Phase.class);
    private final Set<Phase> onePodLess = EnumSet.noneOf(Phase.class);
    private BeirDataset dataset;
    private List<BeirDataset.Entry> corpus;
    private TestNamespace namespace;
    private GitRepository git;
    private int edits;

    @Test
    void another_model_takes_over_whatever_happens_and_a_worse_index_is_refused() throws Exception {
        read();
        try (var repository = GitRepository.serving("scifact.git", "reader", "right");
                var created = new TestNamespace("reindex-scifact")) {
            git = repository;
            namespace = created;
            for (var entry : corpus) git.write(entry.id() + ".txt", entry.title() + "\n\n" + entry.text() + "\n");
            git.commit("Corpus");
            namespace.apply(git.secret("git"));
            namespace.apply(Manifests.documents("judged", judged()));
            knowledgeBase("embedding: {inProcess: {model: all-minilm-l6-v2}}", "");
            namespace.apply(pipeline());
            namespace.awaitKnowledgeBase("corpus", kbReady());
            namespace.awaitPipeline("corpus", ragReady());
            warm();
            takesOver();
            try (var load = ConstantLoad.of(namespace.address("corpus-rag"), QUESTION)) {
                equalsOneFromScratch();
                refusesAWorseOne();
                load.close();
                assertThat(load.failures()).as("failed while others were built").isEmpty();
            }
            goesBack();
        }
    }

    /** A pod is slow until it is compiled: what is asked of three new ones at once is no measure of them. */
    private void warm() {
        try (var load = ConstantLoad.of(namespace.address("corpus-rag"), QUESTION, PACE)) {
            load.awaitMore(WARMED);
            System.out.printf(
                    "reindex: the first %d queries, %d refused%n",
                    load.answered(), load.failures().size());
        }
    }

    private void takesOver() {
        try (var load = ConstantLoad.of(namespace.address("corpus-rag"), QUESTION, PACE)) {
            load.awaitMore(20);
            knowledgeBase("embedding: {inProcess: {model: bge-small-en-v1.5}}", "");
            namespace.awaitKnowledgeBase("corpus", this::disturbedAndAnswering);
            var head = edit();
            requestSync();
            var done = namespace.awaitKnowledgeBase("corpus", kb -> reads(kb, head));
            load.close();
            assertThat(load.failures()).as("failed while index 2 took over").isEmpty();
            System.out.printf(
                    "reindex: index 2 after index 1, %s; %d queries, 0 failed; %d edits, operator killed while %s,"
                            + " a query pod while %s%n",
                    done.getStatus().activeIndex().evaluation().metrics(),
                    load.answered(),
                    edits,
                    disturbed,
                    onePodLess);
        }
    }

    private void refusesAWorseOne() {
        knowledgeBase(
                "embedding: {inProcess: {model: bge-small-en-v1.5}}",
                "  chunking: {strategy: Fixed, maxTokens: 32, overlapTokens: 0}");
        var refused = namespace.awaitKnowledgeBase("corpus", kb -> phase(kb) == Phase.Refused);
        System.out.printf("reindex: %s%n", refused.getStatus().candidateIndex().message());
        assertThat(refused.getStatus().activeIndex().number()).isEqualTo(2);
        assertThat(is(refused.getStatus().conditions(), "Ready", "True")).isTrue();
        assertThat(is(refused.getStatus().conditions(), "Stalled", "True")).isTrue();
        assertThat(refused.getStatus().candidateIndex().message())
                .contains("ndcg@10 is 0.", "less than the ", "lost most: ");
    }

    private void goesBack() {
        try (var load = ConstantLoad.of(namespace.address("corpus-rag"), QUESTION, PACE)) {
            knowledgeBase(
                    "embedding: {inProcess: {model: bge-small-en-v1.5}}",
                    "  promotion: {keepIndexes: 1, pinnedIndex: 1}");
            namespace.awaitKnowledgeBase(
                    "corpus", kb -> kb.getStatus().activeIndex().number() == 1);
            load.awaitMore(20);
            knowledgeBase("embedding: {inProcess: {model: all-minilm-l6-v2}}", "  promotion: {keepIndexes: 1}");
            namespace.await(
                    "one index in the store",
                    () -> new WeaviateNodes(namespace, "corpus")
                            .indexes(namespace.knowledgeBase("corpus"))
                            .equals(Set.of(1)));
            load.awaitMore(20);
            load.close();
            assertThat(load.failures())
                    .as("failed while index 1 was gone back to")
                    .isEmpty();
            System.out.printf("reindex: gone back, one index stored: %d queries, 0 failed%n", load.answered());
        }
    }

    private void read() throws Exception {
        var data = Settings.beirData();
        if (!Files.isDirectory(data)) System.out.println("SKIPPED: no retrieval set at " + data + " (set BEIR_DATA)");
        assumeTrue(Files.isDirectory(data), "a BEIR-format folder at $BEIR_DATA");
        var all = BeirDataset.read(data);
        var queries = new LinkedHashMap<String, String>();
        all.queries().entrySet().stream().limit(QUERIES).forEach(q -> queries.put(q.getKey(), q.getValue()));
        dataset = new BeirDataset(
                queries,
                all.judgements().entrySet().stream()
                        .filter(judged -> queries.containsKey(judged.getKey()))
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
        var named = dataset.judgements().values().stream()
                .flatMap(grades -> grades.keySet().stream())
                .collect(Collectors.toSet());
        corpus = new ArrayList<>();
        int others = 0;
        for (var entry : BeirDataset.corpus(data)) {
            if (named.contains(entry.id()) || others++ < OTHERS) corpus.add(entry);
        }
    }

    private Map<String, String> judged() throws Exception {
        var queries = new StringBuilder();
        var judgements = new StringBuilder("query-id\tcorpus-id\tscore\n");
        for (var query : dataset.queries().entrySet()) {
            queries.append(JSON.writeValueAsString(Map.of("_id", query.getKey(), "text", query.getValue())))
                    .append('\n');
            dataset.judgements()
                    .get(query.getKey())
                    .forEach((document, grade) ->
                            judgements.append("%s\t%s\t%d\n".formatted(query.getKey(), document, grade)));
        }
        return Map.of("queries.jsonl", queries.toString(), "qrels.tsv", judgements.toString());
    }

    private void knowledgeBase(String embedding, String more) {
        var promotion =
                "promotion: {gate: {dataset: {configMap: {name: judged}}, minimum: [{metric: ndcg@10, value: \"%s\"}]}"
                        .formatted(more.contains("Fixed") ? BAR : "0.5");
        var own = more.contains("promotion: {")
                ? more.replace("promotion: {", promotion + ", ")
                : more + "\n  " + promotion + "}";
        var manifest = Manifests.knowledgeBase(
                "corpus",
                "{name: docs, git: {url: \"" + git.url() + "\", credentialsSecret: {name: git}}}",
                "  " + embedding + "\n" + own);
        namespace.apply(
                before("requests: {cpu: 50m, memory: 128Mi}", "requests: {cpu: 400m, memory: 128Mi}", manifest));
    }

    /** With so few candidates that two cores bear fifty questions a second beside an index that is built. */
    private static String pipeline() {
        var manifest = Manifests.extractivePipeline("corpus", "corpus")
                .replace("runtime: {", "retrieval: {candidates: 20, topK: 3}\n  runtime: {replicas: " + PODS + ", ");
        return before("requests: {cpu: 50m", "requests: {cpu: 200m", manifest);
    }

    /** What answers has the node's CPU before what builds; in the short form the node belongs to others, too. */
    private static String before(String usual, String more, String manifest) {
        return Settings.full() ? manifest.replace(usual, more) : manifest;
    }

    private static Phase phase(KnowledgeBase kb) {
        var candidate = kb.getStatus().candidateIndex();
        return candidate == null ? null : candidate.phase();
    }

    /** In each phase once: the operator dies, documents change, and a query pod ends that another one stands in for. */
    private boolean disturbedAndAnswering(KnowledgeBase kb) {
        var phase = phase(kb);
        if (phase != null && disturbed.add(phase)) {
            edit();
            requestSync();
            Installation.killOperator(namespace.client());
        }
        if (phase != null && !onePodLess.contains(phase)) {
            var ready = namespace.pods("query", "corpus").stream()
                    .filter(Readiness::isPodReady)
                    .toList();
            if (ready.size() > 1) {
                namespace.client().resource(ready.getFirst()).delete();
                onePodLess.add(phase);
            }
        }
        return kb.getStatus().activeIndex().number() == 2;
    }

    /** Changes, adds and removes documents that no judgement names; the new commit. */
    private String edit() {
        edits++;
        var changed = corpus.get(corpus.size() - edits);
        try {
            git.write(changed.id() + ".txt", changed.title() + "\n\n" + changed.text() + "\n\nEdited " + edits + ".\n");
            git.write("new-" + edits + ".txt", "A note\n\nThis note was added by edit " + edits + ".\n");
            if (edits > 1) git.delete("new-" + (edits - 1) + ".txt");
            return git.commit("Edit " + edits);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void requestSync() {
        namespace.client().resource(namespace.knowledgeBase("corpus")).edit(kb -> {
            kb.getMetadata().getAnnotations().put("ragtime.dev/sync-requested-at", "edit " + edits);
            return kb;
        });
    }

    private static boolean reads(KnowledgeBase kb, String head) {
        var status = kb.getStatus();
        return status.currentSync() == null
                && is(status.conditions(), "Synced", "True")
                && status.sources().stream().allMatch(source -> head.startsWith(source.revision()));
    }

    private void equalsOneFromScratch() throws Exception {
        namespace.apply(Manifests.knowledgeBase(
                "scratch", "{name: docs, git: {url: \"" + git.url() + "\", credentialsSecret: {name: git}}}"));
        namespace.awaitKnowledgeBase("scratch", kbReady());
        var expected = new WeaviateNodes(namespace, "scratch").chunkIds(namespace.knowledgeBase("scratch"));
        assertThat(new WeaviateNodes(namespace, "corpus").chunkIds(namespace.knowledgeBase("corpus")))
                .isEqualTo(expected);
        System.out.printf("reindex: %d chunks, the ids of a build from scratch%n", expected.size());
        namespace.client().resource(namespace.knowledgeBase("scratch")).delete();
    }
}
