package dev.ragtime.e2e.cluster;

import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The one pod of a KnowledgeBase's managed Weaviate, which is taken away. */
public final class StorePod {
    /** By which no pod of the namespace begins. */
    private static final String NONE_BEGINS = """
            apiVersion: v1
            kind: ResourceQuota
            metadata: {name: none-begins}
            spec: {hard: {pods: "0"}}
            """;

    private final TestNamespace namespace;
    private final String knowledgeBase;
    private final WeaviateNodes nodes;

    public StorePod(TestNamespace namespace, String knowledgeBase) {
        this.namespace = namespace;
        this.knowledgeBase = knowledgeBase;
        this.nodes = new WeaviateNodes(namespace, knowledgeBase);
    }

    /** Ends without notice, and none takes its place. */
    public void kill() {
        namespace.apply(NONE_BEGINS);
        namespace.client().resource(pod()).withGracePeriod(0).delete();
        namespace.await("no store", () -> !isReady());
    }

    /** Returns once it can be asked. */
    public void comeBack() {
        Command.kubectl("delete", "quota", "none-begins", "-n", namespace.name())
                .mustSucceed();
        // its controller waits longer and longer before it tries again, unless it hears of something
        Command.kubectl("annotate", "statefulset", "--all", "-n", namespace.name(), "e2e/look=now", "--overwrite")
                .mustSucceed();
        Patience.in(namespace).askingEvery(Duration.ofMillis(50)).until("the store", this::isReady);
    }

    /** Its connections stay, and nothing comes. */
    public void freeze() {
        signal("STOP");
    }

    public void goOn() {
        signal("CONT");
    }

    private void signal(String name) {
        for (var process : processes())
            Command.shell("kill -%s %s".formatted(name, process.getFileName())).mustSucceed();
    }

    private List<Path> processes() {
        return PodProcesses.of(pod()).stream()
                .filter(process -> PodProcesses.read(process.resolve("comm")).startsWith("weaviate"))
                .toList();
    }

    private boolean isReady() throws InterruptedException {
        try {
            return nodes.status("GET", "/v1/.well-known/ready", "") == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private Pod pod() {
        return namespace
                .client()
                .pods()
                .inNamespace(namespace.name())
                .withName(knowledgeBase + "-weaviate-0")
                .get();
    }
}
