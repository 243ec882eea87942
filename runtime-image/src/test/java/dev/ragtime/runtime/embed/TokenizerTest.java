package dev.ragtime.runtime.embed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.api.knowledgebase.Embedding.Model;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TokenizerTest {
    @ParameterizedTest
    @EnumSource(Model.class)
    void longTextIsCountedToItsEnd(Model model) {
        assertThat(Tokenizers.open(model).count("leave ".repeat(3000))).isEqualTo(3000);
    }

    /** The model's own answer to each is one unknown token. */
    @ParameterizedTest
    @EnumSource(Model.class)
    void aRunWithoutBlanksCountsAsWhatTheModelWouldHaveToRead(Model model) {
        var tokenizer = Tokenizers.open(model);

        assertThat(tokenizer.count("a1b2".repeat(100))).isBetween(100, 400);
        assertThat(tokenizer.count("ไส้กรอง".repeat(40))).isBetween(70, 280);
        assertThat(tokenizer.count("ไส้กรอง")).isBetween(2, 7);
    }

    @ParameterizedTest
    @EnumSource(Model.class)
    void spansOfLongRunsCoverAllOfThemButTheMarksThatTheModelDropsToo(Model model) {
        var text = "key " + "😀deadbeef".repeat(60) + " ไส้กรอง".repeat(30) + "น้ำมัน".repeat(80) + " end";
        var covered = new StringBuilder();
        var spans = Tokenizers.open(model).spans(text);
        for (var span : spans)
            covered.append(text.substring(span.start(), span.end()).replaceAll("\\p{Mn}", ""));

        assertThat(covered.toString()).isEqualTo(text.replaceAll("[ \\p{Mn}]", ""));
        assertThat(spans).hasSize(Tokenizers.open(model).count(text));
    }

    @ParameterizedTest
    @EnumSource(Model.class)
    void aTextOfMegabytesIsCountedAsItsPartsAre(Model model) {
        var tokenizer = Tokenizers.open(model);

        assertThat(tokenizer.count("two words ".repeat(20_000))).isEqualTo(40_000);
        assertThat(tokenizer.spans("two words ".repeat(20_000)).getLast().end()).isEqualTo(199_999);
    }

    @ParameterizedTest
    @EnumSource(Model.class)
    void spansPointAtTheWordsEvenAfterCharactersOutsideTheBasicPlane(Model model) {
        var text = "😀 Café: unbelievable 漢 end";
        var spans = Tokenizers.open(model).spans(text);

        assertThat(spans).extracting(s -> text.substring(s.start(), s.end())).contains("Café", ":", "漢", "end");
        assertThat(spans).hasSize(Tokenizers.open(model).count(text));
    }
}
