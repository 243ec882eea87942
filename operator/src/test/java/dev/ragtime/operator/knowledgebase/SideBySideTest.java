package dev.ragtime.operator.knowledgebase;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.api.knowledgebase.CandidateIndex;
import dev.ragtime.api.knowledgebase.CandidateIndex.Phase;
import dev.ragtime.api.knowledgebase.Index;
import dev.ragtime.operator.knowledgebase.sync.SyncDecision;
import dev.ragtime.operator.kubernetes.Conditions;
import java.util.HashSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SideBySideTest {
    private static final String OTHER = "embedding: {inProcess: {model: bge-small-en-v1.5}}";

    private final TwoIndexes kb = TwoIndexes.serving();

    @Test
    void anotherEmbeddingIsBuiltBesideTheIndexThatAnswersAndTakesOver() {
        assertThat(kb.active()).isEqualTo(1);
        kb.spec = OTHER;

        assertThat(kb.reconcile().candidateIndex().number()).isEqualTo(2);
        assertThat(kb.running())
                .as("not before the status holds what it is made of")
                .isEmpty();
        kb.reconcile();
        assertThat(kb.running()).containsExactly(2);
        assertThat(kb.index(2)).isEqualTo(2);
        assertThat(kb.reconcile().candidateIndex().phase()).isEqualTo(Phase.Backfilling);
        assertThat(kb.active()).isEqualTo(1);
        assertThat(condition("Ready")).isEqualTo("True");
        assertThat(condition("Reconciling")).isEqualTo("True");

        kb.ends(2, true);
        assertThat(kb.reconcile().candidateIndex().phase()).isEqualTo(Phase.Evaluating);
        assertThat(kb.reconcile().candidateIndex().phase()).isEqualTo(Phase.Promoting);
        assertThat(kb.active()).as("not before the status holds why it may").isEqualTo(1);
        var done = kb.reconcile();

        assertThat(done.activeIndex().number()).isEqualTo(2);
        assertThat(done.activeIndex().evaluation().metrics().getFirst().value()).isEqualTo("0.7000");
        assertThat(done.activeIndex().evaluation().caveat()).contains("the KnowledgeBase's own texts");
        assertThat(done.activeIndex().embedding().model()).isEqualTo("bge-small-en-v1.5");
        assertThat(done.activeIndex().documents()).isEqualTo(4);
        assertThat(done.candidateIndex()).isNull();
        assertThat(done.keptIndexes()).extracting(Index::number).containsExactly(1);
        kb.reconcile();
        assertThat(kb.running()).as("what it has read is not read again").isEmpty();
        assertThat(condition("Reconciling")).isEqualTo("False");
    }

    @Test
    void whatChangesMeanwhileIsReadIntoBothBeforeTheNewOneTakesOver() {
        kb.spec = OTHER;
        kb.reconcile();
        kb.reconcile();
        kb.content = "b";
        kb.reconcile();
        assertThat(kb.running()).as("the index that answers stays fresh").containsExactly(2, 3);
        assertThat(kb.index(3)).isEqualTo(1);

        kb.ends(2, true);
        assertThat(kb.reconcile().candidateIndex().phase()).isEqualTo(Phase.CatchingUp);
        assertThat(kb.running()).as("it waits for the run of the other").containsExactly(3);
        kb.ends(3, true);
        kb.reconcile();
        assertThat(kb.running()).containsExactly(4);
        assertThat(kb.index(4)).isEqualTo(2);

        kb.content = "c";
        kb.reconcile();
        assertThat(kb.model.decision()).as("or it would never catch up").isInstanceOf(SyncDecision.Held.class);
        kb.ends(4, true);
        assertThat(kb.reconcile().candidateIndex().phase()).isEqualTo(Phase.Evaluating);
        assertThat(kb.running()).as("a comparison holds up nothing").containsExactly(5);
        assertThat(kb.index(5)).isEqualTo(1);
        kb.reconcile();
        kb.ends(5, true);
        assertThat(kb.reconcile().candidateIndex().phase()).isEqualTo(Phase.CatchingUp);
        assertThat(kb.running()).containsExactly(6);
        kb.content = "d";
        kb.reconcile();
        kb.ends(6, true);
        assertThat(kb.reconcile().activeIndex().number()).isEqualTo(2);
        kb.reconcile();
        assertThat(kb.running())
                .as("what changed last is read into the new one")
                .containsExactly(7);
        assertThat(kb.index(7)).isEqualTo(2);
    }

    @Test
    void aSecondChangeReplacesTheOneUnderWayAndGoingBackDropsIt() {
        kb.spec = OTHER;
        kb.reconcile();
        kb.reconcile();
        kb.spec = OTHER + "\n  chunking: {maxTokens: 128}";
        assertThat(kb.reconcile().candidateIndex().number()).isEqualTo(3);
        assertThat(kb.running()).as("nobody needs what it writes").isEmpty();
        kb.reconcile();
        assertThat(kb.running()).hasSize(1);

        kb.spec = "embedding: {inProcess: {model: all-minilm-l6-v2}}";
        assertThat(kb.reconcile().candidateIndex()).isNull();
        assertThat(kb.running()).isEmpty();
        assertThat(kb.active()).isEqualTo(1);
    }

    @Test
    void anIndexThatAnsweredBeforeIsGoneBackToAtOnceAndBroughtUpToDate() {
        kb.spec = OTHER;
        kb.settle();
        assertThat(kb.active()).isEqualTo(2);

        kb.spec = OTHER + "\n  promotion: {pinnedIndex: 1}";
        var back = kb.reconcile();
        assertThat(back.activeIndex().number()).isEqualTo(1);
        assertThat(back.sources())
                .extracting(source -> source.asOf())
                .as("it is as old as it is")
                .containsOnlyNulls();
        assertThat(condition("Synced")).isEqualTo("False");
        assertThat(condition("Ready")).isEqualTo("True");
        assertThat(kb.running()).hasSize(1);
        assertThat(kb.index(kb.running().getFirst())).isEqualTo(1);
        kb.settle();
        assertThat(kb.active()).isEqualTo(1);
        assertThat(kb.candidate()).as("none is built while one is pinned").isEmpty();

        assertThat(kb.reconcile().sources()).extracting(source -> source.asOf()).doesNotContainNull();

        kb.spec = OTHER + "\n  promotion: {pinnedIndex: 7}";
        kb.reconcile();
        assertThat(Conditions.find(kb.reconcile().conditions(), "Stalled")
                        .orElseThrow()
                        .getMessage())
                .contains("spec.promotion.pinnedIndex", "index 7 is not there", "1, 2");
    }

    @Test
    void anIndexThatIsWorseIsRefusedWithNumbersAndKeptUntilSomebodyLetsItPass() {
        kb.ranked = new double[] {0.5, 0.7};
        kb.p = 0.001;
        kb.spec = OTHER;
        kb.settle();

        var refused = kb.reconcile();
        assertThat(refused.activeIndex().number()).isEqualTo(1);
        assertThat(refused.candidateIndex().phase()).isEqualTo(Phase.Refused);
        assertThat(refused.candidateIndex().message())
                .isEqualTo(
                        "ndcg@10 is 0.5000, 28.6 % less than the 0.7000 of index 1, and 2 % are allowed (40 queries, p 0.0010); lost most: \"who pays?\" (ndcg@10 0.0000, was 1.0000)");
        assertThat(condition("Stalled")).isEqualTo("True");
        assertThat(condition("Ready")).isEqualTo("True");
        kb.content = "z";
        kb.settle();
        assertThat(kb.candidate()).as("it is kept for a look").isPresent();

        kb.annotations = ", ragtime.dev/promote: \"2 alice: the questions are old\"";
        kb.settle();
        assertThat(kb.active()).isEqualTo(2);
        assertThat(kb.reconcile().activeIndex().evaluation())
                .satisfies(found -> assertThat(found.verdict()).isEqualTo("Overridden"))
                .satisfies(found -> assertThat(found.message()).contains("2 alice: the questions are old", "28.6 %"));
    }

    @Test
    void aLossThatMayBeChanceRefusesNothing() {
        kb.ranked = new double[] {0.6, 0.7};
        kb.p = 0.2;
        kb.spec = OTHER;
        kb.settle();

        assertThat(kb.active()).isEqualTo(2);
        assertThat(kb.reconcile()
                        .activeIndex()
                        .evaluation()
                        .metrics()
                        .getFirst()
                        .p())
                .isEqualTo("0.2000");
    }

    @Test
    void anIndexBelowTheMinimumIsRefused() {
        kb.ranked = new double[] {0.55, 0.5};
        kb.spec = OTHER + "\n  promotion: {gate: {minimum: [{metric: ndcg@10, value: \"0.6\"}]}}";
        kb.settle();

        assertThat(kb.active()).isEqualTo(1);
        assertThat(kb.candidate().orElseThrow().message())
                .startsWith("ndcg@10 is 0.5500, less than the minimum of 0.6");
        kb.spec = OTHER + "\n  promotion: {gate: {minimum: [{metric: ndcg@10, value: \"0.5\"}]}}";
        kb.settle();
        assertThat(kb.active()).as("the minimum was lowered").isEqualTo(2);
    }

    @Test
    void aDatasetThatIsNotThereIsNamedAndWaitedFor() {
        kb.spec = OTHER + "\n  promotion: {gate: {dataset: {configMap: {name: judged}}}}";
        kb.settle();

        assertThat(kb.active()).isEqualTo(1);
        assertThat(Conditions.find(kb.reconcile().conditions(), "Stalled")
                        .orElseThrow()
                        .getMessage())
                .contains("spec.promotion.gate.dataset.configMap.name: ConfigMap hr/judged does not exist: create it");
    }

    @Test
    void aPinLeavesWhatIsBuiltAsItIs() {
        kb.spec = OTHER;
        kb.settle();
        kb.spec = OTHER + "\n  chunking: {maxTokens: 128}";
        kb.reconcile();
        kb.reconcile();
        assertThat(kb.candidate().orElseThrow().number()).isEqualTo(3);

        kb.spec += "\n  promotion: {pinnedIndex: 1}";
        kb.reconcile();
        assertThat(kb.active()).isEqualTo(1);
        assertThat(kb.candidate().orElseThrow().number()).isEqualTo(3);
        kb.settle();
        assertThat(kb.active()).isEqualTo(1);

        kb.spec = kb.spec.substring(0, kb.spec.indexOf("\n  promotion"));
        kb.settle();
        assertThat(kb.active()).isEqualTo(3);
    }

    @Test
    void anIndexThatTheStoreLostIsNotGoneBackTo() {
        kb.spec = OTHER;
        kb.settle();
        kb.loses(1);

        kb.spec = OTHER + "\n  promotion: {pinnedIndex: 1}";
        kb.reconcile();
        assertThat(kb.active()).isEqualTo(2);
        assertThat(condition("Stalled")).isEqualTo("True");
    }

    @Test
    void indexesBeyondThoseThatAreKeptGoOnceQueryPodsHaveFollowed() {
        kb.spec = OTHER + "\n  promotion: {keepIndexes: 1}";
        kb.settle();
        assertThat(kb.reconcile().keptIndexes()).extracting(Index::number).containsExactly(1);

        kb.waits(60);
        assertThat(kb.reconcile().keptIndexes()).isEmpty();
    }

    @Test
    void anIndexThatCannotBeBuiltLeavesTheOtherServingAndSaysWhy() {
        kb.spec = OTHER;
        kb.reconcile();
        kb.reconcile();
        for (var failures = 0; failures < 3; failures++) {
            kb.ends(kb.running().getFirst(), false);
            kb.reconcile();
            assertThat(kb.running()).as("not at once").isEmpty();
            assertThat(kb.candidate().map(CandidateIndex::message).orElse("")).contains("no route to host");
            if (failures == 2) break;
            kb.waits(60);
            kb.reconcile();
        }

        assertThat(condition("Stalled")).isEqualTo("True");
        assertThat(condition("Ready")).isEqualTo("True");
        assertThat(kb.active()).isEqualTo(1);
    }

    @Test
    void whateverHappensAnIndexTakesOverOnlyWhenItHasReadAllThatTheOtherHas() {
        for (var seed = 0; seed < 60; seed++) randomHistory(new Random(seed));
    }

    private static void randomHistory(Random random) {
        var kb = TwoIndexes.serving();
        var specs = new String[] {
            OTHER, OTHER + "\n  chunking: {maxTokens: 128}", "embedding: {inProcess: {model: all-minilm-l6-v2}}"
        };
        var numbers = new HashSet<String>();
        for (var step = 0; step < 60; step++) {
            switch (random.nextInt(6)) {
                case 0 -> kb.spec = specs[random.nextInt(specs.length)];
                case 1 -> kb.content = "content " + step;
                case 2, 3 -> kb.running().stream().findFirst().ifPresent(run -> kb.ends(run, random.nextInt(4) > 0));
                case 4 -> kb.waits(random.nextInt(40));
                default -> kb.requested = "at " + step;
            }
            var running = kb.running();
            var newest = kb.model.serving().jobs().newest().orElse(0);
            var before = kb.active();
            kb.reconcile();
            kb.running().stream()
                    .filter(run -> !running.contains(run))
                    .forEach(run -> assertThat(numbers.add(kb.index(run) + "-" + run))
                            .as("a name that no run had")
                            .isTrue());
            if (kb.active() != before
                    && kb.model.takeover().flatMap(Takeover::last).isPresent()) {
                assertThat(kb.model
                                .takeover()
                                .flatMap(Takeover::last)
                                .orElseThrow()
                                .number())
                        .as("it began to read after every run of the other")
                        .isGreaterThan(newest);
            }
        }
        kb.settle();
        kb.waits(1000);
        kb.settle();
        assertThat(kb.candidate()).isEmpty();
        assertThat(kb.running()).isEmpty();
        assertThat(kb.reconcile().activeIndex().definition().embedding().kind().id())
                .isEqualTo(kb.spec.contains("bge") ? "bge-small-en-v1.5" : "all-minilm-l6-v2");
    }

    private String condition(String type) {
        return Conditions.find(kb.reconcile().conditions(), type).orElseThrow().getStatus();
    }
}
