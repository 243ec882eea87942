package dev.ragtime.runtime.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TermsTest {
    @Test
    void plainEnglishHasTheSameTermsAsEver() throws IOException {
        var text = "The employees' leave, carried over (as before), isn't lost; it expires in March. Employees know.";

        assertThat(Terms.of(text)).containsExactlyInAnyOrderElementsOf(firstVersion(text));
    }

    /** What an index of an earlier image holds must be found by this one's queries. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "loader.retry.backoff",
                "max_input_chars",
                "ERR-1234",
                "getUserByBadge()",
                "caf\u00e9 Stra\u00dfe na\u00efve",
                "\u6f22\u5b57\u304b\u306a \u30ab\u30bf\u30ab\u30ca",
                "\ud55c\uad6d\uc5b4 \uc0ac\uc804",
                "\u0e40\u0e1b\u0e25\u0e35\u0e48\u0e22\u0e19\u0e44\u0e2a\u0e49\u0e01\u0e23\u0e2d\u0e07",
                "C++ and C# of U.S. folks' e-mail",
                "https://a.example.com/x?y=z",
                "\ud83d\ude00 smile",
                "\uff26\uff35\uff2c\uff2c width",
                "\u0639\u0631\u0628\u064a"
            })
    void theTermsOfTheFirstVersionAreAmongThem(String text) throws IOException {
        assertThat(Terms.of(text)).containsAll(firstVersion(text));
    }

    @ParameterizedTest
    @CsvSource({
        "max_input_chars, chars",
        "max_input_chars, max_input_chars",
        "MAX_INPUT_CHARS, input",
        "ERR-1234, err-1234",
        "ERR-1234, 1234",
        "E4711, 4711",
        "getUserName, user",
        "getUserName, getUserName",
        "getUserName, getusername",
        "XMLHttpRequest, http",
        "loader.retry.backoff, retry",
        "loader.retry.backoff, loader.retry.backoff",
        "depot.yaml, depot",
        "src/main/App.java, App.java",
        "src/main/App.java, app",
        "ops@example.com, ops@example.com",
        "ops@example.com, example.com",
        "re-sign, resign",
        "Wi-Fi, wifi",
        "C++, c++",
        "C#, c#",
        "state-of-the-art, art",
        "192.168.0.1:8080, 192.168.0.1",
        "caf\u00e9, cafe",
        "cafe\u0301, caf\u00e9",
        "\u00c5ngstr\u00f6m, angstrom",
        "\uff26\uff35\uff2c\uff2c, full",
        "\ufb01lter, filter",
        "\u0391\u03b8\u03ae\u03bd\u03b1\u03c2, \u03b1\u03b8\u03b7\u03bd\u03b1\u03c3",
        "\u0391\u0398\u0397\u039d\u0391\u03a3, \u0391\u03b8\u03ae\u03bd\u03b1\u03c2",
        "\u0401\u043b\u043a\u0430, \u0435\u043b\u043a\u0430",
        "\u0645\u064f\u062d\u064e\u0645\u0651\u064e\u062f, \u0645\u062d\u0645\u062f",
        "\u05e9\u05c1\u05b8\u05dc\u05d5\u05b9\u05dd, \u05e9\u05dc\u05d5\u05dd",
        "O'Brien, obrien",
        "v1.2.3, 1.2.3",
        "1.2.3, v1.2.3",
        "'1,000', 1000",
        "\u6771\u4eac\u90fd\u5e81, \u6771\u4eac",
        "\u30c7\u30fc\u30bf\u30d9\u30fc\u30b9, \u30c7\u30fc\u30bf",
        "\ub370\uc774\ud130\ubca0\uc774\uc2a4\ub97c, \ub370\uc774\ud130\ubca0\uc774\uc2a4",
        "\u0e40\u0e1b\u0e25\u0e35\u0e48\u0e22\u0e19\u0e44\u0e2a\u0e49\u0e01\u0e23\u0e2d\u0e07\u0e17\u0e38\u0e01, \u0e44\u0e2a\u0e49\u0e01\u0e23\u0e2d\u0e07"
    })
    void aWordOfTheTextIsFoundByAQuery(String text, String query) {
        assertThat(Terms.of("Here " + text + " stands.")).containsAnyElementsOf(Terms.of(query));
    }

    @Test
    void noTermHasABlankAndDataMakesNoPartsOfItself() {
        var terms = Terms.of("a\u00a0b \u3000 x\u2003y " + "0a1b2c3d".repeat(100) + " \ufdfa");

        assertThat(terms).allMatch(term -> term.chars().noneMatch(Character::isWhitespace) && !term.contains("\u00a0"));
        assertThat(terms).hasSizeLessThan(20);
    }

    private static List<String> firstVersion(String text) throws IOException {
        var terms = new ArrayList<String>();
        try (var analyzer = new EnglishAnalyzer();
                var stream = analyzer.tokenStream("", text)) {
            var term = stream.addAttribute(CharTermAttribute.class);
            stream.reset();
            while (stream.incrementToken()) terms.add(term.toString());
            stream.end();
        }
        return terms;
    }
}
