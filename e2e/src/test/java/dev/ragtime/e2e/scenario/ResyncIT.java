package dev.ragtime.e2e.scenario;

import static dev.ragtime.e2e.cluster.TestNamespace.kbReady;
import static dev.ragtime.e2e.cluster.TestNamespace.ragReady;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.e2e.cluster.Client;
import dev.ragtime.e2e.cluster.Command;
import dev.ragtime.e2e.cluster.GitRepository;
import dev.ragtime.e2e.cluster.Installation;
import dev.ragtime.e2e.cluster.TestNamespace;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What changes in git is what the answers show after the next sync, and nothing else is embedded again. */
@ExtendWith(Installation.class)
class ResyncIT {
    @Test
    void an_edit_an_addition_and_a_deletion_in_git_show_after_the_next_sync() throws Exception {
        try (var git = GitRepository.serving("lamps.git", "reader", "lamp-secret");
                var namespace = new TestNamespace("resync")) {
            Manifests.pages(20).forEach(git::write);
            git.commit("First pages");
            namespace.apply(git.secret("git"));
            namespace.apply(Manifests.inNewDocument(
                    Manifests.knowledgeBase(
                            "lamps",
                            "{name: docs, git: {url: \"" + git.url()
                                    + "\", ref: main, credentialsSecret: {name: git}}}"),
                    Manifests.extractivePipeline("lamps", "lamps")));
            var first = namespace.awaitKnowledgeBase("lamps", kbReady());
            namespace.awaitPipeline("lamps", ragReady());
            assertThat(first.getStatus().activeIndex().documents()).isEqualTo(20);
            var chunks = first.getStatus().activeIndex().chunks();
            assertThat(first.getStatus().lastSync().chunksEmbedded()).isEqualTo(chunks);

            git.write("page-3.md", Manifests.page(3, "The blue lamp number 3 lasts for a century."));
            git.write("page-new.md", Manifests.page(99, "The green lamp runs on lemonade."));
            git.delete("page-7.md");
            var commit = git.commit("Edit, add, delete");
            Command.kubectl(
                            "annotate",
                            "kb",
                            "lamps",
                            "-n",
                            namespace.name(),
                            "ragtime.dev/sync-requested-at=" + commit)
                    .mustSucceed();
            var second = namespace.awaitKnowledgeBase("lamps", synced(commit));

            var sync = second.getStatus().lastSync();
            assertThat(sync.added()).isEqualTo(1);
            assertThat(sync.changed()).isEqualTo(1);
            assertThat(sync.deleted()).isEqualTo(1);
            assertThat(second.getStatus().activeIndex().documents()).isEqualTo(20);
            var perPage = chunks / 20;
            assertThat(sync.chunksEmbedded())
                    .as("only new text")
                    .isLessThanOrEqualTo(2 * perPage)
                    .isPositive();
            try (var client = new Client(namespace.address("lamps-rag"))) {
                assertThat(passages(client, "How long does lamp number 3 last?"))
                        .contains("lasts for a century")
                        .doesNotContain("number 3 is replaced");
                assertThat(passages(client, "What does the green lamp run on?")).contains("lemonade");
                assertThat(passages(client, "blue lamp number 7")).doesNotContain("page-7.md");
            }
            System.out.printf("resync: %d chunks in all, %d embedded again%n", chunks, sync.chunksEmbedded());
        }
    }

    private static Predicate<KnowledgeBase> synced(String commit) {
        return kb -> kb.getStatus().currentSync() == null
                && kb.getStatus().sources().stream().allMatch(s -> commit.equals(s.revision()));
    }

    private static String passages(Client client, String query) {
        var answer = client.retrieve(query);
        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(200);
        return answer.body().path("passages").toString();
    }
}
