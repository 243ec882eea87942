package dev.ragtime.runtime.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.api.knowledgebase.Chunking;
import dev.ragtime.api.knowledgebase.Chunking.Strategy;
import dev.ragtime.api.knowledgebase.Embedding.Model;
import dev.ragtime.api.knowledgebase.ParentChunks;
import dev.ragtime.runtime.document.Block;
import dev.ragtime.runtime.document.Block.PageStart;
import dev.ragtime.runtime.document.Document;
import dev.ragtime.runtime.document.Document.Section;
import dev.ragtime.runtime.document.DocumentId;
import dev.ragtime.runtime.embed.Tokenizer;
import dev.ragtime.runtime.embed.Tokenizers;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ParentsTest {
    private final Tokenizer tokenizer = Tokenizers.open(Model.BGE_SMALL_EN_V1_5);

    private Chunker chunker(Strategy strategy, int maxTokens, int parent) {
        return Chunkers.of(new Chunking(strategy, maxTokens, 8, new ParentChunks(parent), null), tokenizer);
    }

    private Chunker alone(Strategy strategy, int maxTokens) {
        return Chunkers.of(new Chunking(strategy, maxTokens, 8, null, null), tokenizer);
    }

    private static Document document(Section... sections) {
        return new Document(DocumentId.of("docs", "a.md"), "docs", "a.md", "u", "Handbook", List.of(sections));
    }

    private static String words(Random random, int most) {
        return IntStream.rangeClosed(0, random.nextInt(most))
                .mapToObj(i -> "word" + random.nextInt(500) + (random.nextInt(8) == 0 ? "." : ""))
                .collect(Collectors.joining(" "));
    }

    @ParameterizedTest
    @EnumSource(Strategy.class)
    void chunksAreFoundByWhatTheyAreFoundByAloneAndReadInAParentThatHoldsThem(Strategy strategy) {
        var random = new Random(11);
        for (int round = 0; round < 40; round++) {
            var sections = IntStream.rangeClosed(0, random.nextInt(4))
                    .mapToObj(s -> Section.of(List.of("Part " + s), words(random, 400), words(random, 90)))
                    .toArray(Section[]::new);
            int max = 32 + random.nextInt(60);
            int most = max + 1 + random.nextInt(300);

            var chunks = chunker(strategy, max, most).chunk(document(sections));

            assertThat(chunks)
                    .extracting(EmbeddingText::of)
                    .containsExactlyElementsOf(alone(strategy, max).chunk(document(sections)).stream()
                            .map(EmbeddingText::of)
                            .toList());
            assertThat(chunks).allSatisfy(chunk -> {
                assertThat(chunk.reading().text()).contains(chunk.text());
                assertThat(tokenizer.count(EmbeddingText.of(
                                chunk.title(),
                                chunk.reading().heading(),
                                chunk.reading().text())))
                        .isLessThanOrEqualTo(most);
            });
        }
    }

    @Test
    void aParentIsTheWholeSectionAndNoMore() {
        var leave = "You have 25 days of leave in each year. Ask for them a week before. "
                .repeat(8)
                .strip();
        var travel = "Travel is paid by the second class, and by the first at night. "
                .repeat(8)
                .strip();
        var chunks = chunker(Strategy.Structure, 48, 1024)
                .chunk(document(Section.of(List.of("Leave"), leave), Section.of(List.of("Travel"), travel)));

        assertThat(chunks).hasSizeGreaterThan(4);
        assertThat(chunks.stream().map(Chunk::reading).distinct())
                .containsExactly(new Chunk.Reading("Leave", leave), new Chunk.Reading("Travel", travel));
    }

    @Test
    void whatIsLongerThanAParentIsSharedOutEvenly() {
        var text = IntStream.range(0, 60)
                .mapToObj(i -> "Sentence " + i + " says that lamp " + i + " is green.")
                .collect(Collectors.joining(" "));
        var chunks = chunker(Strategy.Sentence, 40, 256).chunk(document(Section.of(List.of(), text)));

        var lengths = chunks.stream()
                .map(chunk -> chunk.reading().text())
                .distinct()
                .mapToInt(tokenizer::count)
                .summaryStatistics();
        assertThat(lengths.getCount()).isBetween(3L, 4L);
        assertThat(lengths.getMin()).isGreaterThan(lengths.getMax() / 2);
    }

    @Test
    void aParentThatBeginsInATableHasItsHeadAndNamesAllItsPages() {
        var rows = IntStream.range(0, 40)
                .mapToObj(i -> "| part " + i + " | " + i + " kg |")
                .toList();
        var table = new Block.Table(List.of("| name | weight |", "|-|-|"), rows);
        var text = new Block.Paragraph("A sentence of the page. ".repeat(20), List.of(new PageStart(0, 3)));
        var more = new Block.Paragraph("A sentence of the next. ".repeat(20), List.of(new PageStart(0, 4)));

        var ofTable = chunker(Strategy.Structure, 64, 200)
                .chunk(document(new Section(List.of(), List.of(table))))
                .getLast();
        var ofPages = chunker(Strategy.Structure, 64, 1024)
                .chunk(document(new Section(List.of(), List.of(text, more))))
                .getFirst();

        assertThat(ofTable.reading().text()).startsWith("| name | weight |\n|-|-|\n| part");
        assertThat(ofPages.heading()).isEqualTo("Page 3");
        assertThat(ofPages.reading().heading()).isEqualTo("Pages 3-4");
    }

    /** Or what is read would be what the document said before. */
    @Test
    void anEditMakesAllChunksOfItsParentNewAndNoOther() {
        var leave = "You have 25 days of leave in each year. Ask for them a week before. ".repeat(8);
        var travel = "Travel is paid by the second class, and by the first at night. ".repeat(8);
        var chunker = chunker(Strategy.Structure, 48, 1024);
        var before =
                chunker.chunk(document(Section.of(List.of("Leave"), leave), Section.of(List.of("Travel"), travel)));
        var after = chunker.chunk(
                document(Section.of(List.of("Leave"), leave + "Or two."), Section.of(List.of("Travel"), travel)));

        var kept = after.stream().map(Chunk::id).collect(Collectors.toSet());
        assertThat(before.stream().filter(chunk -> kept.contains(chunk.id())))
                .containsExactlyElementsOf(before.stream()
                        .filter(chunk -> chunk.heading().equals("Travel"))
                        .toList());
    }

    @Test
    void whatIsNoTokenMakesNoParentEndless() {
        var text = "one" + "\uE000".repeat(50_000) + " two" + "\n".repeat(50_000) + "three" + "\u0301".repeat(50_000);

        assertThat(chunker(Strategy.Structure, 64, 128).chunk(document(Section.of(List.of(), text))))
                .allMatch(chunk -> chunk.reading().text().length() <= 128 * 64);
    }
}
