package dev.ragtime.runtime.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ragtime.runtime.access.PrincipalList;
import dev.ragtime.runtime.access.PrincipalList.MalformedException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MarkdownTextTest {
    @Test
    void frontMatterOfAnyShapeIsMetadata() throws Exception {
        var document = Indexed.of("a.md", """
                ---
                title: >
                  Filter change,
                  second edition
                tags: [air, "oil"]
                date: 2024-05-01
                draft: false
                weight: 3
                owner:
                  team: blue
                  people:
                    - Ada
                    - Bob
                note: |
                  # no comment
                  two lines
                ---
                Change the filter.
                """).document();

        assertThat(document.title()).isEqualTo("Filter change, second edition");
        assertThat(document.metadata())
                .containsEntry("tags", List.of("air", "oil"))
                .containsEntry("date", "2024-05-01")
                .containsEntry("draft", "false")
                .containsEntry("weight", "3")
                .containsEntry("owner", Map.of("team", "blue", "people", List.of("Ada", "Bob")))
                .containsEntry("note", "# no comment\ntwo lines");
        assertThat(document.sections()).containsExactly(Document.Section.of(List.of(), "Change the filter."));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "---\ntitle: Guide: the second\nauthor: {{ x }}\n---\nBody.\n",
                "---\r\ntitle: 'Guide: the second'\r\n---\r\nBody.\r\n",
                "---\ntitle: \"Guide: the second\"\n...\nBody.\n",
                "---\n\ntitle: \"Guide: the second\"\nlayout: page\n\n---\n\nBody.\n",
                "---   \n# comment\ntitle: \"Guide: the second\"\n---\nBody.\n",
                "\n---\ntitle: \"Guide: the second\"\n---\nBody.\n",
                "---yaml\ntitle: \"Guide: the second\"\n---\nBody.\n",
                "---\nTitle: \"Guide: the second\"\n---\nBody.\n",
                "{\n  \"title\": \"Guide: the second\",\n  \"tags\": [\"a\"]\n}\n\nBody.\n",
                "+++\ntitle = \"Guide: the second\"\ntags = [\"a\"]\n[owner]\nteam = \"blue\"\n+++\nBody.\n"
            })
    void theTitleIsTakenFromFrontMatterAndNothingElseOfItIsText(String markdown) throws Exception {
        var indexed = Indexed.of("a.md", markdown);

        assertThat(indexed.document().title()).isEqualTo("Guide: the second");
        assertThat(indexed.text()).isEqualTo("Body.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"version: 1.10", "id: 0042", "starts: 10:30", "country: NO", "lang: no", "on: 1_000"})
    void whatYamlTakesForANumberOrATruthValueIsMetadataAsItIsWritten(String line) throws Exception {
        var pair = line.split(": ", 2);

        assertThat(Indexed.of("a.md", "---\n" + line + "\nempty:\nnone: ~\n---\nBody.\n")
                        .document()
                        .metadata())
                .isEqualTo(Map.of(pair[0], pair[1]));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "---\nversion: 1.10\n---\nBody.\n",
                "{\n\"version\": 1.10}\n\nBody.\n",
                "+++\nversion = 1.10\n+++\nBody.\n"
            })
    void aNumberKeepsItsDigitsInEachFormOfFrontMatter(String markdown) throws Exception {
        assertThat(Indexed.of("a.md", markdown).document().metadata()).hasToString("{version=1.10}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "---\ntitle: Pay: 2026\nprincipals:\n  - group:pay\n---\nBody.\n",
                "---\ntitle: Pay: 2026\nprincipals:\n- \"group:pay\"\nowner: x\n---\nBody.\n",
                "---\ntitle: Pay: 2026\nPrincipals: [group:pay] # of 2026\n---\nBody.\n",
                "---\ntitle: Pay: 2026\nprincipals: group:pay\n---\nBody.\n"
            })
    void whoMayReadIsKnownWhereTheRestOfTheFrontMatterIsNotYaml(String markdown) throws Exception {
        var metadata = Indexed.of("a.md", markdown).document().metadata();

        assertThat(PrincipalList.read(principals(metadata))).isEqualTo(PrincipalList.of(List.of("group:pay")));
        assertThat(metadata).containsEntry("title", "Pay: 2026");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "---\nprincipals:\n---\nBody.\n",
                "---\nprincipals: ~\n---\nBody.\n",
                "---\nprincipals: []\n---\nBody.\n",
                "---\ntitle: Pay: 2026\nprincipals:\n---\nBody.\n",
                "{\"principals\": null}\nBody.\n"
            })
    void whoeverLeavesPrincipalsEmptyNamesNobody(String markdown) throws Exception {
        var metadata = Indexed.of("a.md", markdown).document().metadata();

        assertThat(PrincipalList.read(principals(metadata))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "---\ntitle: Pay: 2026\nsee above\nprincipals: [group:pay]\n---\nBody.\n",
                "---\ntitle: Pay: 2026\nprincipals: [group:pay\n---\nBody.\n",
                "---\n- principals: [group:pay]\n---\nBody.\n",
                "---\n\nTitle: Pay\nPrincipals: [group:pay]\n---\nBody.\n",
                "---\ntitle: Pay\nprincipals: [group:pay]\n\nBody without an end above.\n",
                "+++\ntitle = Pay\nprincipals = [\"group:pay\"]\n+++\nBody.\n",
                "{\"title\": Pay, \"principals\": [\"group:pay\"]}\nBody.\n",
                "{\"title\": \"Pay\", \"principals\": [\"group:pay\"]}\n"
            })
    void frontMatterThatCannotBeReadAndSpeaksOfPrincipalsNamesNoneThatCanBeRead(String markdown) throws Exception {
        var metadata = Indexed.of("a.md", markdown).document().metadata();

        assertThatThrownBy(() -> PrincipalList.read(principals(metadata))).isInstanceOf(MalformedException.class);
    }

    private static Object principals(Map<String, Object> metadata) {
        return metadata.entrySet().stream()
                .filter(entry -> entry.getKey().equalsIgnoreCase("principals"))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "---\n\nPumps need a seal.\n\n---\n\nMore.\n",
                "---\n\nOur principals need this. Pumps need a seal.\n\n---\n\nMore.\n",
                "---\n\nNote: Pumps need a seal.\n\n---\n\nMore.\n",
                "---\n\n- Pumps need a seal.\n\n---\n\nMore.\n",
                "---\n# Pumps need a seal.\n---\n\nMore.\n",
                "---\nPumps need a seal.\n---\n\nMore.\n",
                "---\n\n> Pumps need a seal.\n\nMore.\n",
                "***\n\nPumps need a seal.\n\n***\n\nMore.\n",
                "+++\n\nPumps need a seal.\n\n+++\n\nMore.\n",
                "{\"Pumps need a seal.\": 1, broken\n\nMore.\n",
                "{\"Pumps need a seal.\": \"More.\"}\n"
            })
    void textBetweenRulesIsText(String markdown) throws Exception {
        var shown = Indexed.of("a.md", markdown).chunks().stream()
                .map(Indexed::shown)
                .toList()
                .toString();

        assertThat(shown).contains("Pumps need a seal.", "More.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "# gamma sheet",
                "gamma sheet\n===",
                "## gamma sheet\n",
                "---\ntitle: gamma sheet\n---\n",
                "# A\n\n## gamma sheet\n",
                "# A\n\n## B\n\ntext\n\n## gamma sheet",
                "# A\n\n## gamma sheet\n\n### C\n\ntext",
                "<h2>gamma sheet</h2>",
                "- # gamma sheet"
            })
    void aHeadingIsTextWhateverStandsBelowIt(String markdown) throws Exception {
        assertThat(Indexed.of("a.md", markdown).chunks().stream().map(Indexed::shown))
                .anyMatch(s -> s.contains("gamma sheet"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "see [form](https://e.org/F-1); see form (https://e.org/F-1)",
                "see [form][f]\\n\\n[f]: https://e.org/F-1; see form (https://e.org/F-1)",
                "ask <ops@e.org>; ask ops@e.org",
                "ask [us](mailto:ops@e.org); ask us (ops@e.org)",
                "see <https://e.org/x>; see https://e.org/x",
                "see [https://e.org/x](https://e.org/x); see https://e.org/x",
                "see [other](other.md); see other",
                "![Rack photo](rack.png); Rack photo",
                "a<br>b; a b",
                "a<br/>b; a b",
                "a\\\\\\nb; a b",
                "a  \\nb; a b",
                "List<String> of <your-name>; List<String> of <your-name>",
                "a <b>bold</b> and <kbd>Ctrl</kbd>; a bold and Ctrl",
                "x<sup>2</sup>; x^2",
                "a <span style='display:none'>ghost</span>b; a b",
                "the <title> element; the <title> element",
                "one[^1]\\n\\n[^1]: word; one^1 word",
                "*a*b **c** ~~d~~ `e f`; ab c ~~d~~ e f"
            })
    void aLineReadsAsItIsShown(String markdown, String text) throws Exception {
        var unescaped = markdown.replace("\\n", "\n").replace("\\\\", "\\");

        assertThat(Indexed.squeezed(Indexed.of("a.md", unescaped).text())).isEqualTo(text);
    }

    @Test
    void breaksInTablesPartWords() throws Exception {
        var text = Indexed.of("a.md", "| a | b |\n|---|:-:|\n| 8443<br>9443 | x<br/>y |\n")
                .text();

        assertThat(text).isEqualTo("| a | b |\n|-|-|\n| 8443 9443 | x y |");
    }

    @Test
    void nestedListsKeepTheirOrderAndTheirDepth() throws Exception {
        var text = Indexed.of("a.md", """
                - one
                  1. inner

                     more of inner
                  2. next
                     - deepest
                - [ ] task
                """).text();

        assertThat(text).isEqualTo("- one\n  1. inner\n\nmore of inner\n\n  2. next\n    - deepest\n- [ ] task");
    }

    @Test
    void whatDocumentationToolsShowAboveABlockIsRead() throws Exception {
        var indexed = Indexed.of("a.md", """
                <Tabs>
                <TabItem value="mac" label="On macOS">

                brew install

                </TabItem>
                </Tabs>

                ```yaml title="cfg.yaml"
                key: value
                ```
                """);

        assertThat(indexed.document().title()).isEqualTo("a");
        assertThat(indexed.text()).isEqualTo("On macOS\n\nbrew install\n\ncfg.yaml:\n\nkey: value");
    }

    @Test
    void htmlInsideIsStructureToo() throws Exception {
        var indexed = Indexed.of("a.md", """
                # Contacts

                <h2 align="center">Night shift</h2>

                Begins at ten.

                <details><summary>More</summary>

                Hidden *markdown* inside.

                </details>

                After all.
                """);

        assertThat(indexed.document().sections())
                .containsExactly(
                        Document.Section.of(List.of("Night shift"), "Begins at ten."),
                        Document.Section.of(List.of("Night shift", "More"), "Hidden markdown inside."),
                        Document.Section.of(List.of("Night shift"), "After all."));
    }
}
