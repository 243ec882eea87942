package dev.ragtime.e2e.scenario;

import static dev.ragtime.e2e.cluster.TestNamespace.is;
import static dev.ragtime.e2e.cluster.TestNamespace.kbReady;
import static dev.ragtime.e2e.cluster.TestNamespace.ragReady;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.e2e.cluster.ConstantLoad;
import dev.ragtime.e2e.cluster.Installation;
import dev.ragtime.e2e.cluster.Settings;
import dev.ragtime.e2e.cluster.TestNamespace;
import dev.ragtime.e2e.cluster.WeaviateNodes;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Another embedding is taken up while questions are answered and documents change, and is gone back from. */
@ExtendWith(Installation.class)
class ReindexIT {
    private static final int PAGES = 40;
    private static final String SOURCE = "{name: lamps, configMap: {name: lamps}}";
    private static final String OLD = "all-minilm-l6-v2";
    private static final String NEW = "bge-small-en-v1.5";

    private TestNamespace namespace;

    @Test
    void another_embedding_takes_over_under_load_without_a_failed_query() throws Exception {
        assumeTrue(
                Settings.full() || !Files.isDirectory(Settings.beirData()),
                "in the short form ReindexSciFactIT shows the same, where there is a retrieval set");
        try (var created = new TestNamespace("reindex")) {
            namespace = created;
            pages(PAGES);
            knowledgeBase(OLD, "");
            namespace.apply(Manifests.extractivePipeline("lamps", "lamps"));
            namespace.awaitKnowledgeBase("lamps", kbReady());
            namespace.awaitPipeline("lamps", ragReady());
            try (var load = ConstantLoad.of(namespace.address("lamps-rag"), "blue lamp", ConstantLoad.OFTEN)) {
                load.awaitMore(10);

                knowledgeBase(NEW, "");
                namespace.awaitKnowledgeBase("lamps", kb -> candidate(kb) == 2);
                pages(PAGES + 5);
                awaitAnswering(2);
                load.awaitMore(20);
                assertThat(load.failures()).as("failed while index 2 took over").isEmpty();
                equalsOneFromScratch();

                knowledgeBase(NEW, "  promotion: {pinnedIndex: 1}");
                awaitAnswering(1);
                load.awaitMore(20);
                assertThat(load.failures())
                        .as("failed while index 1 was gone back to")
                        .isEmpty();

                knowledgeBase(NEW, "");
                var again = awaitAnswering(3);
                load.awaitMore(20);
                assertThat(load.failures()).as("failed while index 3 took over").isEmpty();
                assertThat(again.getStatus().lastSync().chunksEmbedded())
                        .as("the vectors are those of index 2")
                        .isZero();

                knowledgeBase(NEW, "  promotion: {keepIndexes: 1}");
                namespace.await("one index in the store", () -> indexesStored().equals("[3]"));
                load.awaitMore(20);
                load.close();
                assertThat(load.failures())
                        .as("failed while indexes were deleted")
                        .isEmpty();
                System.out.printf("reindex: %d queries, 0 failed%n", load.answered());
            }
        }
    }

    private void pages(int count) {
        namespace.apply(Manifests.documents("lamps", Manifests.pages(count)));
    }

    private void knowledgeBase(String model, String more) {
        namespace.apply(
                Manifests.knowledgeBase("lamps", SOURCE, "  embedding: {inProcess: {model: " + model + "}}\n" + more));
    }

    private static int candidate(KnowledgeBase kb) {
        var candidate = kb.getStatus().candidateIndex();
        return candidate == null ? 0 : candidate.number();
    }

    /** And nothing else is under way. */
    private KnowledgeBase awaitAnswering(int number) {
        return namespace.awaitKnowledgeBase("lamps", kb -> {
            var status = kb.getStatus();
            return status.activeIndex().number() == number
                    && status.currentSync() == null
                    && kb.getMetadata().getGeneration().equals(status.observedGeneration())
                    && is(status.conditions(), "Synced", "True");
        });
    }

    private void equalsOneFromScratch() throws Exception {
        namespace.apply(Manifests.knowledgeBase("scratch", SOURCE, "  embedding: {inProcess: {model: " + NEW + "}}"));
        namespace.awaitKnowledgeBase("scratch", kbReady());
        var expected = new WeaviateNodes(namespace, "scratch").chunkIds(namespace.knowledgeBase("scratch"));
        assertThat(new WeaviateNodes(namespace, "lamps").chunkIds(namespace.knowledgeBase("lamps")))
                .isEqualTo(expected);
        namespace.client().resource(namespace.knowledgeBase("scratch")).delete();
    }

    private String indexesStored() throws Exception {
        return new WeaviateNodes(namespace, "lamps")
                .indexes(namespace.knowledgeBase("lamps"))
                .toString();
    }
}
