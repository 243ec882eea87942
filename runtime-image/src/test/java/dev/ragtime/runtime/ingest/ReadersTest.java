package dev.ragtime.runtime.ingest;

import static dev.ragtime.runtime.ingest.World.only;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ragtime.api.knowledgebase.Access;
import dev.ragtime.api.knowledgebase.Source;
import dev.ragtime.api.knowledgebase.SourceAccess;
import dev.ragtime.api.knowledgebase.SourceAccess.Documents;
import dev.ragtime.api.knowledgebase.SourceAccess.Rule;
import dev.ragtime.api.runtime.IngestReport.SourceReport;
import dev.ragtime.runtime.access.Principal;
import dev.ragtime.runtime.access.Readers;
import dev.ragtime.runtime.chunk.Chunk;
import dev.ragtime.runtime.embed.EmbeddingException;
import dev.ragtime.runtime.ingest.FaultyStore.Moment;
import dev.ragtime.runtime.store.IndexStore;
import dev.ragtime.runtime.store.LuceneIndexStore;
import dev.ragtime.runtime.store.SearchRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who may read a document follows from its source, and a change of that embeds nothing. */
class ReadersTest {
    private final World world = new World();
    private final IndexStore store = LuceneIndexStore.inMemory(LuceneIndexStore.Vectors.EXACT);

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void a_change_of_rights_alone_embeds_nothing_and_is_in_force_with_the_next_run() {
        world.talkative = true;
        world.put("docs", "hr/a.md", "word one\n\nword two").put("docs", "b.md", "word three");
        rules(Documents.Narrow, new Rule("hr/**", List.of("hr")));
        assertThat(only(world.run(store)).embedded()).isEqualTo(3);
        assertThat(found("hr")).containsExactlyInAnyOrder("word one", "word two");
        assertThat(found("staff")).containsExactly("word three");

        rules(Documents.Narrow, new Rule("hr/**", List.of("legal")));
        var read = world.read.get();
        var report = only(world.run(store));

        assertThat(report)
                .extracting(SourceReport::changed, SourceReport::embedded, SourceReport::deleted)
                .containsExactly(1L, 0L, 0L);
        assertThat(world.read.get() - read).as("only what it is about is read").isEqualTo(1);
        assertThat(found("hr")).isEmpty();
        assertThat(found("legal")).containsExactlyInAnyOrder("word one", "word two");
        assertThat(found("staff")).containsExactly("word three");
        assertThat(store.counts().chunks()).isEqualTo(3);
    }

    @Test
    void what_a_source_says_of_one_document_changes_with_it() {
        world.talkative = true;
        world.put("docs", "a.md", "word one");
        world.principals.put("a.md", List.of("ada"));
        world.run(store);
        assertThat(found("ada")).containsExactly("word one");

        world.principals.put("a.md", "bob, eve");
        assertThat(only(world.run(store)).embedded()).isZero();
        assertThat(found("ada")).isEmpty();
        assertThat(found("eve")).containsExactly("word one");
    }

    @Test
    void a_document_that_widens_its_rights_is_served_to_those_it_may_be_and_told() {
        world.put("docs", "a.md", "---\nprincipals: [staff, eve]\n---\nword one");
        rules(Documents.Narrow);
        var report = only(world.run(store));

        assertThat(found("staff")).containsExactly("word one");
        assertThat(found("eve")).isEmpty();
        assertThat(report.failed()).isZero();
        assertThat(report.failures())
                .singleElement()
                .satisfies(failure -> assertThat(failure.reason()).contains("1 of the 2 principals"));

        rules(Documents.Decide);
        assertThat(only(world.run(store)).embedded()).isZero();
        assertThat(found("eve")).containsExactly("word one");
    }

    @Test
    void front_matter_names_principals_with_any_characters() {
        var names = List.of(" \"'\\*15 ", "100% \u00e9\ud83d\ude00", "CN=Person 1, OU=Lamps", "4711", "a: b #c");
        var listed = names.stream()
                .map(name -> '"' + name.replace("\\", "\\\\").replace("\"", "\\\"") + '"')
                .collect(Collectors.joining(", "));
        world.put("docs", "a.md", "---\nprincipals: [" + listed + "]\n---\nword one");
        rules(Documents.Decide);
        world.run(store);

        for (var name : names) assertThat(found(name)).as(name).containsExactly("word one");
        assertThat(found("\"'\\*15")).isEmpty();
    }

    @Test
    void rights_are_kept_whether_they_are_heeded_or_not() {
        world.access = Access.Mode.Everyone;
        world.put("docs", "a.md", "word one");
        rules(Documents.Narrow);
        world.run(store);
        assertThat(store.access()).contains(Access.Mode.Everyone);
        var parsed = world.parsed.get();

        world.access = Access.Mode.DocumentPrincipals;
        world.put("docs", "secret.md", "word secret");
        var waits = new ArrayList<Duration>();
        world.waits = time -> {
            waits.add(time);
            assertThat(store.access()).contains(Access.Mode.DocumentPrincipals);
            assertThat(found(Readers.EVERYONE)).as("questions under way").containsExactly("word one");
        };
        world.run(store);
        world.sources.get("docs").remove("secret.md");
        world.run(store);

        assertThat(waits).as("once").hasSize(1);
        assertThat(store.access()).contains(Access.Mode.DocumentPrincipals);
        assertThat(found("staff")).containsExactly("word one");
        assertThat(world.parsed.get()).as("only what is new is read").isEqualTo(parsed + 1);
    }

    @Test
    void rights_that_are_taken_away_do_not_last_as_long_as_a_document_is_broken() {
        world.put("docs", "a.md", "word one").put("docs", "b.md", "word two");
        rules(Documents.Narrow, new Rule("*", List.of("old", "staff")));
        world.run(store);
        world.put("docs", "a.md", World.UNREADABLE);
        world.run(store);
        assertThat(found("old")).as("broken, with the same rights").containsExactlyInAnyOrder("word one", "word two");

        rules(Documents.Narrow, new Rule("*", List.of("staff")));
        var report = only(world.run(store));

        assertThat(found("old")).isEmpty();
        assertThat(found("staff")).containsExactly("word two");
        assertThat(report.failures())
                .singleElement()
                .satisfies(failure -> assertThat(failure.reason()).contains("no longer served"));
        world.put("docs", "a.md", "word one");
        world.run(store);
        assertThat(found("staff")).containsExactlyInAnyOrder("word one", "word two");
    }

    @ParameterizedTest
    @EnumSource
    void what_an_object_says_of_its_readers_holds_for_what_stays_of_it_when_it_is_broken(Documents documents) {
        world.put("docs", "a.md", "word one");
        world.given.put("a.md", Map.of("principals", "staff old"));
        rules(documents, new Rule("*", List.of("old", "staff")));
        world.run(store);
        assertThat(found("old")).containsExactly("word one");

        world.put("docs", "a.md", World.UNREADABLE);
        world.given.put("a.md", Map.of("principals", "staff"));
        world.run(store);

        assertThat(found("old")).isEmpty();
    }

    @Test
    void a_text_that_the_provider_refuses_holds_up_no_other_document() {
        world.put("docs", "a.md", "word one").put("docs", "b.md", "word two").put("docs", "c.md", "word three");
        rules(Documents.Narrow, new Rule("*", List.of("old", "staff")));
        world.run(store);
        world.put("docs", "a.md", "word bad").put("docs", "b.md", "word new");
        world.sources.get("docs").remove("c.md");
        world.provider = text -> {
            if (text.contains("bad")) throw EmbeddingException.ofText("content filter");
        };
        rules(Documents.Narrow, new Rule("*", List.of("staff")));
        var report = only(world.run(store));

        assertThat(report.failures())
                .singleElement()
                .satisfies(failure -> assertThat(failure.reason()).contains("content filter"));
        assertThat(found("old")).as("rights that were taken away").isEmpty();
        assertThat(found("staff")).containsExactly("word new");
    }

    @Test
    void rights_that_are_taken_away_and_deletions_do_not_wait_for_the_provider() {
        world.put("docs", "a.md", "word one").put("docs", "b.md", "word two").put("docs", "c.md", "word three");
        world.put("later", "d.md", "word four");
        rules(Documents.Narrow, new Rule("*", List.of("old", "staff")));
        world.declared.put(
                "later", Source.named("later").with(new SourceAccess(List.of("old"), List.of(), Documents.Narrow)));
        world.run(store);
        world.put("docs", "a.md", "word changed").put("docs", "new.md", "word new");
        world.sources.get("docs").remove("c.md");
        world.sources.remove("later");
        rules(Documents.Narrow, new Rule("*", List.of("staff")));
        var asked = new AtomicInteger();
        world.provider = _ -> {
            asked.incrementAndGet();
            throw EmbeddingException.passing("quota exceeded", null);
        };

        assertThatThrownBy(() -> world.run(store))
                .isInstanceOf(EmbeddingException.class)
                .hasMessageContaining("quota");
        assertThat(found("old")).isEmpty();
        assertThat(found("staff")).containsExactly("word two");
        assertThat(asked.get())
                .as("it is not waited for once for each document")
                .isLessThanOrEqualTo(2);

        world.provider = _ -> {};
        world.run(store);
        assertThat(found("staff")).containsExactlyInAnyOrder("word changed", "word new", "word two");
    }

    @Test
    void a_record_is_for_those_that_it_and_its_object_name() {
        world.put("docs", "a.jsonl/1.md", "word one").put("docs", "a.jsonl/2.md", "word two");
        world.given.put("a.jsonl/1.md", Map.of("principals", "staff pay"));
        for (var path : List.of("a.jsonl/1.md", "a.jsonl/2.md"))
            world.containers.put(path, Map.of("principals", "pay hr"));
        rules(Documents.Narrow, new Rule("**", List.of("staff", "pay", "hr")));
        world.run(store);

        assertThat(found("staff")).isEmpty();
        assertThat(found("pay")).containsExactlyInAnyOrder("word one", "word two");
        assertThat(found("hr")).containsExactly("word two");

        world.containers.put("a.jsonl/2.md", Map.of("principals", "pay"));
        world.run(store);
        assertThat(found("hr")).isEmpty();
    }

    @Test
    void whoever_names_nobody_is_read_by_nobody() {
        world.put("docs", "a.md", "word one");
        world.run(store);

        assertThat(found("staff")).isEmpty();
        assertThat(found(Readers.EVERYONE)).containsExactly("word one");
    }

    @ParameterizedTest
    @EnumSource(FaultyStore.Moment.class)
    void a_run_that_is_killed_shows_nothing_to_those_who_may_by_neither_the_old_nor_the_new_rights(Moment moment) {
        var kills = 0;
        for (boolean killed = true; killed; kills++) {
            world.put("docs", "a.md", "word one\n\nword two");
            rules(Documents.Narrow, new Rule("a.md", List.of("old")));
            world.run(store);
            var embedded = world.embedded.get();
            rules(Documents.Narrow, new Rule("a.md", List.of("new")));
            killed = isKilled(FaultyStore.dying(kills + 1, moment));

            assertThat(found("staff")).isEmpty();
            assertThat(found("old").size() + found("new").size()).isGreaterThanOrEqualTo(2);
            world.run(store);
            assertThat(found("old")).isEmpty();
            assertThat(found("new")).containsExactlyInAnyOrder("word one", "word two");
            assertThat(world.embedded.get()).isEqualTo(embedded);
        }
        assertThat(kills).isGreaterThan(3);
    }

    private boolean isKilled(FaultyStore faulty) {
        try {
            world.run(faulty.before(store));
            return false;
        } catch (FaultyStore.Killed e) {
            return true;
        }
    }

    private void rules(Documents documents, Rule... rules) {
        world.declared.put(
                "docs", Source.named("docs").with(new SourceAccess(List.of("staff"), List.of(rules), documents)));
    }

    private List<String> found(String name) {
        return found(new Readers.Of(Set.of(Principal.named(name).orElseThrow())));
    }

    private List<String> found(Readers readers) {
        return store.search().find(SearchRequest.matching("word", 20, readers)).stream()
                .map(hit -> hit.chunk())
                .map(Chunk::text)
                .toList();
    }
}
