package dev.ragtime.runtime.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.api.knowledgebase.Chunking;
import dev.ragtime.api.knowledgebase.Embedding.Model;
import dev.ragtime.runtime.document.Block;
import dev.ragtime.runtime.document.Block.PageStart;
import dev.ragtime.runtime.document.Document;
import dev.ragtime.runtime.document.Document.Section;
import dev.ragtime.runtime.document.DocumentId;
import dev.ragtime.runtime.embed.Tokenizer;
import dev.ragtime.runtime.embed.Tokenizers;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ChunkerTest {
    private static final Model MODEL = Model.BGE_SMALL_EN_V1_5;
    private final Tokenizer tokenizer = Tokenizers.open(MODEL);

    private Chunker chunker(Chunking.Strategy strategy, int maxTokens, int overlap) {
        return Chunkers.of(new Chunking(strategy, maxTokens, overlap, null, null), tokenizer);
    }

    private static Document document(String title, Section... sections) {
        return new Document(
                DocumentId.of("docs", "a.md"), "docs", "a.md", "configmap:docs/a.md", title, List.of(sections));
    }

    @ParameterizedTest
    @EnumSource(Chunking.Strategy.class)
    void noTextIsLostAndNoChunkIsTooLongWhateverTheDocument(Chunking.Strategy strategy) {
        var random = new Random(7);
        for (int round = 0; round < 60; round++) {
            int max = 32 + random.nextInt(200);
            var document = randomDocument(random);
            var chunks = chunker(strategy, max, random.nextInt(max / 2 + 1)).chunk(document);

            assertThat(chunks).extracting(Chunk::ordinal).isSorted().doesNotHaveDuplicates();
            assertThat(chunks).extracting(Chunk::id).doesNotHaveDuplicates();
            for (var chunk : chunks) {
                assertThat(chunk.tokens())
                        .as("tokens of %s", chunk)
                        .isEqualTo(tokenizer.count(EmbeddingText.of(chunk)))
                        .isBetween(1, max);
            }
            assertCovers(chunks, plain(document, chunks));
        }
    }

    /** Each chunk must begin where the text so far ends, or before; together they must reach the end. */
    private static void assertCovers(List<Chunk> chunks, String all) {
        int covered = 0;
        for (var chunk : chunks) {
            var text = squeeze(chunk.text());
            int start = all.lastIndexOf(text, covered);
            assertThat(start)
                    .as("position of %s after character %d", chunk, covered)
                    .isNotNegative();
            assertThat(start + text.length()).as("end of %s", chunk).isGreaterThan(covered);
            covered = start + text.length();
        }
        assertThat(covered).isEqualTo(all.length());
    }

    /** A title that was cut stands before the text. */
    private static String plain(Document document, List<Chunk> chunks) {
        boolean whole = chunks.getFirst().title().equals(document.title());
        var all = new StringBuilder(whole ? "" : squeeze(document.title()));
        for (var section : document.sections()) section.blocks().forEach(block -> all.append(squeeze(block.text())));
        return all.toString();
    }

    private static String squeeze(String text) {
        return text.replaceAll("\\s+", "");
    }

    /** Every word is numbered, so overlap is recognised without doubt. */
    private static Document randomDocument(Random random) {
        var sections = new ArrayList<Section>();
        int word = 0;
        for (int s = random.nextInt(4); s >= 0; s--) {
            var paragraphs = new ArrayList<String>();
            for (int p = random.nextInt(5); p >= 0; p--) {
                var paragraph = new StringBuilder();
                for (int w = random.nextInt(120); w >= 0; w--) {
                    paragraph.append(WORDS.get(random.nextInt(WORDS.size()))).append(word++);
                    paragraph.append(
                            random.nextInt(9) == 0 ? ". The" + word++ + " " : random.nextInt(9) == 0 ? "\n" : " ");
                }
                if (random.nextInt(6) == 0) paragraph.append(letters(random)).append(word++);
                paragraphs.add(paragraph.toString());
            }
            sections.add(Section.of(List.of(), paragraphs.toArray(String[]::new)));
        }
        return document("A title of " + "many words ".repeat(random.nextInt(30)), sections.toArray(Section[]::new));
    }

    private static String letters(Random random) {
        return random.ints(random.nextInt(900), 'a', 'z' + 1)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static final List<String> WORDS =
            List.of("leave", "Überstunden", "😀smile", "antidisestablishmentarianism", "漢字", "e.g.", "a-b_c/d", "(x)");

    @Test
    void structureKeepsHeadingsApartAndNamesThemInWhatIsEmbedded() {
        var chunks = chunker(Chunking.Strategy.Structure, 64, 0)
                .chunk(document(
                        "Handbook",
                        Section.of(List.of("Leave"), "You have 25 days in each year that you work for us."),
                        Section.of(List.of("Leave", "Carry over"), "Five days move to next year when they are left.")));

        assertThat(chunks).extracting(Chunk::heading).containsExactly("Leave", "Leave > Carry over");
        assertThat(EmbeddingText.of(chunks.get(1)))
                .isEqualTo("Handbook\nLeave > Carry over\nFive days move to next year when they are left.");
    }

    @Test
    void tinySectionsShareAChunkAndTheirHeadingsAreLinesOfIt() {
        var chunks = chunker(Chunking.Strategy.Structure, 256, 32)
                .chunk(document(
                        "Handbook",
                        Section.of(List.of("Leave", "Days"), "You have 25 days."),
                        Section.of(List.of("Leave", "Carry over"), "Five days move on."),
                        Section.of(List.of("Leave", "Carry over", "Deadline"), "Until March.")));

        assertThat(chunks).singleElement().satisfies(chunk -> {
            assertThat(chunk.heading()).isEqualTo("Leave");
            assertThat(chunk.text())
                    .isEqualTo("Days\n\nYou have 25 days.\n\nCarry over\n\nFive days move on.\n\n"
                            + "Deadline\n\nUntil March.");
        });
    }

    @Test
    void aHeadingTooLongToBeNamedIsTextAndTheNearestIsNamed() {
        var far = "A far heading with many words " + "that go on ".repeat(20);
        var chunks = chunker(Chunking.Strategy.Structure, 128, 0)
                .chunk(document("T", Section.of(List.of(far, "Near"), "Body. " + "More words of it. ".repeat(12))));

        assertThat(chunks.getFirst().heading()).isEqualTo("Near");
        assertThat(chunks.getFirst().text()).startsWith(far.strip());
    }

    @Test
    void aTitleTooLongToStandAboveEveryChunkIsReadWholeOnce() {
        var title = "A title " + "of more words than fit ".repeat(10);
        var chunks = chunker(Chunking.Strategy.Structure, 64, 0).chunk(document(title, Section.of(List.of(), "Body.")));

        assertThat(squeeze(chunks.stream().map(Chunk::text).collect(Collectors.joining())))
                .isEqualTo(squeeze(title + "Body."));
    }

    @ParameterizedTest
    @EnumSource(value = Chunking.Strategy.class, names = "Fixed", mode = EnumSource.Mode.EXCLUDE)
    void aTableIsCutBetweenRowsAndEachPartHasItsHead(Chunking.Strategy strategy) {
        var rows = IntStream.range(0, 50)
                .mapToObj(i -> "| part " + i + " | " + 7 * i + " kg |")
                .toList();
        var table = new Block.Table(List.of("| name | weight |", "|-|-|"), rows);
        var chunks = chunker(strategy, 96, 32)
                .chunk(document("T", new Section(List.of(), List.of(new Block.Paragraph("All parts:"), table))));

        assertThat(chunks)
                .hasSizeGreaterThan(4)
                .allSatisfy(chunk -> assertThat(chunk.text()).containsOnlyOnce("| name | weight |\n|-|-|\n| part"));
        assertThat(chunks.getFirst().text()).startsWith("All parts:\n\n| name");
        assertThat(chunks.stream().flatMap(chunk -> chunk.text().lines()).filter(line -> line.startsWith("| part")))
                .containsExactlyElementsOf(rows);
    }

    @Test
    void aRowLongerThanAChunkIsTheOnlyOneThatIsCut() {
        var table = new Block.Table(
                List.of("| name | text |", "|-|-|"),
                List.of("| one | short |", "| two | " + "long words ".repeat(60) + "|", "| three | short |"));
        var chunks = chunker(Chunking.Strategy.Structure, 64, 0)
                .chunk(document("T", new Section(List.of(), List.of(table))));

        assertThat(chunks).allSatisfy(chunk -> assertThat(chunk.text()).startsWith("| name | text |\n|-|-|\n"));
        assertThat(chunks).anyMatch(chunk -> chunk.text().contains("| one | short |"));
        assertThat(chunks).anyMatch(chunk -> chunk.text().contains("| three | short |"));
    }

    @Test
    void codeIsCutBetweenLinesAndKeepsItsIndentation() {
        var lines = IntStream.range(0, 40)
                .mapToObj(i -> "  ".repeat(i % 3) + "call(value" + i + ")")
                .toList();
        var code = new Block.Code(String.join("\n", lines));
        var chunks = chunker(Chunking.Strategy.Structure, 64, 16)
                .chunk(document("T", new Section(List.of(), List.of(code))));

        assertThat(chunks.stream().flatMap(chunk -> chunk.text().lines())).containsExactlyElementsOf(lines);
    }

    @Test
    void aChunkNamesThePagesThatItStandsOn() {
        var text = "One sentence begins on a page and ends on the next.";
        var acrossPages = new Block.Paragraph(text, List.of(new PageStart(0, 3), new PageStart(20, 4)));
        var after = new Block.Paragraph("Another one. ".repeat(16), List.of(new PageStart(0, 5)));
        var chunks = chunker(Chunking.Strategy.Structure, 64, 0)
                .chunk(document("T", new Section(List.of(), List.of(acrossPages, after))));

        assertThat(chunks).extracting(Chunk::heading).startsWith("Pages 3-4", "Page 5");
    }

    /** Hexadecimal digits, base64, Thai, Japanese, smileys, a word of 300,000 letters: what has no blanks. */
    @ParameterizedTest
    @EnumSource(Chunking.Strategy.class)
    void textWithoutBlanksIsCutWithinTheLimitAndNothingOfItIsLost(Chunking.Strategy strategy) {
        var random = new Random(3);
        var bytes = new byte[9000];
        random.nextBytes(bytes);
        for (var text : List.of(
                HexFormat.of().formatHex(bytes),
                Base64.getEncoder().encodeToString(bytes),
                "ไส้กรองน้ำมัน".repeat(300),
                "漢字かな交じり文".repeat(300),
                "😀".repeat(2000),
                "a".repeat(300_000))) {
            var chunks = chunker(strategy, 128, 16).chunk(document("T", Section.of(List.of(), text)));

            assertThat(chunks)
                    .allSatisfy(chunk -> assertThat(chunk.tokens())
                            .isEqualTo(tokenizer.count(EmbeddingText.of(chunk)))
                            .isLessThanOrEqualTo(128));
            assertThat(chunks)
                    .allSatisfy(chunk -> assertThat(chunk.text().length()).isLessThan(1500));
            assertThat(chunks.stream().mapToInt(chunk -> chunk.text().length()).sum())
                    .isGreaterThanOrEqualTo(text.length());
        }
    }

    @Test
    void aMillionLettersTakeTimeInProportion() {
        var chunker = chunker(Chunking.Strategy.Fixed, 256, 32);
        chunker.chunk(document("T", Section.of(List.of(), "x".repeat(100_000))));
        long small = time(() -> chunker.chunk(document("T", Section.of(List.of(), "x".repeat(100_000)))));
        long large = time(() -> chunker.chunk(document("T", Section.of(List.of(), "x".repeat(1_000_000)))));

        // ten times the text; a quadratic cut would take a hundred times as long
        assertThat(large).isLessThan(40 * small);
    }

    private static long time(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return System.nanoTime() - start;
    }

    @Test
    void aParagraphThatFitsIntoAChunkIsNotCut() {
        var first = "One two three four five six seven eight nine ten. ".repeat(4);
        var second = "Alpha beta gamma delta. Epsilon zeta eta theta. Iota kappa lambda mu.";
        var chunks =
                chunker(Chunking.Strategy.Structure, 56, 0).chunk(document("T", Section.of(List.of(), first, second)));

        assertThat(chunks).extracting(Chunk::text).containsExactly(first.strip(), second);
    }

    @Test
    void overlapRepeatsWholeSentences() {
        var text = "Alpha one two three four five six seven. Beta one two three four five six seven. "
                + "Gamma one two three four five six seven. Delta one two three four five six seven.";
        var chunks = chunker(Chunking.Strategy.Sentence, 32, 12).chunk(document("T", Section.of(List.of(), text)));

        assertThat(chunks.get(1).text()).startsWith("Gamma one");
        assertThat(chunks.get(0).text()).endsWith("Gamma one two three four five six seven.");
    }

    @ParameterizedTest
    @EnumSource(Chunking.Strategy.class)
    void aHeadingWithNothingBelowItIsStillFound(Chunking.Strategy strategy) {
        var chunks = chunker(strategy, 64, 0)
                .chunk(document(
                        "T",
                        Section.of(List.of("Parent", "Child"), "Text of some length that stands alone. ".repeat(4)),
                        Section.of(List.of("Alone"))));

        assertThat(chunks).anyMatch(chunk -> (chunk.heading() + chunk.text()).contains("Alone"));
        assertThat(chunks).anyMatch(chunk -> (chunk.heading() + chunk.text()).contains("Parent"));
    }

    @ParameterizedTest
    @EnumSource(Chunking.Strategy.class)
    void aDocumentOfATitleAloneIsOneChunkAndAnEmptyOneIsNone(Chunking.Strategy strategy) {
        var chunker = chunker(strategy, 64, 0);

        assertThat(chunker.chunk(document("The title", Section.of(List.of()))))
                .extracting(Chunk::text)
                .containsExactly("The title");
        assertThat(chunker.chunk(document("a"))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Chunking.Strategy.class)
    void whatIsNoTokenMakesNoChunkLargeEither(Chunking.Strategy strategy) {
        var text = "one" + "\uE000".repeat(50_000) + " two" + "\n".repeat(50_000) + "three" + "\u0301".repeat(50_000);

        var chunks = chunker(strategy, 64, 0).chunk(document("T", Section.of(List.of(), text)));

        assertThat(chunks).allMatch(chunk -> chunk.text().length() <= 64 * 64);
        assertThat(chunks.stream().map(Chunk::text).collect(Collectors.joining()))
                .contains("one", "two", "three");
    }

    @Test
    void aTitleThatTheTextBeginsWithIsEmbeddedOnce() {
        var chunk = chunker(Chunking.Strategy.Structure, 64, 0)
                .chunk(document("Annual leave", Section.of(List.of(), "Annual leave\n25 days.")))
                .getFirst();

        assertThat(EmbeddingText.of(chunk)).isEqualTo("Annual leave\n25 days.");
    }

    @Test
    void anEditChangesTheIdsOfTheChunksItTouchesOnly() {
        var one = Section.of(List.of("One"), "First text of some length that fills a chunk of its own.");
        var chunker = chunker(Chunking.Strategy.Structure, 32, 0);
        var before = chunker.chunk(document("T", one, Section.of(List.of("Two"), "Old text of some length, too.")));
        var after = chunker.chunk(document("T", one, Section.of(List.of("Two"), "New text of some length, too.")));

        assertThat(after.get(0).id()).isEqualTo(before.get(0).id());
        assertThat(after.get(1).id()).isNotEqualTo(before.get(1).id());
    }
}
