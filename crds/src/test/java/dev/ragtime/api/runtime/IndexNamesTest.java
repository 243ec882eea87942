package dev.ragtime.api.runtime;

import static org.assertj.core.api.Assertions.assertThat;

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
}
