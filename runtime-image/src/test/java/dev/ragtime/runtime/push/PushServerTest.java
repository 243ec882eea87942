package dev.ragtime.runtime.push;

import static dev.ragtime.runtime.push.PushEndpoint.patiently;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ragtime.runtime.access.Principal;
import dev.ragtime.runtime.access.PrincipalList;
import dev.ragtime.runtime.chunk.Chunk;
import dev.ragtime.runtime.document.DocumentId;
import dev.ragtime.runtime.store.DocumentRecord;
import dev.ragtime.runtime.store.EmbeddedChunk;
import dev.ragtime.runtime.store.WeaviateServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What programs that push documents rely on. */
@ExtendWith(WeaviateServer.Extension.class)
class PushServerTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String INBOX = "/v1/sources/inbox/documents";

    private final String name = "kb-" + UUID.randomUUID();
    private final WeaviateServer weaviate;

    @TempDir
    private Path pod;

    private PushEndpoint endpoint;

    PushServerTest(WeaviateServer weaviate) {
        this.weaviate = weaviate;
    }

    @BeforeEach
    void start() throws Exception {
        endpoint = PushEndpoint.start(weaviate, name, pod);
        patiently().until(() -> endpoint.send("GET", INBOX, "").statusCode() == 200);
    }

    @AfterEach
    void end() throws InterruptedException {
        endpoint.close();
    }

    private void awaitIndexed(String id) {
        patiently()
                .until(() ->
                        endpoint.get(INBOX + "/" + id).path("status").asText().equals("Indexed"));
    }

    @Test
    void a_document_is_taken_found_replaced_and_deleted() throws Exception {
        var answer = endpoint.send(
                "PUT",
                INBOX + "/handbook/leave.md?title=Leave&link=https://hr.example.com/leave",
                "# Old\n\nThirty days.");
        assertThat(answer.statusCode()).isEqualTo(201);
        awaitIndexed("handbook/leave.md");
        assertThat(endpoint.texts("inbox", "handbook/leave.md")).containsExactly("Thirty days.");
        var chunks = endpoint.store().chunks();
        var chunk = chunks.read(chunks.idsOf(DocumentId.of("inbox", "handbook/leave.md")))
                .getFirst()
                .chunk();
        assertThat(chunk.title()).isEqualTo("Leave");
        assertThat(chunk.uri()).isEqualTo("https://hr.example.com/leave");

        assertThat(endpoint.send("PUT", INBOX + "/handbook/leave.md", "# New\n\nForty days.")
                        .statusCode())
                .isEqualTo(200);
        patiently().until(() -> endpoint.texts("inbox", "handbook/leave.md").equals(List.of("Forty days.")));

        assertThat(PushEndpoint.json(endpoint.send("DELETE", INBOX + "/handbook/leave.md", ""))
                        .path("deleted")
                        .asBoolean())
                .isTrue();
        assertThat(endpoint.send("GET", INBOX + "/handbook/leave.md", "").statusCode())
                .isEqualTo(404);
        patiently().until(() -> endpoint.texts("inbox", "handbook/leave.md").isEmpty());
        patiently().until(() -> endpoint.store().counts().documents() == 0);
    }

    @Test
    void the_same_document_twice_is_one_and_changes_nothing() throws Exception {
        endpoint.send("PUT", INBOX + "/a.md", "text");
        awaitIndexed("a.md");
        var before = endpoint.get(INBOX + "/a.md");
        endpoint.send("PUT", INBOX + "/a.md", "text");
        assertThat(endpoint.get(INBOX + "/a.md")).isEqualTo(before);
        assertThat(endpoint.get(INBOX).path("documents")).hasSize(1);
    }

    @Test
    void a_changed_link_or_title_shows_though_the_text_is_the_same() throws Exception {
        endpoint.send("PUT", INBOX + "/a.md?link=https://old.example.com", "text");
        awaitIndexed("a.md");
        endpoint.send("PUT", INBOX + "/a.md?link=https://new.example.com&title=New", "text");
        patiently().untilAsserted(() -> {
            var chunks = endpoint.store().chunks();
            var shown = chunks.read(chunks.idsOf(DocumentId.of("inbox", "a.md")));
            assertThat(shown).singleElement().satisfies(chunk -> {
                assertThat(chunk.chunk().uri()).isEqualTo("https://new.example.com");
                assertThat(chunk.chunk().title()).isEqualTo("New");
            });
        });
    }

    @Test
    void many_come_and_go_in_one_request() throws Exception {
        endpoint.send("PUT", INBOX + "/old.md", "old");
        var body = JSON.createObjectNode();
        var documents = body.putArray("documents");
        IntStream.range(0, 150)
                .forEach(i -> documents.addObject().put("id", "d" + i + ".md").put("text", "Text number " + i));
        documents
                .addObject()
                .put("id", "page")
                .put("base64", "PGgxPkhpPC9oMT48cD5QYWdlPC9wPg==")
                .put("mediaType", "text/html");
        body.putArray("delete").add("old.md").add("never-there.md");
        var answer = PushEndpoint.json(endpoint.send("POST", INBOX, body.toString()));
        assertThat(answer.path("taken").asInt()).isEqualTo(151);
        assertThat(answer.path("deleted").asInt()).isEqualTo(1);
        awaitIndexed("d149.md");
        awaitIndexed("page");
        assertThat(endpoint.texts("inbox", "page")).containsExactly("Page");
        patiently().until(() -> endpoint.store().counts().documents() == 151);

        var all = new ArrayList<String>();
        var page = endpoint.get(INBOX + "?limit=60");
        while (true) {
            page.path("documents")
                    .forEach(document -> all.add(document.path("id").asText()));
            if (!page.has("after")) break;
            page = endpoint.get(INBOX + "?limit=60&after=" + page.path("after").asText());
        }
        assertThat(all).hasSize(151).doesNotHaveDuplicates().doesNotContain("old.md");
    }

    @Test
    void what_cannot_be_read_says_why_and_harms_no_other() throws Exception {
        endpoint.send("PUT", INBOX + "/broken.pdf", "no pdf at all");
        endpoint.send("PUT", INBOX + "/good.md", "good");
        awaitIndexed("good.md");
        patiently()
                .until(() -> endpoint.get(INBOX + "/broken.pdf")
                        .path("status")
                        .asText()
                        .equals("Failed"));
        assertThat(endpoint.get(INBOX + "/broken.pdf").path("message").asText()).isNotBlank();
    }

    @Test
    void a_key_opens_its_own_source_only_and_counts_as_soon_as_its_secret_says() throws Exception {
        var none = endpoint.send("GET", INBOX, "", new byte[0]);
        assertThat(none.statusCode()).isEqualTo(401);
        assertThat(PushEndpoint.error(none)).contains("Authorization: Bearer");
        assertThat(endpoint.send("GET", INBOX, "wrong", new byte[0]).statusCode())
                .isEqualTo(401);
        var foreign =
                endpoint.send("PUT", INBOX + "/a.md", PushEndpoint.TICKETS_KEY, "x".getBytes(StandardCharsets.UTF_8));
        assertThat(foreign.statusCode()).isEqualTo(404);
        assertThat(PushEndpoint.error(foreign)).contains("tickets");
        assertThat(endpoint.send("GET", INBOX, "", new byte[0], "x-api-key", PushEndpoint.INBOX_KEY)
                        .statusCode())
                .isEqualTo(200);

        Files.writeString(pod.resolve("secrets/inbox/second"), "another-key");
        assertThat(endpoint.send("GET", INBOX, "another-key", new byte[0]).statusCode())
                .isEqualTo(200);
        Files.delete(pod.resolve("secrets/inbox/team"));
        assertThat(endpoint.send("GET", INBOX, "").statusCode()).isEqualTo(401);
    }

    @Test
    void a_format_that_nobody_reads_and_a_document_that_is_too_large_are_refused_at_once() throws Exception {
        assertThat(PushEndpoint.error(endpoint.send("PUT", INBOX + "/photo", "x", "Content-Type", "image/gif")))
                .contains("image/gif");
        var large = new byte[(32 << 20) + 1];
        var answer = endpoint.send("PUT", INBOX + "/large.txt", PushEndpoint.INBOX_KEY, large);
        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(PushEndpoint.error(answer)).contains("split it");
        assertThat(endpoint.get(INBOX).path("documents")).isEmpty();
    }

    @Test
    void a_start_goes_on_with_what_was_acknowledged_before_it() throws Exception {
        for (var i = 0; i < 40; i++) endpoint.send("PUT", INBOX + "/d" + i + ".md", "Document number " + i);
        endpoint.send("DELETE", INBOX + "/d0.md", "");
        endpoint.close();
        endpoint = PushEndpoint.start(weaviate, name, pod);
        patiently().until(() -> endpoint.send("GET", INBOX, "").statusCode() == 200);
        patiently().until(() -> endpoint.store().counts().documents() == 39);
        assertThat(endpoint.texts("inbox", "d39.md")).containsExactly("Document number 39");
        assertThat(endpoint.texts("inbox", "d0.md")).isEmpty();
    }

    @Test
    void what_a_kill_left_of_a_former_text_goes_with_the_next_start() throws Exception {
        endpoint.send("PUT", INBOX + "/a.md", "The text as it is.");
        awaitIndexed("a.md");
        var store = endpoint.store();
        var id = DocumentId.of("inbox", "a.md");
        var record = store.documents().find(id).orElseThrow();
        var chunk = store.chunks().read(record.chunkIds()).getFirst();
        var old = chunk.chunk();
        var former = new Chunk(
                UUID.randomUUID(),
                id,
                1,
                old.source(),
                old.path(),
                old.uri(),
                old.title(),
                "",
                "The text as it was.",
                5);
        store.chunks().put(List.of(new EmbeddedChunk(former, chunk.vector())));
        store.documents()
                .put(List.of(new DocumentRecord(
                        id,
                        record.source(),
                        record.path(),
                        "cleaning " + record.fingerprint(),
                        record.version(),
                        record.chunkIds(),
                        "")));

        endpoint.close();
        endpoint = PushEndpoint.start(weaviate, name, pod);
        patiently().until(() -> endpoint.texts("inbox", "a.md").equals(List.of("The text as it is.")));
        awaitIndexed("a.md");
    }

    @Test
    void a_run_of_other_sources_counts_what_was_pushed_and_leaves_it_alone() throws Exception {
        for (var i = 0; i < 3; i++) endpoint.send("PUT", INBOX + "/d" + i + ".md", "Document number " + i);
        awaitIndexed("d2.md");
        var report = endpoint.run();
        assertThat(report.sources())
                .filteredOn(source -> source.name().equals("inbox"))
                .singleElement()
                .satisfies(inbox -> {
                    assertThat(inbox.documents()).isEqualTo(3);
                    assertThat(inbox.error()).isNull();
                });
        assertThat(report.sources())
                .filteredOn(source -> source.name().equals("tickets"))
                .singleElement()
                .satisfies(tickets -> assertThat(tickets.failures())
                        .singleElement()
                        .satisfies(why -> assertThat(why.reason()).contains("nothing has been pushed yet")));
        assertThat(report.documents()).as("the endpoint counts what is pushed").isZero();
        assertThat(endpoint.texts("inbox", "d0.md")).containsExactly("Document number 0");
    }

    /** Who may read a document, as the index has it. */
    private Set<Principal> readers(String id) {
        var chunks = endpoint.store().chunks();
        return chunks.read(chunks.idsOf(DocumentId.of("inbox", id))).stream()
                .flatMap(chunk -> chunk.chunk().readers().stream())
                .collect(Collectors.toSet());
    }

    private static Set<Principal> named(String... names) throws Exception {
        return PrincipalList.of(List.of(names));
    }

    @Test
    void whoever_pushes_a_document_says_who_may_read_it_in_every_shape() throws Exception {
        endpoint.send("PUT", INBOX + "/a.md", "text one", "X-Ragtime-Principals", "ada, group%2Chr");
        endpoint.send(
                "POST",
                INBOX,
                "{\"documents\": [{\"id\": \"b.md\", \"text\": \"text two\", \"principals\": [\"b, c\"]},"
                        + "{\"id\": \"c.md\", \"text\": \"text three\", \"principals\": []}]}");
        for (var id : List.of("a.md", "b.md", "c.md")) awaitIndexed(id);

        assertThat(readers("a.md")).isEqualTo(named("ada", "group,hr"));
        assertThat(readers("b.md")).isEqualTo(named("b, c"));
        assertThat(readers("c.md")).isEmpty();
        assertThat(endpoint.get(INBOX + "/a.md").path("principals"))
                .extracting(JsonNode::asText)
                .containsExactly("ada", "group,hr");

        endpoint.send("PUT", INBOX + "/d.md", "text four", "X-Ragtime-Principals", " ");
        awaitIndexed("d.md");
        assertThat(endpoint.get(INBOX + "/d.md").path("principals").isArray())
                .as("an empty list, as in the other shapes")
                .isTrue();
        assertThatThrownBy(() -> DocumentFields.header("K\u00f6ln", "X-Ragtime-Principals"))
                .as("what no client sends and every server reads alike")
                .hasMessageContaining("percent-encode");

        endpoint.send("PUT", INBOX + "/a.md", "text one", "X-Ragtime-Principals", "eve");
        patiently().untilAsserted(() -> assertThat(readers("a.md")).isEqualTo(named("eve")));
        awaitIndexed("a.md");
        assertThat(endpoint.texts("inbox", "a.md")).containsExactly("text one");
    }
}
