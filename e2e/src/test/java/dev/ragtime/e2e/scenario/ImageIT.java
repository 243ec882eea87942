package dev.ragtime.e2e.scenario;

import static dev.ragtime.e2e.cluster.TestNamespace.condition;
import static dev.ragtime.e2e.cluster.TestNamespace.is;
import static dev.ragtime.e2e.cluster.TestNamespace.kbReady;
import static dev.ragtime.e2e.cluster.TestNamespace.ragReady;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.e2e.cluster.Client;
import dev.ragtime.e2e.cluster.Command;
import dev.ragtime.e2e.cluster.Installation;
import dev.ragtime.e2e.cluster.TestNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A source that is an image, on the node that there is: one that mounts images reads it, and one that does not says so
 * and reads the other sources. For the first, get the tool containerd before the cluster starts.
 */
@ExtendWith(Installation.class)
class ImageIT {
    private static final int PAGES = 4;
    private static final Pattern CONTAINERD = Pattern.compile("containerd://v?(\\d+)\\.(\\d+).*");

    @TempDir
    private Path folder;

    @Test
    void an_image_is_read_where_the_node_mounts_images_and_elsewhere_the_other_sources_are() throws Exception {
        try (var namespace = new TestNamespace("image")) {
            load("1", "The blue lamp is on.");
            namespace.apply(Manifests.documents("pages", Manifests.pages(PAGES)));
            namespace.apply(knowledgeBase("manual:1"));
            var runtime = runtime(namespace);
            if (!mountsImages(runtime)) {
                refused(namespace, runtime);
                return;
            }
            namespace.awaitKnowledgeBase("manual", kbReady().and(ofDocuments(PAGES + 1)));
            namespace.awaitPipeline("manual", ragReady());
            try (var client = new Client(namespace.address("manual-rag"))) {
                assertThat(passages(client))
                        .contains("The blue lamp is on.", "image:docker.io/testbed/manual:1/guide/lamp.md");

                namespace.apply(knowledgeBase("nobody:1"));
                var without = namespace.awaitKnowledgeBase("manual", ended("ImagePullFailed"));
                assertThat(message(without))
                        .contains("spec.sources[guide].image.reference", "nobody:1", "imagePullSecrets");

                load("2", "The blue lamp is off.");
                namespace.apply(knowledgeBase("manual:2"));
                namespace.awaitKnowledgeBase("manual", ended("UpToDate").and(ofDocuments(PAGES + 1)));
                assertThat(passages(client)).contains("The blue lamp is off.").doesNotContain("is on.");
            }
            System.out.printf("image: read, refused and replaced on %s%n", runtime);
        }
    }

    private static void refused(TestNamespace namespace, String runtime) {
        var kb = namespace.awaitKnowledgeBase(
                "manual", ended("ImageVolumesUnsupported").and(ofDocuments(PAGES)));
        assertThat(message(kb))
                .contains("spec.sources[guide].image: node ", "containerd 2.1", "podSettings.nodeSelector");
        assertThat(is(kb.getStatus().conditions(), "Stalled", "True")).isTrue();
        assertThat(kb.getStatus().lastSync().failures()).isZero();
        System.out.printf("image: refused on %s, %d documents of the other source read%n", runtime, PAGES);
    }

    /** With the run ended that read what could be read. */
    private static Predicate<KnowledgeBase> ended(String reason) {
        return kb -> kb.getStatus() != null
                && kb.getStatus().currentSync() == null
                && kb.getMetadata().getGeneration().equals(kb.getStatus().observedGeneration())
                && condition(kb.getStatus().conditions(), "Synced")
                        .filter(synced -> reason.equals(synced.getReason()))
                        .isPresent();
    }

    private static Predicate<KnowledgeBase> ofDocuments(int count) {
        return kb -> kb.getStatus().activeIndex() != null
                && kb.getStatus().activeIndex().documents() == count;
    }

    private static String message(KnowledgeBase kb) {
        return condition(kb.getStatus().conditions(), "Synced").orElseThrow().getMessage();
    }

    private static String passages(Client client) {
        var answer = client.retrieve("Is the blue lamp on?");
        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(200);
        return answer.body().path("passages").toString();
    }

    private static String knowledgeBase(String image) {
        return Manifests.inNewDocument(
                Manifests.knowledgeBase(
                        "manual",
                        "{name: faq, configMap: {name: pages}}, {name: guide, image: {reference: \"docker.io/testbed/%s\", pullPolicy: Never}}"
                                .formatted(image)),
                Manifests.extractivePipeline("manual", "manual"));
    }

    private void load(String tag, String sentence) throws IOException {
        var root = Files.createDirectories(folder.resolve("root"));
        Files.writeString(
                Files.createDirectories(root.resolve("guide")).resolve("lamp.md"), Manifests.page(50, sentence));
        var archive = folder.resolve("manual-" + tag + ".tar").toString();
        Command.script(
                        "e2e/cluster/image",
                        "--name",
                        "docker.io/testbed/manual:" + tag,
                        "--out",
                        archive,
                        root.toString())
                .mustSucceed();
        Command.script("e2e/cluster/cluster", "load-image", archive).mustSucceed();
    }

    private static String runtime(TestNamespace namespace) {
        return namespace
                .client()
                .nodes()
                .list()
                .getItems()
                .getFirst()
                .getStatus()
                .getNodeInfo()
                .getContainerRuntimeVersion();
    }

    private static boolean mountsImages(String runtime) {
        var version = CONTAINERD.matcher(runtime);
        assertThat(version.matches()).as(runtime).isTrue();
        int major = Integer.parseInt(version.group(1));
        return major > 2 || major == 2 && Integer.parseInt(version.group(2)) >= 1;
    }
}
