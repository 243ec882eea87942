package dev.ragtime.operator.knowledgebase.weaviate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.api.knowledgebase.KnowledgeBase;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.junit.jupiter.api.Test;

class UpgradeTurnTest {
    private static final String CHART = "r/w:1.39.0";

    private final KnowledgeBase one = kb("a", "one", "1.38.3", "AllNodesReady");
    private final KnowledgeBase two = kb("a", "two", "1.38.3", "AllNodesReady");
    private final KnowledgeBase other = kb("b", "one", "1.38.3", "AllNodesReady");

    @Test
    void storesFollowTheChartInTheOrderOfNamespaceAndName() {
        var all = List.of(other, two, one);
        assertThat(UpgradeTurn.of(one, all, CHART)).isTrue();
        assertThat(UpgradeTurn.of(two, all, CHART)).isFalse();
        assertThat(UpgradeTurn.of(other, all, CHART)).isFalse();
    }

    @Test
    void theNextOneWaitsUntilTheLastIsWell() {
        var restarting = kb("a", "one", "1.39.0", "NodesRestarting");
        assertThat(UpgradeTurn.of(two, List.of(restarting, two), CHART)).isFalse();
        var lost = kb("a", "one", "1.39.0", "StoreUnavailable");
        assertThat(UpgradeTurn.of(two, List.of(lost, two), CHART)).isFalse();
        var well = kb("a", "one", "1.39.0", "AllNodesReady");
        assertThat(UpgradeTurn.of(two, List.of(well, two), CHART)).isTrue();
    }

    @Test
    void aStoreThatIsNotWellIsNotUpgradedAndHoldsNobodyUp() {
        var ill = kb("a", "one", "1.38.3", "NodesDegraded");
        assertThat(UpgradeTurn.of(ill, List.of(ill, two), CHART)).isFalse();
        assertThat(UpgradeTurn.of(two, List.of(ill, two), CHART)).isTrue();
    }

    @Test
    void oneThatNamesItsVersionIsLeftToItsOwner() {
        var named = kb("a", "one", "1.38.3", "AllNodesReady");
        named.setSpec(Serialization.unmarshal(
                        "spec: {sources: [], store: {weaviate: {managed: {version: 1.38.3}}}}", KnowledgeBase.class)
                .getSpec());
        assertThat(UpgradeTurn.of(named, List.of(named, two), CHART)).isFalse();
        assertThat(UpgradeTurn.of(two, List.of(named, two), CHART)).isTrue();
    }

    @Test
    void afterARollbackOfTheChartNothingIsOutdated() {
        assertThat(UpgradeTurn.of(one, List.of(one, two), "r/w:1.38.0")).isFalse();
    }

    private static KnowledgeBase kb(String namespace, String name, String version, String store) {
        return Serialization.unmarshal("""
                metadata: {name: %s, namespace: %s}
                spec: {sources: []}
                status:
                  store: {image: "r/w:%s"}
                  conditions: [{type: StoreReady, status: "True", reason: %s}]
                """.formatted(name, namespace, version, store), KnowledgeBase.class);
    }
}
