package dev.ragtime.runtime.document;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.runtime.document.Pdfs.Placed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.text.TextContentRenderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Of files as people write them, every word that a reader sees is in some chunk, as often, and none is invented. */
class EveryWordTest {
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+");

    static Stream<Path> pages() throws IOException {
        return Files.list(Path.of("../docs"))
                .filter(file -> file.toString().endsWith(".md"))
                .sorted();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void ofMarkdown(Path page) throws Exception {
        var markdown = Files.readString(page);
        var extensions = List.of(TablesExtension.create());
        var parsed = Parser.builder().extensions(extensions).build().parse(markdown.replaceAll("<!--.*?-->", ""));
        var visible =
                TextContentRenderer.builder().extensions(extensions).build().render(withoutAddresses(parsed));

        assertAllThere(visible, Indexed.of(page.getFileName().toString(), markdown), addresses(markdown));
    }

    /** The renderer of plain text writes out every address, of which a passage keeps the absolute ones. */
    private static Node withoutAddresses(Node document) {
        document.accept(new AbstractVisitor() {
            @Override
            public void visit(Link link) {
                visitChildren(link);
                while (link.getFirstChild() != null) link.insertBefore(link.getFirstChild());
                link.unlink();
            }
        });
        return document;
    }

    private static String addresses(String markdown) {
        return String.join(
                " ",
                Pattern.compile("\\]\\((\\S+)\\)")
                        .matcher(markdown)
                        .results()
                        .map(m -> m.group(1))
                        .toList());
    }

    @Test
    void ofHtml() throws Exception {
        try (var page = EveryWordTest.class.getResourceAsStream("/documents/handbook.html");
                var shown = EveryWordTest.class.getResourceAsStream("/documents/handbook.html.txt")) {
            assertAllThere(new String(shown.readAllBytes()), Indexed.of("handbook.html", page.readAllBytes()), "");
        }
    }

    @Test
    void ofPlainText() throws Exception {
        var text = Files.readString(Path.of("../LICENSE"));

        assertAllThere(text, Indexed.of("LICENSE.txt", text), "");
    }

    @Test
    void ofPdf() throws Exception {
        var text = Files.readString(Path.of("../LICENSE"))
                .replaceAll("[^\\p{ASCII}]", "")
                .replaceAll("\\s+", " ")
                .strip();
        var pages = new ArrayList<List<Placed>>();
        var page = new ArrayList<Placed>();
        for (var line : wrapped(text)) {
            page.add(new Placed(72, 770 - 13.2f * page.size(), 11, line));
            if (page.size() == 50) {
                pages.add(List.copyOf(page));
                page.clear();
            }
        }
        pages.add(page);

        assertAllThere(text, Indexed.of("license.pdf", Pdfs.withLines("Licence", pages)), "Licence Page Pages");
    }

    private static List<String> wrapped(String text) {
        return Pattern.compile("\\S.{0,79}(?=\\s|$)")
                .matcher(text)
                .results()
                .map(match -> match.group())
                .toList();
    }

    /** @param more words that may be there, too */
    private static void assertAllThere(String visible, Indexed indexed, String more) {
        var all = new StringBuilder();
        for (var chunk : indexed.chunks()) all.append(Indexed.shown(chunk)).append('\n');
        var there = words(all.toString());
        var seen = words(visible);
        assertThat(seen).isNotEmpty();
        assertThat(seen).allSatisfy((word, count) -> assertThat(there).as(word).containsKey(word));
        seen.forEach((word, count) ->
                assertThat(there.get(word)).as("how often there is %s", word).isGreaterThanOrEqualTo(count));
        there.keySet().removeAll(seen.keySet());
        there.keySet().removeAll(words(more).keySet());
        assertThat(there.keySet()).as("words that no reader sees").allMatch(word -> word.matches("\\d+"));
    }

    private static TreeMap<String, Integer> words(String text) {
        var words = new TreeMap<String, Integer>();
        WORD.matcher(text.replace("\u00AD", "")).results().forEach(word -> words.merge(word.group(), 1, Integer::sum));
        return words;
    }
}
