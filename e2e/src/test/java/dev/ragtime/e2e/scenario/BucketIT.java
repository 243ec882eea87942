package dev.ragtime.e2e.scenario;

import static dev.ragtime.e2e.cluster.TestNamespace.condition;
import static dev.ragtime.e2e.cluster.TestNamespace.kbReady;
import static dev.ragtime.e2e.cluster.TestNamespace.ragReady;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.e2e.cluster.Client;
import dev.ragtime.e2e.cluster.Command;
import dev.ragtime.e2e.cluster.Installation;
import dev.ragtime.e2e.cluster.Settings;
import dev.ragtime.e2e.cluster.TestNamespace;
import dev.ragtime.runtime.source.S3Server;
import java.nio.file.Path;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A bucket of a real server is read by pods: wrong keys are named, and only what changed is read and embedded again. */
@ExtendWith(Installation.class)
class BucketIT {
    @TempDir
    private Path objects;

    @Test
    void a_bucket_is_read_once_its_keys_are_right_and_then_only_what_changed() throws Exception {
        try (var server = S3Server.open(objects, Settings.nodeAddress());
                var namespace = new TestNamespace("bucket")) {
            Manifests.pages(20).forEach((name, text) -> server.put("lamps/" + name, text));
            server.put("other/page.md", "# Not below the prefix");
            namespace.apply(secret("not-the-right-key-of-forty-characters"));
            namespace.apply(Manifests.inNewDocument(
                    Manifests.knowledgeBase(
                            "lamps",
                            "{name: docs, s3: {bucket: %s, prefix: lamps/, endpoint: \"%s\", credentialsSecret: {name: s3}}}"
                                    .formatted(S3Server.BUCKET, server.endpoint())),
                    Manifests.extractivePipeline("lamps", "lamps")));
            var refused = namespace.awaitKnowledgeBase("lamps", refused());
            assertThat(condition(refused.getStatus().conditions(), "Synced")
                            .orElseThrow()
                            .getMessage())
                    .contains("spec.sources[docs].s3.credentialsSecret", "Secret s3")
                    .doesNotContain("not-the-right");

            namespace.apply(secret(S3Server.secret().get("AWS_SECRET_ACCESS_KEY")));
            var first = namespace.awaitKnowledgeBase("lamps", kbReady());
            namespace.awaitPipeline("lamps", ragReady());
            assertThat(first.getStatus().activeIndex().documents()).isEqualTo(20);
            var chunks = first.getStatus().activeIndex().chunks();

            server.put("lamps/page-3.md", Manifests.page(3, "The blue lamp number 3 lasts for a century."));
            server.put("lamps/page-new.md", Manifests.page(99, "The green lamp runs on lemonade."));
            server.delete("lamps/page-7.md");
            var revision = first.getStatus().sources().getFirst().revision();
            Command.kubectl("annotate", "kb", "lamps", "-n", namespace.name(), "ragtime.dev/sync-requested-at=changed")
                    .mustSucceed();
            var sync = namespace
                    .awaitKnowledgeBase("lamps", syncedFrom(revision))
                    .getStatus()
                    .lastSync();

            assertThat(sync.added()).isEqualTo(1);
            assertThat(sync.changed()).isEqualTo(1);
            assertThat(sync.deleted()).isEqualTo(1);
            assertThat(sync.chunksEmbedded()).isPositive().isLessThanOrEqualTo(2 * chunks / 20);
            try (var client = new Client(namespace.address("lamps-rag"))) {
                var answer = client.retrieve("What does the green lamp run on?");
                assertThat(answer.body().path("passages").toString())
                        .contains("lemonade", "s3://docs/lamps/page-new.md");
            }
            System.out.printf("bucket: %d chunks in all, %d embedded again%n", chunks, sync.chunksEmbedded());
        }
    }

    private static String secret(String key) {
        return """
                apiVersion: v1
                kind: Secret
                metadata: {name: s3}
                stringData: {AWS_ACCESS_KEY_ID: %s, AWS_SECRET_ACCESS_KEY: %s}
                """.formatted(S3Server.secret().get("AWS_ACCESS_KEY_ID"), key);
    }

    private static Predicate<KnowledgeBase> refused() {
        return kb -> condition(kb.getStatus().conditions(), "Synced")
                .filter(synced -> synced.getReason().equals("CredentialsRejected"))
                .isPresent();
    }

    private static Predicate<KnowledgeBase> syncedFrom(String before) {
        return kb -> kb.getStatus().currentSync() == null
                && kb.getStatus().sources().stream().noneMatch(source -> before.equals(source.revision()));
    }
}
