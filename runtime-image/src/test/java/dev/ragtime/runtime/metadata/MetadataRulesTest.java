package dev.ragtime.runtime.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.api.knowledgebase.FieldType;
import dev.ragtime.api.knowledgebase.FieldValue.Text;
import dev.ragtime.api.knowledgebase.FieldValue.Texts;
import dev.ragtime.api.knowledgebase.FieldValue.Whole;
import dev.ragtime.api.knowledgebase.KnowledgeBaseSpec;
import dev.ragtime.api.knowledgebase.Metadata;
import dev.ragtime.api.knowledgebase.Metadata.Field;
import dev.ragtime.api.knowledgebase.Source;
import dev.ragtime.api.knowledgebase.SourceMetadata;
import dev.ragtime.runtime.metadata.MetadataRules.Found;
import dev.ragtime.runtime.metadata.MetadataRules.Sayings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Where the values of fields come from, and what counts more. */
class MetadataRulesTest {
    private static final String ENGLISH =
            "Employees have thirty days of annual leave. Leave is asked for online, and a manager answers within a week.";
    private static final String GERMAN =
            "Alle Angestellten haben dreißig Tage Urlaub im Jahr. Er wird im Portal beantragt und binnen einer Woche bewilligt.";

    private final MetadataRules rules = MetadataRules.of(new KnowledgeBaseSpec(
            List.of(Source.named("docs")
                    .with(
                            new SourceMetadata("{team}/{year}/**", Map.of("team", "constant", "audience", "staff")),
                            null)),
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            new Metadata(List.of(
                    new Field("team", FieldType.String, null),
                    new Field("year", FieldType.Integer, null),
                    new Field("tags", FieldType.StringList, "keywords"),
                    new Field("owner", FieldType.String, "owner.name"),
                    new Field("audience", FieldType.String, null))),
            null,
            null,
            null));

    @Test
    void whatADocumentSaysCountsMoreThanItsSourceThanItsPathThanConstants() {
        var path = "hr/2024/leave.md";
        assertThat(find("notes.md", Map.of(), Map.of()).values()).containsEntry("team", new Text("constant"));
        assertThat(find(path, Map.of(), Map.of()).values())
                .containsEntry("team", new Text("hr"))
                .containsEntry("year", new Whole(2024))
                .containsEntry("audience", new Text("staff"));
        assertThat(find(path, Map.of(), Map.of("team", "tag")).values()).containsEntry("team", new Text("tag"));
        assertThat(find(path, Map.of("team", "own"), Map.of("team", "tag")).values())
                .containsEntry("team", new Text("own"));
        assertThat(find(path, Map.of("team", " "), Map.of("team", "tag")).values())
                .containsEntry("team", new Text("tag"));
    }

    @Test
    void aKeyIsFoundInAnyCaseAndInsideObjects() {
        var own = Map.<String, Object>of("Keywords", List.of("eu", "draft"), "owner", Map.of("Name", "Ada"));
        assertThat(find("a.md", own, Map.of()).values())
                .containsEntry("tags", new Texts(List.of("eu", "draft")))
                .containsEntry("owner", new Text("Ada"));
        assertThat(find("a.md", Map.of("owner.name", "Bo", "owner", "Cy"), Map.of())
                        .values())
                .containsEntry("owner", new Text("Bo"));
    }

    @Test
    void whatIsNoValueIsLeftOutAndToldAndTheRestIsKept() {
        var found = find("a.md", Map.of("year", "next " + "x".repeat(100), "team", "hr"), Map.of());

        assertThat(found.values()).doesNotContainKey("year").containsEntry("team", new Text("hr"));
        assertThat(found.faults())
                .containsExactly("field year is left out: \"next " + "x".repeat(55) + "...\" is no Integer");
        assertThat(find("hr/soon/a.md", Map.of(), Map.of()).faults())
                .containsExactly("field year is left out: \"soon\" is no Integer");
    }

    @Test
    void titleAndLanguageAreAlwaysThere() {
        assertThat(find("a.md", Map.of(), Map.of(), ENGLISH).values())
                .containsEntry("title", new Text("Leave"))
                .containsEntry("language", new Text("en"));
        assertThat(find("a.md", Map.of(), Map.of(), GERMAN).values()).containsEntry("language", new Text("de"));
        assertThat(find("a.md", Map.of("lang", "pt-BR"), Map.of(), ENGLISH).values())
                .containsEntry("language", new Text("pt"));
        assertThat(find("a.md", Map.of("language", "English"), Map.of(), GERMAN).values())
                .as("no tag of a language")
                .containsEntry("language", new Text("de"));
        assertThat(find("a.md", Map.of(), Map.of(), "Leave: 30").values()).doesNotContainKey("language");
        assertThat(rules.fields().types()).containsKeys("title", "language", "team");
    }

    @Test
    void aPatternNamesPartsOfAPath() {
        assertThat(parts("{team}/{year}/**", "hr/2024/a/b.md")).isEqualTo(Map.of("team", "hr", "year", "2024"));
        assertThat(parts("{team}/{year}/**", "hr/2024.md")).isEmpty();
        assertThat(parts("**/{year}-{slug}.md", "2024-my-trip.md"))
                .isEqualTo(Map.of("year", "2024", "slug", "my-trip"));
        assertThat(parts("**/{year}-{slug}.md", "a/b/2024-my-trip.md")).containsEntry("year", "2024");
        assertThat(parts("v?/{lang}/*.md", "v1/de/x.md")).isEqualTo(Map.of("lang", "de"));
        assertThat(parts("v?/{lang}/*.md", "v1/de/x/y.md")).isEmpty();
        assertThat(parts("(a|b).{x}", "(a|b).c")).isEqualTo(Map.of("x", "c"));
        assertThat(parts("{a}/{a}", "x/y")).isEqualTo(Map.of("a", "x"));
    }

    private static Map<String, Object> parts(String pattern, String path) {
        return new PathPattern(pattern).parts(path);
    }

    private Found find(String path, Map<String, Object> own, Map<String, Object> given) {
        return find(path, own, given, "");
    }

    private Found find(String path, Map<String, Object> own, Map<String, Object> given, String text) {
        return rules.find(new Sayings("docs", path, "Leave", own, given, () -> text));
    }
}
