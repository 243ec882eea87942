package dev.ragtime.e2e.scenario;

import static dev.ragtime.e2e.cluster.TestNamespace.condition;
import static dev.ragtime.e2e.cluster.TestNamespace.kbReady;
import static dev.ragtime.e2e.cluster.TestNamespace.ragReady;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.api.knowledgebase.DryRunStatus;
import dev.ragtime.api.knowledgebase.DryRunStatus.SourcePlan;
import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus.SourceStatus;
import dev.ragtime.e2e.cluster.Client;
import dev.ragtime.e2e.cluster.Command;
import dev.ragtime.e2e.cluster.FilledClaim;
import dev.ragtime.e2e.cluster.Installation;
import dev.ragtime.e2e.cluster.Settings;
import dev.ragtime.e2e.cluster.TestNamespace;
import dev.ragtime.runtime.crawl.WebSite;
import dev.ragtime.runtime.document.Scans;
import dev.ragtime.runtime.source.AzureBlobServer;
import dev.ragtime.runtime.source.DatabaseServer;
import dev.ragtime.runtime.source.DatabaseServer.Kind;
import dev.ragtime.runtime.source.GcsServer;
import dev.ragtime.runtime.source.S3Server;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Pods read buckets of three kinds with documents of many formats and a scanned page, two databases, a site and a volume,
 * each of a real server: one that refuses them is named and keeps nobody from the others, and later only what changed is
 * read and embedded.
 */
@ExtendWith(Installation.class)
class SourcesIT {
    private static final String QUERY = "SELECT id, body, title, written FROM tickets";
    private static final String TABLE = "CREATE TABLE tickets (id INT, body TEXT, title VARCHAR(200), written INT)";

    /** By LibreOffice, pandoc and Python, see the scripts beside them. */
    private static final List<String> DOCUMENTS = List.of(
            "office/runbook.docx",
            "office/review.pptx",
            "office/figures.xlsx",
            "office/runbook.odt",
            "office/guide.epub",
            "written/attachments.eml",
            "written/database.csv");

    /** Two files, whose names differ in one letter that is none of ASCII. */
    private static final String FILES =
            "cd %s && echo The raft runs on rose hips. > Flöße.md && echo The barge runs on sloes. > Flüße.md"
                    .formatted(FilledClaim.FOLDER);

    @TempDir
    private Path objects;

    @TempDir
    private Path blobs;

    @TempDir
    private Path log;

    @Test
    void a_bucket_databases_and_a_site_are_read_and_then_only_what_changed() throws Exception {
        try (var bucket = S3Server.open(objects, Settings.nodeAddress());
                var gcs = GcsServer.inMemory(log, Settings.nodeAddress());
                var azure = AzureBlobServer.open(blobs, Settings.nodeAddress());
                var postgresql = DatabaseServer.open(Kind.POSTGRESQL, Settings.nodeAddress());
                var mariadb = DatabaseServer.open(Kind.MARIADB, Settings.nodeAddress());
                var site = WebSite.open(Settings.nodeAddress());
                var namespace = new TestNamespace("sources")) {
            site.html("/", "<h1>Harbour</h1>The harbour has forty lamps." + WebSite.links(List.of("/red", "/moved")));
            site.html("/red", "<h1>Red lamps</h1>A red lamp runs on cherry juice.");
            site.page("/moved", WebSite.Reply.moved(301, "http://169.254.169.254/latest/meta-data/"));
            Manifests.pages(10).forEach((name, text) -> bucket.put("lamps/" + name, text));
            bucket.put("other/page.md", "# Not below the prefix");
            for (var document : DOCUMENTS) {
                try (var in = SourcesIT.class.getResourceAsStream("/documents/" + document)) {
                    bucket.put("lamps/" + document, in.readAllBytes());
                }
            }
            bucket.put("lamps/scan.pdf", Scans.pdf("The violet lamp of the lighthouse runs on elderberries."));
            tickets(postgresql, "flickers", "Tighten the bulb of the flickering lamp.");
            tickets(mariadb, "hums", "Replace the transformer of the humming lamp.");
            gcs.put("boats/red.md", Manifests.page(50, "The red boat runs on rhubarb."));
            azure.put("boats/blue.md", Manifests.page(51, "The blue boat runs on plums."));
            azure.put("boats/grey.md", Manifests.page(52, "The grey boat runs on salt."));
            namespace.apply(FilledClaim.manifests("files", "10Mi", FILES));
            namespace.await(
                    "the files of the volume",
                    () -> namespace
                            .client()
                            .pods()
                            .inNamespace(namespace.name())
                            .withName(FilledClaim.POD)
                            .get()
                            .getStatus()
                            .getPhase()
                            .equals("Succeeded"));
            namespace.apply(secret("s3", wrong(S3Server.secret())));
            namespace.apply(secret("azure", AzureBlobServer.secret()));
            namespace.apply(secret("database", DatabaseServer.secret()));
            namespace.apply(Manifests.inNewDocument(
                    Manifests.knowledgeBase(
                            "lamps",
                            "{name: docs, s3: {bucket: %s, prefix: lamps/, endpoint: \"%s\", credentialsSecret: {name: s3}}}, %s, %s, %s, %s, {name: files, volume: {claimName: files}}, {name: site, web: {startUrls: [\"%s\"], allowPrivateAddresses: [\"%s\"]}}"
                                    .formatted(
                                            S3Server.BUCKET,
                                            bucket.endpoint(),
                                            source("solved", postgresql),
                                            source("notes", mariadb),
                                            source(gcs),
                                            source(azure),
                                            site.url(),
                                            Settings.nodeAddress()),
                            "  ocr: {languages: [eng, deu]}"),
                    Manifests.extractivePipeline("lamps", "lamps")));
            var refused = namespace.awaitKnowledgeBase(
                    "lamps",
                    refused()
                            .and(kb -> documents(kb)
                                    .equals(Map.of(
                                            "docs", 0L, "solved", 2L, "notes", 2L, "gcs", 1L, "azure", 2L, "files", 2L,
                                            "site", 2L))));
            assertThat(condition(refused.getStatus().conditions(), "Synced")
                            .orElseThrow()
                            .getMessage())
                    .contains("spec.sources[docs].s3.credentialsSecret", "Secret s3");

            namespace.apply(secret("s3", S3Server.secret()));
            var first = namespace.awaitKnowledgeBase("lamps", kbReady());
            namespace.awaitPipeline("lamps", ragReady());
            assertThat(documents(first))
                    .containsOnly(
                            Map.entry("docs", 11L + DOCUMENTS.size()),
                            Map.entry("solved", 2L),
                            Map.entry("notes", 2L),
                            Map.entry("gcs", 1L),
                            Map.entry("azure", 2L),
                            Map.entry("files", 2L),
                            Map.entry("site", 2L));

            bucket.put("lamps/page-new.md", Manifests.page(99, "The green lamp runs on lemonade."));
            bucket.delete("lamps/page-7.md");
            postgresql.execute("UPDATE tickets SET body = 'Throw the flickering lamp away.', written = 2 WHERE id = 1");
            mariadb.execute("DELETE FROM tickets WHERE id = 2");
            site.html("/red", "<h1>Red lamps</h1>A red lamp runs on beetroot.");
            gcs.put("boats/red.md", Manifests.page(50, "The red boat runs on currants."));
            azure.delete("boats/grey.md");
            var planned = dryRun(namespace);
            assertThat(planned.sources())
                    .extracting(SourcePlan::name)
                    .containsExactly("docs", "solved", "notes", "gcs", "azure", "files", "site");
            site.forgetAsked();
            var before = first.getStatus().lastSync().number();
            Command.kubectl("annotate", "kb", "lamps", "-n", namespace.name(), "ragtime.dev/sync-requested-at=changed")
                    .mustSucceed();
            var sync = namespace
                    .awaitKnowledgeBase("lamps", kb -> kb.getStatus().lastSync().number() > before)
                    .getStatus()
                    .lastSync();

            assertThat(sync.added()).isEqualTo(1);
            assertThat(sync.changed()).isEqualTo(3);
            assertThat(site.sent()).containsExactly("/red");
            assertThat(sync.deleted()).isEqualTo(3);
            assertThat(List.of(
                            sum(planned, SourcePlan::added),
                            sum(planned, SourcePlan::changed),
                            sum(planned, SourcePlan::deleted)))
                    .as("what the dry run said")
                    .containsExactly(sync.added(), sync.changed(), sync.deleted());
            assertThat(sync.chunksEmbedded()).isPositive().isLessThan(6);
            try (var client = new Client(namespace.address("lamps-rag"))) {
                assertThat(passages(client, "What does the red lamp run on?"))
                        .contains("beetroot", site.url() + "/red");
                assertThat(passages(client, "What does the green lamp run on?"))
                        .contains("lemonade", "s3://docs/lamps/page-new.md");
                assertThat(passages(client, "What does the red boat run on?"))
                        .contains("currants", "gs://docs/boats/red.md")
                        .doesNotContain("rhubarb");
                assertThat(passages(client, "What does the blue boat run on?"))
                        .contains("plums", AzureBlobServer.account(azure.endpoint()) + "/docs/boats/blue.md");
                assertThat(passages(client, "What does the raft run on?"))
                        .contains("rose hips", "volume:files/Flöße.md");
                assertThat(passages(client, "Which shelves of the archive are closed on Mondays?"))
                        .contains("Shelves A to F", "s3://docs/lamps/office/guide.epub");
                assertThat(passages(client, "What does the violet lamp run on?"))
                        .contains("elderberries", "s3://docs/lamps/scan.pdf");
                assertThat(passages(client, "What to do with the flickering lamp?"))
                        .contains("Throw the flickering lamp away", "https://tickets.example.org/1")
                        .doesNotContain("Tighten the bulb");
            }
            System.out.printf(
                    "sources: buckets of three kinds, two databases, a site and a volume, %d chunks, %d embedded again%n",
                    first.getStatus().activeIndex().chunks(), sync.chunksEmbedded());
        }
    }

    private static DryRunStatus dryRun(TestNamespace namespace) {
        Command.kubectl("annotate", "kb", "lamps", "-n", namespace.name(), "ragtime.dev/dry-run=now")
                .mustSucceed();
        var done = namespace
                .awaitKnowledgeBase(
                        "lamps",
                        // an earlier answer stands until the request is seen
                        kb -> kb.getStatus().dryRun() != null
                                && "now".equals(kb.getStatus().dryRun().request())
                                && kb.getStatus().dryRun().finishedAt() != null)
                .getStatus()
                .dryRun();
        assertThat(done.result()).as("%s", done).isEqualTo(DryRunStatus.Result.Done);
        return done;
    }

    private static long sum(DryRunStatus planned, Function<SourcePlan, Long> count) {
        return planned.sources().stream().mapToLong(count::apply).sum();
    }

    private static void tickets(DatabaseServer server, String title, String text) throws SQLException {
        server.execute(
                TABLE,
                "INSERT INTO tickets VALUES (1, '%s', 'A lamp %s', 1)".formatted(text, title),
                "INSERT INTO tickets VALUES (2, 'Nothing is wrong with the other lamp.', 'Another lamp', 1)");
    }

    private static String source(String name, DatabaseServer server) {
        return """
                {name: %s, jdbc: {url: "%s", credentialsSecret: {name: database}, query: "%s", idColumn: id,\
                 textColumn: body, titleColumn: title, updatedColumn: written,\
                 linkTemplate: "https://tickets.example.org/{id}"}}""".formatted(name, server.url(), QUERY);
    }

    private static String source(GcsServer server) {
        return "{name: gcs, gcs: {bucket: %s, endpoint: \"%s\"}}".formatted(GcsServer.BUCKET, server.endpoint());
    }

    private static String source(AzureBlobServer server) {
        return "{name: azure, azureBlob: {account: %s, container: %s, endpoint: \"%s\", credentialsSecret: {name: azure}}}"
                .formatted(
                        AzureBlobServer.ACCOUNT, AzureBlobServer.CONTAINER, AzureBlobServer.account(server.endpoint()));
    }

    private static String secret(String name, Map<String, String> values) {
        var data = values.entrySet().stream()
                .map(entry -> entry.getKey() + ": " + entry.getValue())
                .collect(Collectors.joining(", "));
        return """
                apiVersion: v1
                kind: Secret
                metadata: {name: %s}
                stringData: {%s}
                """.formatted(name, data);
    }

    private static Map<String, String> wrong(Map<String, String> secret) {
        return secret.keySet().stream()
                .collect(Collectors.toMap(
                        key -> key, key -> key.endsWith("_ID") ? secret.get(key) : "not-the-right-key"));
    }

    private static Predicate<KnowledgeBase> refused() {
        return kb -> Optional.ofNullable(kb.getStatus())
                .flatMap(status -> condition(status.conditions(), "Synced"))
                .filter(synced -> synced.getReason().equals("CredentialsRejected"))
                .isPresent();
    }

    private static Map<String, Long> documents(KnowledgeBase kb) {
        return kb.getStatus().sources().stream()
                .filter(source -> source.documents() != null)
                .collect(Collectors.toMap(SourceStatus::name, SourceStatus::documents));
    }

    private static String passages(Client client, String query) {
        var answer = client.retrieve(query);
        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(200);
        return answer.body().path("passages").toString();
    }
}
