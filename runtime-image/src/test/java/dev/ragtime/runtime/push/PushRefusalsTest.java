package dev.ragtime.runtime.push;

import static dev.ragtime.runtime.push.PushEndpoint.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ragtime.runtime.store.WeaviateServer;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is refused changes nothing, so that all of it is asked of one endpoint. */
@ExtendWith(WeaviateServer.Extension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PushRefusalsTest {
    private static final String INBOX = "/v1/sources/inbox/documents";

    private PushEndpoint endpoint;

    @BeforeAll
    void start(WeaviateServer weaviate, @TempDir Path pod) throws Exception {
        endpoint = PushEndpoint.start(weaviate, "kb-" + UUID.randomUUID(), pod);
        patiently().until(() -> send("GET", INBOX, "").statusCode() == 200);
    }

    @AfterAll
    void end() throws InterruptedException {
        endpoint.close();
    }

    private HttpResponse<String> send(String method, String path, String body) throws Exception {
        return endpoint.send(method, path, PushEndpoint.INBOX_KEY, body.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            POST   | /v1/sources/inbox/documents                 | {"documents":[{"id":"a/../b.md","text":"x"}]} | documents[0].id must be a name such as
            POST   | /v1/sources/inbox/documents                 | {"documents":[{"id":"a\\n.md","text":"x"}]} | documents[0].id must be a name such as
            PUT    | /v1/sources/inbox/documents/a.md            | '' | the body is empty
            PUT    | /v1/sources/inbox/documents/a.md?link=ftp:x | x | link must begin with https:// or http://
            PUT    | /v1/sources/other/documents/a.md            | x | there is no source other that this API key opens; it opens inbox
            GET    | /v1/sources/inbox/documents?limit=0         | '' | limit must be a whole number from 1 to 1000
            GET    | /v1/sources/inbox/documents/none.md         | '' | source inbox has no document none.md
            DELETE | /v1/sources/inbox/documents/none.md         | '' | source inbox has no document none.md
            POST   | /v1/sources/inbox/documents                 | {} | documents and delete are empty
            POST   | /v1/sources/inbox/documents                 | [] | the body must be a JSON object
            POST   | /v1/sources/inbox/documents                 | {"documents":[{"id":"a"}]} | documents[0] must have exactly one of text and base64
            POST   | /v1/sources/inbox/documents                 | {"documents":[{"id":"a","text":"x","txet":"y"}]} | documents[0].txet is not known
            POST   | /v1/sources/inbox/documents                 | {"documents":[{"id":"a","base64":"?"}]} | documents[0].base64 is not base64
            POST   | /v1/sources/inbox/documents                 | {"documents":[{"id":"a","text":"x","metadata":{"b":[]}}]} | documents[0].metadata.b must be a string, a number or a boolean
            POST   | /v1/sources/inbox/documents                 | {"documents":[{"id":"a","text":"x"}],"delete":["a"]} | is to be taken and to be deleted
            POST   | /v1/sources/inbox/documents                 | {"documents":[{"id":"a","text":"t","principals":"ada"}]} | documents[0].principals must be a list of names
            POST   | /v1/sources/inbox/documents                 | {"documents":[{"id":"a","text":"t","principals":[""]}]} | each principal must be a name of 1 to 256 characters
            POST   | /v1/files                                   | x | send multipart/form-data
            POST   | /v1/vector_stores                           | {} | change its spec.sources
            DELETE | /v1/vector_stores/inbox                     | '' | change its spec.sources
            POST   | /v1/vector_stores/inbox/files               | {} | file_id is missing
            POST   | /v1/vector_stores/inbox/files               | {"file_id":"file-none"} | there is no file file-none
            POST   | /v1/vector_stores/inbox/file_batches        | {"file_ids":[]} | file_ids must name 1 to 1000
            GET    | /v1/vector_stores/inbox/file_batches/vsfb_1 | '' | there is no batch vsfb_1
            """)
    void a_wrong_request_is_told_what_is_wrong(String method, String path, String body, String message)
            throws Exception {
        var answer = send(method, path, body);
        assertThat(answer.statusCode()).as(answer.body()).isBetween(400, 499);
        assertThat(new ObjectMapper()
                        .readTree(answer.body())
                        .at("/error/message")
                        .asText())
                .contains(message);
        assertThat(send("GET", INBOX, "").body()).contains("\"documents\":[]");
    }
}
