package dev.ragtime.operator.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ragtime.api.knowledgebase.KnowledgeBase;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How often the Secrets of webhooks are read. */
class TokensTest {
    private static final Receiver DOCS = receiver("""
            apiVersion: ragtime.dev/v1alpha1
            kind: KnowledgeBase
            metadata: {name: handbook, namespace: hr}
            spec: {sources: [{name: docs, s3: {bucket: policies}, webhook: {type: Generic, tokenSecret: {name: hooks}}}]}
            """);

    private final AtomicLong now = new AtomicLong();
    private HookApiServer api;
    private KubernetesClient client;
    private Tokens tokens;

    private static Receiver receiver(String yaml) {
        var source = Serialization.unmarshal(yaml, KnowledgeBase.class)
                .getSpec()
                .sources()
                .getFirst();
        return new Receiver(new Address("hr", "handbook", "docs"), source, false);
    }

    @BeforeEach
    void start() throws IOException {
        api = new HookApiServer();
        api.putSecret(
                "hooks",
                "{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"metadata\":{\"name\":\"hooks\"},\"data\":{\"token\":\"c2VjcmV0\"}}");
        client = api.client();
        tokens = new Tokens(client, now::get);
    }

    @AfterEach
    void stop() {
        client.close();
        api.close();
    }

    private void later(Duration duration) {
        now.addAndGet(duration.toNanos());
    }

    @Test
    void whoeverComesWhileASecretIsReadWaitsForWhatIsRead() throws Exception {
        Callable<List<String>> hook = () -> tokens.of(DOCS);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var one : threads.invokeAll(Collections.nCopies(60, hook)))
                assertThat(one.get()).containsExactly("secret");
        }

        assertThat(api.requests).hasSize(1);
        later(Duration.ofSeconds(5));
        assertThat(tokens.of(DOCS)).containsExactly("secret");
        assertThat(api.requests).hasSize(2);
    }

    @Test
    void anApiServerThatRefusesIsAskedAgainAfterASecond() throws Exception {
        api.away = true;
        for (int i = 0; i < 3; i++)
            assertThatThrownBy(() -> tokens.of(DOCS)).isInstanceOf(KubernetesClientException.class);
        assertThat(api.requests).hasSize(1);

        api.away = false;
        later(Duration.ofSeconds(1));
        assertThat(tokens.of(DOCS)).containsExactly("secret");
    }
}
