package dev.ragtime.runtime.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.api.knowledgebase.Chunking;
import dev.ragtime.api.knowledgebase.Embedding.Model;
import dev.ragtime.runtime.document.Document;
import dev.ragtime.runtime.document.Document.Section;
import dev.ragtime.runtime.document.DocumentId;
import dev.ragtime.runtime.embed.Tokenizer;
import dev.ragtime.runtime.embed.Tokenizers;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ChunkerTest {
    private static final Model MODEL = Model.BGE_SMALL_EN_V1_5;
    private final Tokenizer tokenizer = Tokenizers.open(MODEL);

    private Chunker chunker(Chunking.Strategy strategy, int maxTokens, int overlap) {
        return Chunkers.of(new Chunking(strategy, maxTokens, overlap), MODEL, tokenizer);
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
            assertCovers(chunks, plain(document));
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

    private static String plain(Document document) {
        var all = new StringBuilder();
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
                if (random.nextInt(6) == 0)
                    paragraph.append("x".repeat(random.nextInt(900))).append(word++);
                paragraphs.add(paragraph.toString());
            }
            sections.add(Section.of(List.of(), paragraphs.toArray(String[]::new)));
        }
        return document("A title of " + "many words ".repeat(random.nextInt(30)), sections.toArray(Section[]::new));
    }

    private static final List<String> WORDS =
            List.of("leave", "Überstunden", "😀smile", "antidisestablishmentarianism", "漢字", "e.g.", "a-b_c/d", "(x)");

    @Test
    void structureKeepsHeadingsApartAndNamesThemInWhatIsEmbedded() {
        var chunks = chunker(Chunking.Strategy.Structure, 256, 32)
                .chunk(document(
                        "Handbook",
                        Section.of(List.of("Leave"), "You have 25 days."),
                        Section.of(List.of("Leave", "Carry over"), "Five days move to next year.")));

        assertThat(chunks).extracting(Chunk::heading).containsExactly("Leave", "Leave > Carry over");
        assertThat(EmbeddingText.of(chunks.get(1)))
                .isEqualTo("Handbook\nLeave > Carry over\nFive days move to next year.");
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

    @Test
    void aHeadingWithNothingBelowItIsStillFound() {
        var chunks = chunker(Chunking.Strategy.Structure, 64, 0)
                .chunk(document(
                        "T",
                        Section.of(List.of("Parent")),
                        Section.of(List.of("Parent", "Child"), "Text."),
                        Section.of(List.of("Alone"))));

        assertThat(chunks).extracting(Chunk::text).containsExactly("Text.", "Alone");
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
        var one = Section.of(List.of("One"), "First text.");
        var chunker = chunker(Chunking.Strategy.Structure, 64, 0);
        var before = chunker.chunk(document("T", one, Section.of(List.of("Two"), "Old.")));
        var after = chunker.chunk(document("T", one, Section.of(List.of("Two"), "New.")));

        assertThat(after.get(0).id()).isEqualTo(before.get(0).id());
        assertThat(after.get(1).id()).isNotEqualTo(before.get(1).id());
    }
}
