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

    @ParameterizedTest
    @EnumSource(Model.class)
    void spansPointAtTheWordsEvenAfterCharactersOutsideTheBasicPlane(Model model) {
        var text = "😀 Café: unbelievable 漢 end";
        var spans = Tokenizers.open(model).spans(text);

        assertThat(spans).extracting(s -> text.substring(s.start(), s.end())).contains("Café", ":", "漢", "end");
        assertThat(spans).hasSize(Tokenizers.open(model).count(text));
    }
}
