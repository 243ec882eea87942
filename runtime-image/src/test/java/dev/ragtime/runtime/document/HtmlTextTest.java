package dev.ragtime.runtime.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a reader sees of HTML is read, in its order, and nothing else. */
class HtmlTextTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "<p style='display: none'>ghost</p>",
                "<p style='DISPLAY:NONE !important'>ghost</p>",
                "<div style='visibility:hidden'>ghost</div>",
                "<div hidden>ghost</div>",
                "<div hidden=''><p><b>ghost</b></p></div>",
                "<p aria-hidden='true'>ghost</p>",
                "<span style='font-size:0'>ghost</span>",
                "<span style='font-size: 0px'>ghost</span>",
                "<span style='font-size:1px'>ghost</span>",
                "<span style='opacity:0'>ghost</span>",
                "<span style='font-size:0.01em'>ghost</span>",
                "<span style='color:rgba(0, 0, 0, 0)'>ghost</span>",
                "<p style='margin-left:-9999px'>ghost</p>",
                "<p style='transform:scale(0)'>ghost</p>",
                "<p style='content-visibility:hidden'>ghost</p>",
                "<span style='color:#fff'>ghost</span>",
                "<span style='color:white;background:white'>ghost</span>",
                "<font color='#FFFFFF'>ghost</font>",
                "<div style='background-color:#000'><span style='color:rgb(0, 0, 0)'>ghost</span></div>",
                "<span style='color:transparent'>ghost</span>",
                "<div style='position:absolute;left:-9999px'>ghost</div>",
                "<div style='position:absolute;clip:rect(0,0,0,0)'>ghost</div>",
                "<div style='text-indent:-9999px'>ghost</div>",
                "<span class='sr-only'>ghost</span>",
                "<style>.g{display:none}</style><p class='a g'>ghost</p>",
                "<style>p#g , .x { visibility : hidden }</style><p id='g'>ghost</p>",
                "<style>/* c */ .g{color:#fefefe}</style><p class='g'>ghost</p>",
                "<template>ghost</template><noscript>ghost</noscript><script>ghost</script>",
                "<!-- ghost --><input type=hidden value=ghost><input type=password value=ghost>",
                "<datalist><option>ghost</option></datalist><svg><title>ghost</title></svg>",
                "<table><tr hidden><td>ghost</td></tr><tr><td>a</td><td style='display:none'>ghost</td></tr></table>"
            })
    void whatAReaderCannotSeeIsNotIndexed(String html) throws Exception {
        assertThat(text("<p>Seen before.</p>" + html + "<p>Seen after.</p>"))
                .contains("Seen before.", "Seen after.")
                .doesNotContain("ghost");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<div style='background:#000;color:#fff'>seen</div>",
                "<div style='background:url(x.png)'><span style='color:white'>seen</span></div>",
                "<div style='font-size:0'><span style='font-size:14px'>seen</span></div>",
                "<div style='visibility:hidden'><span style='visibility:visible'>seen</span></div>",
                "<style>@media print{.g{display:none}}</style><p class='g'>seen</p>",
                "<style>.g{display:none} .g.open{display:block}</style><p class='g'>seen</p>",
                "<style>.g{display:none} input:checked ~ .g{display:block}</style><p class='g'>seen</p>",
                "<style>.g{display:none}</style><button class='acc'>Question</button><div class='g'>seen</div>",
                "<button aria-controls='p'>Question</button><hr><div id='p' hidden>seen</div>",
                "<h3><button aria-expanded='false'>Question</button></h3><div hidden>seen</div>",
                "<div role='tabpanel' aria-hidden='true'>seen</div>",
                "<div hidden='until-found'>seen</div>",
                "<details><summary>Question</summary>seen</details>",
                "<details>seen</details>",
                "<dialog>seen</dialog>",
                "<div style='max-height:0;overflow:hidden'>seen</div>",
                "<aside>seen</aside>",
                "<form><p>seen</p></form>",
                "<form><label>Name</label> <input value='seen'></form>",
                "<select><option>one</option><option>seen</option></select>",
                "<textarea>seen</textarea>",
                "<fieldset><legend>seen</legend></fieldset>",
                "<img src='x' alt='seen'>",
                "<div role='img' aria-label='seen'></div>",
                "<svg role='img' aria-label='seen'><path d='M0 0'/></svg>",
                "<svg><g><text>a <tspan>seen</tspan></text></g></svg>",
                "<p>As <svg><text>seen</text></svg> shows</p>",
                "<figure><img src='x'><figcaption>seen</figcaption></figure>",
                "<table><caption>seen</caption><tr><td>1</td></tr></table>",
                "<table role='presentation'><tr><td><p>seen</p></td></tr></table>",
                "<blockquote>Said.<footer>seen</footer></blockquote>",
                "<article><header>seen</header><p>Text</p></article>",
                "<pre>a <b>seen</b></pre>",
                "<p>Press <button>seen</button> to go on.</p>",
                "<p>x <unknown-tag>seen</unknown-tag></p>",
                "<dl><dt>seen</dt></dl>",
                "<select><optgroup label='seen'><option>one</optgroup></select>",
                "<select><option label='seen' value='1'></option></select>",
                "<link rel='stylesheet' href='x.css'><span style='color:#fff'>seen</span>"
            })
    void whatAReaderSeesOrCanUnfoldIsIndexed(String html) throws Exception {
        assertThat(text("<h1>Page</h1><p>Before.</p>" + html + "<p>After.</p>")).contains("seen");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "8443<br>9443 | 8443 9443",
                "8443<br/>9443 | 8443 9443",
                "long<wbr>word | longword",
                "soft&shy;hyphen | softhyphen",
                "zero&#8203;width&#8288; | zerowidth",
                "no&nbsp;break | no break",
                "a<b>b</b>c | abc",
                "x<sup>2</sup> and 10<sup>-6</sup> | x^2 and 10^-6",
                "1<sup>st</sup> H<sub>2</sub>O | 1st H2O",
                "<label>Name</label><label>Town</label> | Name Town",
                "<input type='checkbox'>Agree<input type='radio'>Other | Agree Other",
                "<progress>30%</progress><meter>7 of 10</meter> | 30% 7 of 10",
                "<ruby>\u6f22<rt>kan</rt></ruby> | \u6f22(kan)",
                "<span role='cell'>a</span><span role='cell'>b</span> | a b",
                "sum<output>42</output>euro | sum 42 euro",
                "<select><option>red<option>green</select> | red, green",
                "<ruby>\u6f22<rp>(</rp><rt>kan</rt><rp>)</rp></ruby> | \u6f22(kan)"
            })
    void wordsAreNeitherJoinedNorParted(String html, String text) throws Exception {
        assertThat(text("<p>" + html + "</p>")).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<a href='https://e.org/f'>form</a> | form (https://e.org/f)",
                "<a href='mailto:a@e.org'>write</a> | write (a@e.org)",
                "<a href='mailto:a@e.org'>a@e.org</a> | a@e.org",
                "<a href='mailto:a@e.org?subject=Hi'>write</a> | write (a@e.org)",
                "<a href='https://www.e.org/'>e.org</a> | e.org",
                "<a href='/local'>here</a> | here",
                "<a href='#part'>here</a> | here",
                "<a href='javascript:void(0)'>here</a> | here",
                "<a href='https://e.org/f'><img alt='Map'></a> | Map (https://e.org/f)"
            })
    void anAddressIsKeptWhereItSaysMoreThanItsText(String html, String text) throws Exception {
        assertThat(text("<p>" + html + "</p>")).isEqualTo(text);
    }

    @Test
    void furnitureOfThePageIsNoContent() throws Exception {
        var text = text("""
                <header>Logo</header><nav>Home</nav><div role="navigation">Menu</div>
                <div><h1>Title</h1><p>Content.</p><button>Copy</button></div>
                <aside><a href="/a">Other page</a> <a href="/b">One more</a></aside><footer>Imprint</footer>
                """);

        assertThat(text).isEqualTo("Content.");
    }

    @Test
    void aSmallMainBesideAllTheTextIsNotTakenForThePage() throws Exception {
        assertThat(text("<main><p>Loading</p></main><div><p>All of the text of this page stands here.</p></div>"))
                .contains("All of the text");
    }

    @Test
    void partsThatUnfoldAreSectionsOfTheirOwnAndEndWithThem() throws Exception {
        var sections = sections("""
                <h1>Help</h1><h2>Meters</h2>
                <details><summary>How is it reset?</summary><p>Hold the key.</p><h3>Old ones</h3><p>Pull the plug.</p></details>
                <p>All meters are checked.</p>
                <ul role="tablist"><li><a role="tab" href="#lin">Linux</a></li><li><a role="tab" href="#mac">Mac</a></li></ul>
                <div id="lin" role="tabpanel"><p>apt</p></div><div id="mac" role="tabpanel" hidden><p>brew</p></div>
                """);

        assertThat(sections)
                .containsExactly(
                        Document.Section.of(List.of("Meters", "How is it reset?"), "Hold the key."),
                        Document.Section.of(List.of("Meters", "How is it reset?", "Old ones"), "Pull the plug."),
                        Document.Section.of(List.of("Meters"), "All meters are checked."),
                        Document.Section.of(List.of("Meters", "Linux"), "apt"),
                        Document.Section.of(List.of("Meters", "Mac"), "brew"));
    }

    @Test
    void aDefinitionStandsWithItsTermAndAnItemWithItsNumber() throws Exception {
        assertThat(blocks("""
                <dl><dt>RPM</dt><dd>turns</dd><dt>bar</dt><dt>psi</dt><dd>pressure</dd></dl>
                <ol start="3"><li>three<ol><li>inner</li></ol></li><li><p>four</p><p>more</p></li></ol>
                """))
                .containsExactly(
                        new Block.Item("RPM: turns", 0),
                        new Block.Item("bar, psi: pressure", 0),
                        new Block.Item("3. three", 0),
                        new Block.Item("1. inner", 1),
                        new Block.Item("4. four", 0),
                        new Block.Paragraph("more"));
    }

    @Test
    void aTermEndsWithItsListAndWhereAnotherBeginsBelowIt() throws Exception {
        assertThat(blocks("<dl><dt>RPM</dt></dl><p>Turns are counted.</p><dl><dt>Out</dt><dd><dl><dt>In</dt>"
                        + "<dd>deep</dd></dl></dd></dl>"))
                .containsExactly(
                        new Block.Paragraph("RPM:"),
                        new Block.Paragraph("Turns are counted."),
                        new Block.Paragraph("Out:"),
                        new Block.Item("In: deep", 0));
    }

    @Test
    void whatUnfoldsSomethingFartherOffIsItsHeading() throws Exception {
        assertThat(sections("""
                <h1>Help</h1>
                <div class="card"><div class="card-header"><button data-bs-toggle="collapse" data-bs-target="#c1">Warranty</button></div>
                <div id="c1" class="collapse"><p>Thirty months.</p></div></div>
                <details>Before<summary>Late</summary>after.</details>
                """))
                .containsExactly(
                        Document.Section.of(List.of("Warranty"), "Thirty months."),
                        Document.Section.of(List.of("Late"), "Before after."));
    }

    @Test
    void aTableKeepsItsHeadApartAndFillsCellsThatSpanRows() throws Exception {
        assertThat(blocks("""
                <table><caption>Sizes</caption><tr><th>kind</th><th>size</th></tr>
                <tr><td rowspan="2">bolt</td><td>7<br>9</td></tr><tr><td><ul><li>8</li><li>10</li></ul></td></tr>
                <tr><td colspan="2">none left</td></tr></table>
                """))
                .containsExactly(new Block.Table(
                        List.of("Sizes", "| kind | size |", "|-|-|"),
                        List.of("| bolt | 7 9 |", "| bolt | 8 10 |", "| none left |  |")));
    }

    @Test
    void aTableInACellIsPartOfItsRow() throws Exception {
        assertThat(blocks("""
                <table><tr><th>part</th><th>sizes</th></tr>
                <tr><td>bolt</td><td><table><tr><td>7</td><td>9</td></tr><tr><td>11</td></tr></table></td></tr></table>
                """))
                .containsExactly(new Block.Table(List.of("| part | sizes |", "|-|-|"), List.of("| bolt | 7 9 11 |")));
    }

    @Test
    void aTableThatOnlyPlacesThingsIsReadCellByCell() throws Exception {
        var sections = sections(
                "<h1>T</h1><table><tr><td><h2>Left</h2><p>one</p></td><td><h2>Right</h2><p>two</p></td></tr></table>");

        assertThat(sections)
                .containsExactly(
                        Document.Section.of(List.of("Left"), "one"), Document.Section.of(List.of("Right"), "two"));
    }

    private static Document parsed(String html) throws Exception {
        return Indexed.of("a.html", "<!doctype html><html><body>" + html + "</body></html>")
                .document();
    }

    private static List<Document.Section> sections(String html) throws Exception {
        return parsed(html).sections();
    }

    private static List<Block> blocks(String html) throws Exception {
        return sections(html).stream()
                .flatMap(section -> section.blocks().stream())
                .toList();
    }

    private static String text(String html) throws Exception {
        return String.join(
                "\n",
                sections(html).stream()
                        .flatMap(section -> section.blocks().stream())
                        .map(Block::text)
                        .toList());
    }
}
