package dev.ragtime.runtime.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.api.Reference;
import dev.ragtime.api.knowledgebase.Chunking;
import dev.ragtime.api.knowledgebase.Chunking.Strategy;
import dev.ragtime.api.knowledgebase.Contextual;
import dev.ragtime.api.knowledgebase.Embedding.Model;
import dev.ragtime.runtime.document.Document;
import dev.ragtime.runtime.document.Document.Section;
import dev.ragtime.runtime.document.DocumentId;
import dev.ragtime.runtime.embed.Tokenizer;
import dev.ragtime.runtime.embed.Tokenizers;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ContextualChunkerTest {
    private static final int LINE = 32;

    private final Tokenizer tokenizer = Tokenizers.open(Model.BGE_SMALL_EN_V1_5);
    private final Chunker chunker = chunker("lines");

    private Chunker chunker(String route) {
        var contextual = new Contextual(new Reference(route), LINE);
        return Chunkers.of(new Chunking(Strategy.Sentence, 96, 0, null, contextual), tokenizer);
    }

    private static Document document(String... texts) {
        return new Document(
                DocumentId.of("docs", "a.md"), "docs", "a.md", "u", "Handbook", List.of(Section.of(List.of(), texts)));
    }

    private static String[] paragraphs(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "Paragraph %d says that lamp %d is green at night. "
                        .formatted(i, i)
                        .repeat(3)
                        .strip())
                .toArray(String[]::new);
    }

    @Test
    void thereIsRoomForALineInEveryChunk() {
        var line = "word ".repeat(LINE - 1).strip();

        for (var chunk : chunker.chunk(document(paragraphs(20)))) {
            var lined = chunk.lined(line, tokenizer);
            assertThat(EmbeddingText.of(lined)).contains(line).endsWith(chunk.text());
            assertThat(lined.tokens())
                    .isEqualTo(tokenizer.count(EmbeddingText.of(lined)))
                    .isLessThanOrEqualTo(96);
            assertThat(lined.id()).isEqualTo(chunk.id());
        }
    }

    @Test
    void aQuestionHoldsThePassageWhatStandsBeforeAndHowTheDocumentBegins() {
        var chunks = chunker.chunk(document(paragraphs(20)));
        var last = chunks.size() - 1;

        assertThat(ContextQuestion.of(chunks, last).text())
                .contains("Handbook")
                .contains(chunks.getFirst().text())
                .contains(chunks.get(last - 1).text())
                .contains("<passage>\n" + chunks.get(last).text());
        assertThat(ContextQuestion.of(chunks, 0).text()).contains("<document>\nHandbook\n</document>");
    }

    @Test
    void aQuestionHasALimitHoweverLongTheDocument() {
        var chunks = chunker.chunk(document("😀".repeat(40_000)));

        assertThat(chunks).hasSizeGreaterThan(3);
        for (int i = 0; i < 4; i++) {
            var text = ContextQuestion.of(chunks, i).text();
            assertThat(text.length()).isLessThan(3_000 + 96 * 64 + 1_000);
            assertThat(text.codePoints().noneMatch(c -> c >= 0xD800 && c <= 0xDFFF))
                    .isTrue();
        }
    }

    /** What is asked anew is paid for. */
    @Test
    void anEditAsksAnewForItsChunkAndTheNextOnly() {
        var texts = paragraphs(20);
        var before = chunker.chunk(document(texts));
        texts[10] = texts[10].replace("green", "amber");
        var after = chunker.chunk(document(texts));

        assertThat(after).hasSameSizeAs(before);
        var anew = IntStream.range(0, after.size())
                .filter(i -> !after.get(i).context().equals(before.get(i).context()))
                .count();
        assertThat(anew).isBetween(1L, 3L);
        for (int i = 0; i < after.size(); i++) {
            var same = after.get(i).context().equals(before.get(i).context());
            assertThat(after.get(i).id().equals(before.get(i).id())).isEqualTo(same);
        }
    }

    @Test
    void anotherRouteIsAskedForEveryLine() {
        var texts = paragraphs(8);

        assertThat(chunker("others").chunk(document(texts)))
                .extracting(chunk -> chunk.context().key())
                .doesNotContainAnyElementsOf(chunker.chunk(document(texts)).stream()
                        .map(chunk -> chunk.context().key())
                        .toList());
    }
}
