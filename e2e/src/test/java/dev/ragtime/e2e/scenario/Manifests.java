package dev.ragtime.e2e.scenario;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;

/** The manifests that several scenarios apply. */
final class Manifests {
    /** Ingestion asks for less CPU than a store that answers at the same time. */
    private static final String SYNC = "  sync: {resources: {requests: {cpu: 50m, memory: 256Mi}}}";

    private Manifests() {}

    /** A ConfigMap with one document a key. */
    static String documents(String name, Map<String, String> documents) {
        var yaml = new StringBuilder("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: " + name + "}\ndata:\n");
        documents.forEach((key, text) ->
                yaml.append("  ").append(key).append(": ").append(quoted(text)).append('\n'));
        return yaml.toString();
    }

    /** Some pages about a made-up product, so that answers can only come from them. */
    static Map<String, String> pages(int count) {
        var pages = new LinkedHashMap<String, String>();
        for (int i = 0; i < count; i++) {
            pages.put(
                    "page-" + i + ".md",
                    page(i, "The blue lamp number " + i + " is replaced every " + (i + 2) + " weeks."));
        }
        return pages;
    }

    static String page(int number, String sentence) {
        return "# Lamp " + number + "\n\n" + sentence + "\n\n## Safety\n\nSwitch off the power before you touch lamp "
                + number + ". Wear gloves and keep the old lamp apart from household waste.\n";
    }

    static String knowledgeBase(String name, String source) {
        return knowledgeBase(name, source, "");
    }

    /** @param more further lines of the spec, each indented by two */
    static String knowledgeBase(String name, String source, String more) {
        return """
                apiVersion: ragtime.dev/v1alpha1
                kind: KnowledgeBase
                metadata: {name: %s}
                spec:
                  sources: [%s]
                %s
                """.formatted(
                name,
                source,
                more + (more.contains("sync:") ? "" : "\n" + SYNC) + (more.contains("store:") ? "" : "\n" + store(1)));
    }

    /**
     * Many small stores share one small node: each asks for so little CPU that all pods of the scenarios that run at once find
     * room. Where they do not, each may wait for a pod more, and holds what another waits for.
     */
    static String store(int replicas) {
        return "  store: {weaviate: {managed: {replicas: %d, storage: {size: 1Gi}, resources: {requests: {cpu: 50m, memory: 128Mi}, limits: {memory: 1Gi}}}}}"
                .formatted(replicas);
    }

    static String extractivePipeline(String name, String knowledgeBase) {
        return """
                apiVersion: ragtime.dev/v1alpha1
                kind: RagPipeline
                metadata: {name: %s}
                spec:
                  knowledgeBases: [{name: %s}]
                  generator: {extractive: {}}
                  runtime: {resources: {requests: {cpu: 50m, memory: 400Mi}, limits: {memory: 1Gi}}}
                  objectives:
                  - {name: available, availability: {}, targetPercent: "99"}
                """.formatted(name, knowledgeBase);
    }

    /** The same under an autoscaler that goes from one pod to so many. */
    static String autoscaledPipeline(String name, String knowledgeBase, int most) {
        return extractivePipeline(name, knowledgeBase)
                .replace("runtime: {", "runtime: {autoscaling: {maxReplicas: " + most + "}, ");
    }

    /** A route to the small language model of the tests. */
    static String route(String name) {
        return """
                apiVersion: ragtime.dev/v1alpha1
                kind: ModelRoute
                metadata: {name: %s}
                spec:
                  backends: [{name: local, openAICompatible: {url: "http://llm.models.svc:8080/v1"}, model: smollm2}]
                """.formatted(name);
    }

    /** Documents, KnowledgeBase and extractive pipeline, all named lamps. */
    static String lamps(int pages) {
        return inNewDocument(
                documents("lamps", pages(pages)),
                knowledgeBase("lamps", "{name: lamps, configMap: {name: lamps}}"),
                extractivePipeline("lamps", "lamps"));
    }

    static String inNewDocument(String... manifests) {
        var all = new StringJoiner("\n---\n");
        for (var manifest : manifests) all.add(manifest);
        return all.toString();
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }
}
