package dev.ragtime.e2e.scenario;

import static dev.ragtime.e2e.cluster.TestNamespace.condition;
import static dev.ragtime.e2e.cluster.TestNamespace.kbReady;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.e2e.cluster.Command;
import dev.ragtime.e2e.cluster.Installation;
import dev.ragtime.e2e.cluster.Settings;
import dev.ragtime.e2e.cluster.TestNamespace;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A store whose volume is full asks for a larger one, and goes on once it has it. The cluster's own StorageClass cannot
 * expand, so there the refusal is shown; for a class that can, the test does the driver's work on a file system in
 * memory.
 */
@ExtendWith(Installation.class)
class GrowIT {
    private static final String CLAIM = "data-lamps-weaviate-0";

    @Test
    void a_class_that_cannot_expand_is_named_with_what_to_do_and_the_wish_can_be_taken_back() {
        try (var namespace = new TestNamespace("grow-refused")) {
            namespace.apply(lamps("1Gi", ""));
            namespace.awaitKnowledgeBase("lamps", kbReady());

            assertThat(namespace.tryApply(knowledgeBase("500Mi", "")).output())
                    .contains("cannot become smaller than the volumes are");
            namespace.apply(knowledgeBase("2Gi", ""));
            var refused = namespace.awaitKnowledgeBase(
                    "lamps", kb -> reason(kb, "Stalled").equals("StorageNotExpandable"));
            var stalled = condition(refused.getStatus().conditions(), "Stalled").orElseThrow();
            System.out.printf("grow: %s%n", stalled.getMessage());
            assertThat(stalled.getMessage()).contains("local-path", "allowVolumeExpansion", "former size");
            assertThat(condition(refused.getStatus().conditions(), "Ready")
                            .orElseThrow()
                            .getStatus())
                    .isEqualTo("True");

            namespace.apply(knowledgeBase("1Gi", ""));
            namespace.awaitKnowledgeBase("lamps", kb -> reason(kb, "Stalled").equals("AsExpected"));
        }
    }

    @Test
    void a_full_volume_is_told_grows_and_takes_documents_again() {
        var folder = Settings.root().resolve(".cache/grow").toAbsolutePath();
        try (var namespace = new TestNamespace("grow")) {
            mount(folder, 128);
            Command.kubectlWith(volume(folder), "apply", "-f", "-").mustSucceed();
            namespace.apply(lamps("128Mi", ", storageClassName: grow"));
            namespace.awaitKnowledgeBase("lamps", kbReady());

            var begin = Instant.now();
            onNode("fallocate -l \"$(( $(df --output=avail -B1 %s | tail -1) - 4000000 ))\" %s/filler"
                            .formatted(folder, folder))
                    .mustSucceed();
            var full = namespace.awaitKnowledgeBase(
                    "lamps", kb -> reason(kb, "Stalled").equals("StoreFull"));
            System.out.printf(
                    "grow: StoreFull after %d s: %s%n",
                    Duration.between(begin, Instant.now()).toSeconds(),
                    condition(full.getStatus().conditions(), "Stalled")
                            .orElseThrow()
                            .getMessage());
            namespace.apply(Manifests.documents("lamps", Manifests.pages(6)));
            namespace.awaitKnowledgeBase("lamps", kb -> reason(kb, "Synced").equals("StoreFull"));

            var asked = Instant.now();
            namespace.apply(knowledgeBase("256Mi", ", storageClassName: grow"));
            namespace.await("the claim asks for more", () -> claimed(namespace).equals("256Mi"));
            patchClaim(
                    namespace,
                    "{\"status\":{\"conditions\":[{\"type\":\"FileSystemResizePending\",\"status\":\"True\"}]}}");
            namespace.awaitKnowledgeBase(
                    "lamps",
                    kb -> condition(kb.getStatus().conditions(), "StoreReady")
                            .filter(ready -> ready.getMessage().contains("FileSystemResizePending"))
                            .isPresent());

            onNode("mount -o remount,size=256m " + folder).mustSucceed();
            patchClaim(namespace, "{\"status\":{\"conditions\":[],\"capacity\":{\"storage\":\"256Mi\"}}}");
            var grown = namespace.awaitKnowledgeBase(
                    "lamps",
                    kb -> reason(kb, "Stalled").equals("AsExpected")
                            && reason(kb, "Synced").equals("UpToDate"));
            assertThat(grown.getStatus().activeIndex().documents()).isEqualTo(6);
            assertThat(grown.getStatus().store().volumeSize()).isEqualTo("256Mi");
            System.out.printf(
                    "grow: documents taken again %d s after the size was raised%n",
                    Duration.between(asked, Instant.now()).toSeconds());
        } finally {
            Command.kubectl("delete", "pv/grow", "storageclass/grow", "--ignore-not-found", "--wait=false");
            // pods of the namespace still hold it: it goes with the last of them
            onNode("umount -l " + folder);
        }
    }

    private static void mount(Path folder, int mebibytes) {
        onNode("mkdir -p %s && mount -t tmpfs -o size=%dm,mode=0777 grow %s".formatted(folder, mebibytes, folder))
                .mustSucceed();
    }

    /** The node has mounts of its own, which its pods see and this process does not. */
    private static Command.Result onNode(String commands) {
        return Command.script("e2e/cluster/cluster", "exec", "sh", "-c", commands);
    }

    private static String volume(Path folder) {
        return """
                apiVersion: storage.k8s.io/v1
                kind: StorageClass
                metadata: {name: grow}
                provisioner: ragtime.dev/by-the-test
                allowVolumeExpansion: true
                ---
                apiVersion: v1
                kind: PersistentVolume
                metadata: {name: grow}
                spec:
                  capacity: {storage: 128Mi}
                  accessModes: [ReadWriteOnce]
                  storageClassName: grow
                  claimRef: {namespace: grow, name: %s}
                  hostPath: {path: %s}
                """.formatted(CLAIM, folder);
    }

    private static String lamps(String size, String more) {
        return Manifests.inNewDocument(Manifests.documents("lamps", Manifests.pages(3)), knowledgeBase(size, more));
    }

    private static String knowledgeBase(String size, String more) {
        return Manifests.knowledgeBase(
                "lamps",
                "{name: lamps, configMap: {name: lamps}}",
                Manifests.store(1).replace("{size: 1Gi}", "{size: " + size + more + "}"));
    }

    private static String claimed(TestNamespace namespace) {
        var claim = namespace
                .client()
                .persistentVolumeClaims()
                .inNamespace(namespace.name())
                .withName(CLAIM)
                .get();
        return claim.getSpec().getResources().getRequests().get("storage").toString();
    }

    private static void patchClaim(TestNamespace namespace, String patch) {
        Command.kubectl(
                        "patch",
                        "pvc",
                        CLAIM,
                        "-n",
                        namespace.name(),
                        "--subresource=status",
                        "--type=merge",
                        "-p",
                        patch)
                .mustSucceed();
    }

    private static String reason(KnowledgeBase kb, String type) {
        return kb.getStatus() == null
                ? ""
                : condition(kb.getStatus().conditions(), type)
                        .map(c -> c.getReason())
                        .orElse("");
    }
}
