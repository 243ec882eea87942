package dev.ragtime.runtime.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ragtime.api.knowledgebase.KnowledgeBaseSpec;
import dev.ragtime.api.knowledgebase.Source;
import dev.ragtime.api.knowledgebase.SourceAccess;
import dev.ragtime.api.knowledgebase.SourceAccess.Documents;
import dev.ragtime.api.knowledgebase.SourceAccess.Rule;
import dev.ragtime.api.knowledgebase.WebPages;
import dev.ragtime.runtime.access.Principal;
import dev.ragtime.runtime.ingest.AccessRules.Found;
import dev.ragtime.runtime.ingest.AccessRules.Sayings;
import dev.ragtime.runtime.source.SourceException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessRulesTest {
    private static final List<Rule> RULES =
            List.of(new Rule("hr/pay/**", List.of()), new Rule("hr/**", List.of("group:hr", "ada")));

    @Test
    void the_first_rule_that_fits_counts_and_else_the_source() {
        var rules = rules(new SourceAccess(List.of("group:staff"), RULES, null));

        assertThat(find(rules, "hr/leave.md", Map.of()).readers()).isEqualTo(named("group:hr", "ada"));
        assertThat(find(rules, "hr/pay/a.md", Map.of()).readers()).isEmpty();
        assertThat(find(rules, "other.md", Map.of()).readers()).isEqualTo(named("group:staff"));
    }

    @Test
    void a_document_may_narrow_who_reads_it_and_not_widen_it() {
        var rules = rules(new SourceAccess(List.of("group:staff"), RULES, null));
        var said = find(rules, "hr/leave.md", Map.of("Principals", List.of("ada", "eve", "group:staff")));

        assertThat(said.readers()).isEqualTo(named("ada"));
        assertThat(said.faults())
                .singleElement()
                .asString()
                .contains("2 of the 3", "access.documents")
                .doesNotContain("eve");
        assertThat(find(rules, "hr/leave.md", Map.of("principals", List.of())).readers())
                .isEmpty();
    }

    @Test
    void each_that_speaks_of_a_document_narrows_further_and_none_undoes_what_another_said() {
        var rules = rules(new SourceAccess(List.of("ada", "bob", "eve"), null, null));
        Map<String, Object> own = Map.of("principals", "ada, bob");
        Map<String, Object> tags = Map.of("PRINCIPALS", "bob zoe", "principals", "bob eve");

        assertThat(rules.find(new Sayings("docs", "a", List.of(own, tags), Optional.empty()))
                        .readers())
                .isEqualTo(named("bob"));
    }

    @Test
    void a_tag_and_what_an_object_was_uploaded_with_both_narrow_however_their_key_is_written() {
        var rules = rules(new SourceAccess(List.of("ada", "bob", "eve"), null, null));

        assertThat(find(rules, "a", Map.of("Principals", "bob", "principals", "ada bob eve"))
                        .readers())
                .isEqualTo(named("bob"));
    }

    @Test
    void where_its_source_lets_it_a_document_decides() {
        var rules = rules(new SourceAccess(List.of("group:staff"), RULES, Documents.Decide));

        assertThat(find(rules, "hr/leave.md", Map.of("principals", "eve, bob")))
                .isEqualTo(new Found(named("eve", "bob"), List.of()));
        assertThat(find(rules, "hr/leave.md", Map.of()).readers()).isEqualTo(named("group:hr", "ada"));
    }

    @Test
    void what_the_source_says_of_one_document_goes_before_its_rules() {
        var rules = rules(new SourceAccess(List.of("group:staff"), RULES, null));
        var given = new Sayings("docs", "hr/a.md", List.of(Map.of()), Optional.of(List.of("bob")));
        var narrowed = new Sayings("docs", "hr/a.md", List.of(Map.of("principals", "ada bob")), Optional.of("bob,eve"));

        assertThat(rules.find(given).readers()).isEqualTo(named("bob"));
        assertThat(rules.find(narrowed).readers()).isEqualTo(named("bob"));
        assertThat(rules(null).find(given).readers())
                .as("with nothing declared")
                .isEqualTo(named("bob"));
    }

    @Test
    void nobody_reads_what_nothing_is_said_of_or_what_cannot_be_read() {
        assertThat(find(rules(null), "a.md", Map.of("principals", "ada"))).isEqualTo(new Found(named(), List.of()));
        var malformed = find(
                rules(new SourceAccess(List.of("ada"), null, Documents.Decide)), "a.md", Map.of("principals", "ada,%"));
        assertThat(malformed.readers()).isEmpty();
        assertThat(malformed.faults()).singleElement().asString().contains("nobody may read it", "%25");
        assertThat(rules(null)
                        .find(new Sayings("gone", "a", List.of(), Optional.empty()))
                        .readers())
                .isEmpty();
    }

    @Test
    void a_path_that_is_no_glob_is_told_with_its_field() {
        var rules = rules(new SourceAccess(null, List.of(new Rule("a[z-a]", List.of())), null));
        assertThatThrownBy(() -> find(rules, "a.md", Map.of()))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("spec.sources[docs].access.rules");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "w.org/hr/pay.html",
                "w.org/HR/Pay.html",
                "w.org//hr///pay.html",
                "w.org/hr/pay.html?utm=1",
                "w.org/hr%2Fpay.html",
                "w.org/hr;jsessionid=1/pay.html",
                "w.org/other?to=/hr/pay.html"
            })
    void no_way_to_write_the_address_of_a_page_gets_around_a_rule(String path) {
        var rules = web(new Rule("w.org{,/other?to=}/hr/**", List.of("group:hr")));

        assertThat(named("group:hr")).containsAll(find(rules, path, Map.of()).readers());
    }

    @Test
    void rules_of_pages_are_written_as_people_read_addresses() {
        var rules = web(
                new Rule("w.org/HR Pay/**", List.of("group:pay")),
                new Rule("w.org/Geh\u00e4lter/**", List.of("group:hr")),
                new Rule("**/public/**", List.of("group:all")));

        assertThat(find(rules, "w.org/HR%20Pay/a", Map.of()).readers()).isEqualTo(named("group:pay"));
        assertThat(find(rules, "w.org/Geh%C3%A4lter/a?b=1", Map.of()).readers()).isEqualTo(named("group:hr"));
        assertThat(find(rules, "w.org/geh%c3%a4lter/a", Map.of()).readers()).isEqualTo(named("group:hr"));
        assertThat(find(rules, "w.org/secret?a=/public/b", Map.of()).readers())
                .as("a parameter, which whoever writes a link may add, opens nothing")
                .doesNotContainAnyElementsOf(named("group:all"));
    }

    private static AccessRules web(Rule... rules) {
        var access = new SourceAccess(List.of("group:staff"), List.of(rules), null);
        var source = Source.of("docs", WebPages.of(List.of("https://w.org/"))).with(access);
        return AccessRules.of(KnowledgeBaseSpec.of(List.of(source)));
    }

    private static Found find(AccessRules rules, String path, Map<String, Object> own) {
        return rules.find(new Sayings("docs", path, List.of(own, Map.of()), Optional.empty()));
    }

    private static SortedSet<Principal> named(String... names) {
        return Stream.of(names)
                .map(name -> Principal.named(name).orElseThrow())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static AccessRules rules(SourceAccess access) {
        var source = Source.named("docs").with(access);
        return AccessRules.of(KnowledgeBaseSpec.of(List.of(source)));
    }
}
