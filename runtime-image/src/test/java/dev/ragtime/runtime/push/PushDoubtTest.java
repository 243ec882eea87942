package dev.ragtime.runtime.push;

import static dev.ragtime.runtime.push.PushEndpoint.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.runtime.store.WeaviateServer;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A write that failed may have been done: what is acknowledged after it holds all the same, over a restart, too. */
@ExtendWith(WeaviateServer.Extension.class)
class PushDoubtTest {
    private static final String DOCUMENT = "/v1/sources/inbox/documents/a.md";

    private final String name = "kb-" + UUID.randomUUID();
    private final WeaviateServer weaviate;

    @TempDir
    private Path pod;

    private LostAnswers answers;
    private PushEndpoint endpoint;

    PushDoubtTest(WeaviateServer weaviate) {
        this.weaviate = weaviate;
    }

    @BeforeEach
    void start() throws Exception {
        endpoint = PushEndpoint.start(weaviate, name, pod, store -> answers = new LostAnswers(store));
        patiently()
                .until(() ->
                        endpoint.send("GET", "/v1/sources/inbox/documents", "").statusCode() == 200);
    }

    @AfterEach
    void end() throws InterruptedException {
        endpoint.close();
    }

    private void restart() throws Exception {
        endpoint.close();
        start();
    }

    @Test
    void whoGoesBackToTheFormerTextHasIt() throws Exception {
        assertThat(put("The former text.")).isEqualTo(201);
        losing("a.md", () -> assertThat(put("The new text.")).isEqualTo(503));
        assertThat(put("The former text.")).isEqualTo(200);
        restart();
        assertThat(bytes()).isEqualTo("The former text.".length());
    }

    @Test
    void whoPushesAgainAfterADeletionThatFailedHasTheDocument() throws Exception {
        put("A text.");
        losing("a.md", () -> assertThat(delete(DOCUMENT)).isEqualTo(503));
        assertThat(put("A text.")).isEqualTo(200);
        restart();
        assertThat(bytes()).isEqualTo("A text.".length());
    }

    @Test
    void whoDeletesWhatCouldNotBePushedIsRidOfIt() throws Exception {
        losing("a.md", () -> assertThat(put("A text.")).isEqualTo(503));
        assertThat(delete(DOCUMENT)).isEqualTo(200);
        restart();
        assertThat(endpoint.send("GET", DOCUMENT, "").statusCode()).isEqualTo(404);
        assertThat(delete(DOCUMENT)).isEqualTo(404);
    }

    @Test
    void whoUploadsAFileAgainAfterADeletionThatFailedHasIt() throws Exception {
        var file = upload();
        losing(file, () -> assertThat(delete("/v1/files/" + file)).isEqualTo(503));
        assertThat(upload()).isEqualTo(file);
        restart();
        assertThat(endpoint.send("GET", "/v1/files/" + file + "/content", "").body())
                .isEqualTo("A file.");
    }

    private int put(String text) throws Exception {
        return endpoint.send("PUT", DOCUMENT, text).statusCode();
    }

    private int delete(String path) throws Exception {
        return endpoint.send("DELETE", path, "").statusCode();
    }

    /** Uploads the one file. */
    private String upload() throws Exception {
        var answer = endpoint.upload("a.md", "text/markdown", "A file.");
        return PushEndpoint.json(answer).path("id").asText();
    }

    private long bytes() throws Exception {
        return endpoint.get(DOCUMENT).path("bytes").asLong();
    }

    private interface Step {
        void run() throws Exception;
    }

    private void losing(String text, Step step) throws Exception {
        answers.lose(text);
        step.run();
        answers.lose("");
    }
}
