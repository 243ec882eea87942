package dev.ragtime.e2e.scenario;

import static dev.ragtime.e2e.cluster.TestNamespace.kbReady;
import static dev.ragtime.e2e.cluster.TestNamespace.ragReady;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.runtime.PodLayout;
import dev.ragtime.e2e.cluster.GitRepository;
import dev.ragtime.e2e.cluster.Installation;
import dev.ragtime.e2e.cluster.Patience;
import dev.ragtime.e2e.cluster.Settings;
import dev.ragtime.e2e.cluster.TestNamespace;
import dev.ragtime.runtime.Main;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Retrieval quality as served, on a public retrieval set, and the same offline as online. */
@Tag("full")
@ExtendWith(Installation.class)
class SciFactIT {
    private static final Map<String, Double> AT_LEAST = Map.of("Vector", 0.715, "Hybrid", 0.723, "Keyword", 0.66);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration SETTLING = Duration.ofSeconds(100);

    @TempDir
    Path work;

    @Test
    void served_quality_reaches_exact_search_and_equals_offline_evaluation() throws Exception {
        var data = Settings.beirData();
        if (!Files.isDirectory(data)) System.out.println("SKIPPED: no retrieval set at " + data + " (set BEIR_DATA)");
        assumeTrue(Files.isDirectory(data), "a BEIR-format folder at $BEIR_DATA");
        try (var git = GitRepository.serving("scifact.git", "reader", "right");
                var namespace = new TestNamespace("scifact")) {
            writeCorpus(data.resolve("corpus.jsonl.gz"), git);
            git.commit("Corpus");
            namespace.apply(Manifests.inNewDocument(
                    git.secret("git"),
                    Manifests.knowledgeBase(
                            "scifact",
                            "{name: corpus, git: {url: \"" + git.url() + "\", credentialsSecret: {name: git}}}",
                            Manifests.store(1)),
                    Manifests.extractivePipeline("scifact", "scifact")
                            + "  retrieval: {candidates: 100, topK: 100}\n"));
            var kb = namespace.awaitKnowledgeBase("scifact", kbReady());
            assertThat(kb.getStatus().activeIndex().documents()).isEqualTo(5183);
            namespace.awaitPipeline("scifact", ragReady());

            awaitSettled(kb);
            var served = evaluate(namespace, data, "served", "--url", namespace.address("scifact-rag"));
            var offline = evaluate(namespace, data, "offline");
            AT_LEAST.forEach((mode, minimum) ->
                    assertThat(ndcg(served, mode)).as("nDCG@10 of %s", mode).isGreaterThanOrEqualTo(minimum));
            assertThat(offline).isEqualTo(served);
            for (var mode : AT_LEAST.keySet()) {
                assertThat(run("offline", mode))
                        .as("ids and order of all queries, mode %s", mode)
                        .hasSameTextualContentAs(run("served", mode));
            }
        }
    }

    /**
     * Weaviate writes what it holds in memory to disk a minute after the last write, and scores words from disk with
     * rounded lengths: both evaluations have to see the same side of that.
     */
    private static void awaitSettled(KnowledgeBase kb) {
        var settled = Instant.parse(kb.getStatus().lastSync().finishedAt()).plus(SETTLING);
        Patience.let(Duration.between(Instant.now(), settled));
    }

    /** The table that {@code ragtime evaluate} prints. */
    private String evaluate(TestNamespace namespace, Path data, String name, String... more) throws Exception {
        var config = Files.createDirectories(work.resolve("config"));
        var secrets = Files.createDirectories(work.resolve("secrets/scifact-weaviate"));
        Files.writeString(config.resolve(PodLayout.RESOURCES_FILE), resources(namespace));
        Files.writeString(secrets.resolve(PodLayout.API_KEY), namespace.weaviateKey("scifact"));
        var arguments = new ArrayList<>(List.of("evaluate", "--beir", data.toString()));
        arguments.addAll(List.of("--config", config.toString()));
        arguments.addAll(List.of("--secrets", secrets.getParent().toString()));
        arguments.addAll(List.of("--out", work.resolve(name + ".jsonl").toString()));
        arguments.addAll(List.of(more));
        var table = new StringWriter();
        assertThat(Main.run(new PrintWriter(table), arguments.toArray(String[]::new)))
                .isZero();
        System.out.printf("SciFact, %s:%n%s", name, table);
        return table.toString();
    }

    private static double ndcg(String table, String mode) {
        var line = table.lines().filter(l -> l.startsWith(mode)).findFirst().orElseThrow();
        return Double.parseDouble(line.split("\\s+")[2]);
    }

    private Path run(String name, String mode) {
        return work.resolve(name + "." + mode.toLowerCase(Locale.ROOT) + ".jsonl");
    }

    /** What the operator hands to the query pods, with addresses that this process outside the cluster reaches. */
    private static String resources(TestNamespace namespace) {
        var bundle = namespace.client().configMaps().inNamespace(namespace.name()).list().getItems().stream()
                .filter(map -> map.getMetadata().getName().startsWith("scifact-rag-"))
                .filter(map -> Boolean.TRUE.equals(map.getImmutable()))
                .findFirst()
                .orElseThrow();
        var address = namespace.address("scifact-weaviate").substring("http://".length());
        return bundle.getData()
                .get(PodLayout.RESOURCES_FILE)
                .replace("scifact-weaviate." + namespace.name() + ".svc", address);
    }

    private static void writeCorpus(Path corpus, GitRepository git) throws Exception {
        try (var in = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(corpus)), StandardCharsets.UTF_8))) {
            for (var line = in.readLine(); line != null; line = in.readLine()) {
                var document = JSON.readTree(line);
                git.write(
                        document.path("_id").asText() + ".txt",
                        document.path("title").asText() + "\n\n"
                                + document.path("text").asText() + "\n");
            }
        }
    }
}
