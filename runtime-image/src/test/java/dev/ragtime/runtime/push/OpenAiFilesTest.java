package dev.ragtime.runtime.push;

import static dev.ragtime.runtime.push.PushEndpoint.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ragtime.runtime.store.WeaviateServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What programs that push documents rely on. */

/** Files and vector stores in the shape of OpenAI's API. */
@ExtendWith(WeaviateServer.Extension.class)
class OpenAiFilesTest {
    private final WeaviateServer weaviate;

    @TempDir
    private Path pod;

    private PushEndpoint endpoint;

    OpenAiFilesTest(WeaviateServer weaviate) {
        this.weaviate = weaviate;
    }

    @BeforeEach
    void start() throws Exception {
        endpoint = PushEndpoint.start(weaviate, "kb-" + UUID.randomUUID(), pod);
        patiently().until(() -> endpoint.send("GET", "/v1/files", "").statusCode() == 200);
    }

    @AfterEach
    void end() throws InterruptedException {
        endpoint.close();
    }

    @Test
    void files_are_uploaded_added_and_deleted_as_openai_has_it() throws Exception {
        var file = upload("Handbuch über \"Urlaub\".md", "# Urlaub\n\nDreißig Tage.");
        assertThat(file.path("filename").asText()).isEqualTo("Handbuch über \"Urlaub\".md");
        assertThat(file.path("object").asText()).isEqualTo("file");
        var id = file.path("id").asText();
        assertThat(upload("Handbuch über \"Urlaub\".md", "# Urlaub\n\nDreißig Tage.")
                        .path("id")
                        .asText())
                .isEqualTo(id);
        assertThat(endpoint.send("GET", "/v1/files/" + id + "/content", "").body())
                .isEqualTo("# Urlaub\n\nDreißig Tage.");
        assertThat(endpoint.get("/v1/vector_stores/inbox/files").path("data"))
                .as("not in a vector store yet")
                .isEmpty();

        var added = PushEndpoint.json(endpoint.send(
                "POST",
                "/v1/vector_stores/inbox/files",
                "{\"file_id\":\"%s\",\"attributes\":{\"team\":\"hr\"}}".formatted(id)));
        assertThat(added.path("object").asText()).isEqualTo("vector_store.file");
        patiently()
                .until(() -> endpoint.get("/v1/vector_stores/inbox/files/" + id)
                        .path("status")
                        .asText()
                        .equals("completed"));
        assertThat(endpoint.texts("inbox", id)).containsExactly("Dreißig Tage.");
        assertThat(endpoint.get("/v1/vector_stores/inbox")
                        .at("/file_counts/completed")
                        .asInt())
                .isEqualTo(1);
        assertThat(endpoint.get("/v1/vector_stores/inbox/files").path("data")).hasSize(1);

        assertThat(PushEndpoint.json(endpoint.send("DELETE", "/v1/files/" + id, ""))
                        .path("deleted")
                        .asBoolean())
                .isTrue();
        patiently().until(() -> endpoint.texts("inbox", id).isEmpty());
        assertThat(endpoint.send("GET", "/v1/files/" + id, "").statusCode()).isEqualTo(404);
        assertThat(endpoint.get("/v1/vector_stores/inbox/files").path("data")).isEmpty();
        assertThat(upload("Handbuch über \"Urlaub\".md", "# Urlaub\n\nDreißig Tage.")
                        .path("id")
                        .asText())
                .isEqualTo(id);
    }

    @Test
    void a_file_of_one_key_is_not_there_for_another() throws Exception {
        var id = upload("a.md", "secret").path("id").asText();
        assertThat(endpoint.send("GET", "/v1/files/" + id + "/content", PushEndpoint.TICKETS_KEY, new byte[0])
                        .statusCode())
                .isEqualTo(404);
        assertThat(PushEndpoint.json(endpoint.send("GET", "/v1/files", PushEndpoint.TICKETS_KEY, new byte[0]))
                        .path("data"))
                .isEmpty();
    }

    @Test
    void a_mail_is_a_file_like_any_other() throws Exception {
        var mails = Map.of(
                "plain.eml", "Subject: Lamps\r\n\r\nForty of them.",
                "parts.eml", """
                        Subject: Lamps\r
                        Content-Type: multipart/alternative; boundary=b\r
                        \r
                        --b\r
                        Content-Type: text/plain\r
                        \r
                        Forty of them.\r
                        --b--\r
                        """);
        for (var mail : mails.entrySet()) {
            var id = PushEndpoint.json(endpoint.upload(mail.getKey(), "message/rfc822", mail.getValue()))
                    .path("id")
                    .asText();
            assertThat(endpoint.send("GET", "/v1/files/" + id + "/content", "").body())
                    .isEqualTo(mail.getValue());
        }
    }

    @Test
    void a_batch_of_files_is_done_when_all_are() throws Exception {
        var ids = new ArrayList<String>();
        for (var i = 0; i < 5; i++)
            ids.add("\"" + upload("f" + i + ".md", "Text " + i).path("id").asText() + "\"");
        var batch = PushEndpoint.json(
                endpoint.send("POST", "/v1/vector_stores/inbox/file_batches", "{\"file_ids\":" + ids + "}"));
        var path = "/v1/vector_stores/inbox/file_batches/" + batch.path("id").asText();
        patiently().until(() -> endpoint.get(path).path("status").asText().equals("completed"));
        assertThat(endpoint.get(path).at("/file_counts/completed").asInt()).isEqualTo(5);
        var first = endpoint.get("/v1/vector_stores/inbox/files?limit=2&order=asc");
        assertThat(first.path("has_more").asBoolean()).isTrue();
        var second = endpoint.get("/v1/vector_stores/inbox/files?limit=3&order=asc&after="
                + first.path("last_id").asText());
        assertThat(second.path("has_more").asBoolean()).isFalse();
        assertThat(second.path("data")).hasSize(3);
    }

    @Test
    void who_goes_back_in_a_list_sees_what_comes_just_before() throws Exception {
        var ids = new ArrayList<String>();
        for (var i = 0; i < 6; i++)
            ids.add(upload("f" + i + ".md", "Text " + i).path("id").asText());
        var all = new ArrayList<String>();
        endpoint.get("/v1/files?order=asc")
                .path("data")
                .forEach(file -> all.add(file.path("id").asText()));
        assertThat(all).containsExactlyInAnyOrderElementsOf(ids);

        var page = endpoint.get("/v1/files?order=asc&limit=2&before=" + all.get(4));
        assertThat(page.path("data"))
                .extracting(file -> file.path("id").asText())
                .isEqualTo(all.subList(2, 4));
        assertThat(page.path("has_more").asBoolean()).isTrue();

        endpoint.send("DELETE", "/v1/files/" + all.get(3), "");
        assertThat(PushEndpoint.error(endpoint.send("GET", "/v1/files?order=asc&after=" + all.get(3), "")))
                .as("not the first page once more")
                .startsWith("after: " + all.get(3));
    }

    private JsonNode upload(String fileName, String text) throws Exception {
        return PushEndpoint.json(endpoint.upload(fileName, "application/octet-stream", text));
    }
}
