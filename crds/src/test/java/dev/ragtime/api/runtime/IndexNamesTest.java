package dev.ragtime.api.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.api.knowledgebase.KnowledgeBase;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;

class IndexNamesTest {
    @Test
    void namesAreValidCollectionNamesWithTheIndexNumberAtTheEnd() {
        // printf 'default/hr-handbook' | sha256sum
        var names = IndexNames.of("default", "hr-handbook", 7);

        assertThat(names.alias()).isEqualTo("Kb_hr_handbook_d2f492a0");
        assertThat(names.chunks()).isEqualTo(names.alias() + "_7");
        assertThat(names.documents()).isEqualTo(names.alias() + "_7_Documents");
        assertThat(names.chunks()).matches("[A-Z][_0-9A-Za-z]*");
    }

    @Test
    void knowledgeBasesOfTheSameNameInTwoNamespacesDoNotShareAnIndex() {
        assertThat(IndexNames.of("a", "kb", 1).alias())
                .isNotEqualTo(IndexNames.of("b", "kb", 1).alias());
    }

    @Test
    void namesThatOnlyDifferInPunctuationDoNotShareAnIndex() {
        assertThat(IndexNames.of("a", "k-b", 1).alias())
                .isNotEqualTo(IndexNames.of("a", "k.b", 1).alias());
    }

    @Test
    void in_the_store_of_another_names_follow_from_the_uid() {
        var one = knowledgeBase("handbook", "1", "shared: {knowledgeBase: {name: owner}}");
        var later = knowledgeBase("handbook", "2", "shared: {knowledgeBase: {name: owner}}");
        var outside = knowledgeBase("handbook", "1", "external: {url: \"http://w\", grpcAddress: \"w:1\"}");
        var names = IndexNames.of(one, 3);
        var prefix = IndexNames.prefix(one).orElseThrow();
        assertThat(prefix).matches("Guest_[0-9a-f]{20}_");
        assertThat(names.collections()).allMatch(name -> name.startsWith(prefix));
        assertThat(names.pushed()).startsWith(prefix);
        assertThat(names.alias()).isEqualTo(prefix + "handbook");
        assertThat(IndexNames.number(names.alias(), names.documents())).contains(3);
        assertThat(IndexNames.guestPrefixOf(names.runs())).contains(prefix);
        assertThat(IndexNames.of(later, 3).alias()).doesNotStartWith(prefix);
        assertThat(IndexNames.guestPrefixOf(IndexNames.of(outside, 3).chunks())).isEmpty();
        // a KnowledgeBase whose name is chosen to look like a guest
        assertThat(IndexNames.guestPrefixOf(
                        IndexNames.of("hr", "guest-0123456789abcdef0123-x", 1).chunks()))
                .isEmpty();
    }

    private static KnowledgeBase knowledgeBase(String name, String uid, String store) {
        return Serialization.unmarshal(
                "metadata: {name: " + name + ", namespace: hr, uid: \"" + uid
                        + "\"}\nspec: {sources: [], store: {weaviate: {" + store + "}}}",
                KnowledgeBase.class);
    }
}
