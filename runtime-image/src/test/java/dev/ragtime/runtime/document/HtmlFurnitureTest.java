package dev.ragtime.runtime.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Of pages as documentation tools make them, the content is read, all of it and nothing else. */
class HtmlFurnitureTest {
    private static final String BEGIN = "Amber lamps burn whale oil. Fill them at dusk.";
    private static final String WICKS = "Filling|1. Open the lid.|2. Pour half a litre.|lampctl fill --litres 0.5";
    private static final String TABLE = "Wicks|| Size | Hours |\n|-|-|\n| small | 6 |\n| large | 12 |";

    /** One text in reStructuredText and one in Markdown, by Sphinx and MkDocs with the themes that they are named by. */
    @ParameterizedTest
    @CsvSource({
        "pydata, Note, , Spare wicks|Spare wicks lie in the green box.",
        "furo, Note, , Spare wicks|Spare wicks lie in the green box.",
        "readthedocs, Note, , Spare wicks|Spare wicks lie in the green box.",
        "mkdocs, Never, Small Large|Six hours.|Twelve hours., ",
        "material, Never, Small Large|Six hours.|Twelve hours., "
    })
    void the_content_of_a_page_is_read_and_nothing_else(String theme, String note, String tabs, String aside)
            throws Exception {
        var page = HtmlParser.parse(resource(theme), 1_000_000);

        assertThat(page.title()).contains("Amber lamps");
        assertThat(String.join("|", texts(page)))
                .isEqualTo(Stream.of(
                                BEGIN,
                                note,
                                "Never fill a burning lamp.",
                                WICKS,
                                tabs,
                                TABLE,
                                aside,
                                "A wick lasts a week.")
                        .filter(text -> text != null)
                        .reduce((a, b) -> a + "|" + b)
                        .orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<div class='navbar'><a href=/>Lamps</a><ul><li><a href=/a>Amber</a></li></ul></div>",
                "<div class='toc'>On this page<ul><li><a href='#a'>Filling</a></li></ul></div>",
                "<ul id='breadcrumbs'><li><a href=/>Home</a> <li><a href=/g>Guide</a></ul>",
                "<div class='md-sidebar'><label>Contents</label><a href=/b>Blue</a></div>",
                "<p class='pagination'>Page <a href=?p=1>1</a> <a href=?p=2>2</a></p>",
                "<a class='skip-link' href='#main'>Skip to content</a>",
                "<div class='share-buttons'><a href=https://example.org>Share</a></div>",
                "<div id='cookie-banner'>We use cookies. You may refuse them. <button>Refuse</button></div>",
                "<div role=dialog><h4>Search</h4><p>Enter what you look for.</p><input type=search></div>"
            })
    void what_stands_around_every_page_is_left_out(String furniture) throws Exception {
        var page = HtmlParser.parse((furniture + "<h1>Lamps</h1><p>Amber lamps.</p>").getBytes(), 1000);

        assertThat(texts(page)).containsExactly("Amber lamps.");
    }

    /** A class may mean anything. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "<div class='sidebar'>The office is closed on Mondays. See the <a href=/h>hours</a>.</div>",
                "<div class='menu'>Soup of the day</div>",
                "<div class='share'>A share pays two crowns, as <a href=/r>reported</a> in the spring of that year</div>",
                "<div class='cookies'>Bake cookies for twelve minutes</div>",
                "<div class='nav'><h1>Navigation at sea</h1><a href=/c>Charts</a></div>",
                "<div class='cookie-notice'>The museum shows a cookie of 1890</div>",
                "<ul class='links'><li><a href=https://example.org>The harbour office</a></ul>"
            })
    void what_tells_something_is_read_whatever_it_is_named(String content) throws Exception {
        var page = HtmlParser.parse(("<p>Before.</p>" + content + "<p>After.</p>").getBytes(), 1000);

        assertThat(texts(page)).hasSizeGreaterThan(2);
    }

    /** Headings where they begin, and the blocks below them. */
    private static List<String> texts(ParsedText page) {
        return page.sections().stream()
                .flatMap(section -> Stream.concat(
                        section.headings().stream(), section.blocks().stream().map(Block::text)))
                .toList();
    }

    private static byte[] resource(String theme) throws IOException {
        try (var in = HtmlFurnitureTest.class.getResourceAsStream("/documents/sites/" + theme + ".html")) {
            return in.readAllBytes();
        }
    }
}
