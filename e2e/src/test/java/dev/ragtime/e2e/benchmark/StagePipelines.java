package dev.ragtime.e2e.benchmark;

import static dev.ragtime.e2e.cluster.TestNamespace.kbReady;
import static dev.ragtime.e2e.cluster.TestNamespace.ragReady;
import static dev.ragtime.e2e.cluster.TestNamespace.routeReady;

import dev.ragtime.e2e.cluster.Command;
import dev.ragtime.e2e.cluster.NodeService;
import dev.ragtime.e2e.cluster.Settings;
import dev.ragtime.e2e.cluster.TestNamespace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Pipelines over the same documents, each with one thing more than {@link #PLAIN}. Documents of {@link #READERS} are the same
 * with readers, of which {@code group:staff} may read most.
 */
record StagePipelines(TestNamespace namespace) {
    static final String PLAIN = "plain";
    static final String GUARDED = "guarded";
    static final String READERS = "readers";
    static final String BOOSTED = "boosted";
    static final String DIVERSE = "diverse";
    static final String WIDE = "wide";
    static final String RERANKED = "reranked";
    static final String WORDED = "worded";
    static final String QUOTING = "quoting";
    static final List<String> ALL = List.of(PLAIN, GUARDED, READERS, BOOSTED, DIVERSE, WIDE, RERANKED, WORDED, QUOTING);

    static final String CORPUS = "stages";
    static final String KEY = "key-of-the-benchmark";
    static final int DOCUMENTS = Settings.full() ? 5000 : 1000;

    private static final String ISSUER = "issuer";
    private static final String ROUTE = "instant-stages";
    private static final String MODEL = "{modelRoute: {name: " + ROUTE + "}}";

    /** @param model address of the model and the reranker */
    void apply(String model, int issuerPort) throws IOException {
        Corpus.ofLamps(DOCUMENTS).intoVolume(namespace, CORPUS);
        namespace.apply(NodeService.manifests(ISSUER, issuerPort));
        namespace.apply(manifests(model, issuer()));
        for (var kb : List.of(CORPUS, READERS)) namespace.awaitKnowledgeBase(kb, kbReady());
        namespace.awaitRoute(ROUTE, routeReady());
        for (var pipeline : ALL) namespace.awaitPipeline(pipeline, ragReady());
    }

    /** All of them, and what they need. */
    static String manifests(String model, String issuer) {
        var readers =
                ", access: {principals: [\"group:staff\"], rules: [{path: \"1*.txt\", principals: [\"group:board\"]}]}";
        return Stream.concat(
                        Stream.of(
                                keysAndModel(model),
                                knowledgeBase(CORPUS, "", ""),
                                knowledgeBase(READERS, readers, "  access: {mode: DocumentPrincipals}")),
                        pipelines(issuer).stream())
                .collect(Collectors.joining("---\n"));
    }

    /** Of a pipeline. */
    static String knowledgeBase(String pipeline) {
        return pipeline.equals(READERS) ? READERS : CORPUS;
    }

    /** Leaves the node to what is measured afterwards. */
    void remove() {
        delete("rag", ALL);
        delete("route", List.of(ROUTE));
        delete("kb", List.of(CORPUS, READERS));
    }

    private void delete(String kind, List<String> names) {
        var command = new ArrayList<>(List.of("delete", kind, "-n", namespace.name(), "--timeout=120s"));
        command.addAll(names);
        Command.kubectl(command.toArray(String[]::new)).mustSucceed();
    }

    /** Where the issuer of tokens is found. */
    String issuer() {
        return "http://" + ISSUER + "." + namespace.name() + ".svc";
    }

    private static String knowledgeBase(String name, String ofSource, String more) {
        return """
                apiVersion: ragtime.dev/v1alpha1
                kind: KnowledgeBase
                metadata: {name: %s}
                spec:
                  sources:
                  - {name: corpus, volume: {claimName: %s}, metadata: {pathPattern: "{number}.txt", constants: {state: draft, published: "2026-01-01"}}%s}
                  metadata: {fields: [{name: number, type: Integer}, {name: state, type: String}, {name: published, type: DateTime}]}
                  store: {weaviate: {managed: {storage: {size: 1Gi}}}}
                %s
                """.formatted(name, CORPUS, ofSource, more);
    }

    private static String keysAndModel(String model) {
        return """
                apiVersion: v1
                kind: Secret
                metadata: {name: stage-keys}
                stringData: {wiki: %s, portal: another-key, shop: a-third-key}
                ---
                apiVersion: ragtime.dev/v1alpha1
                kind: ModelRoute
                metadata: {name: %s}
                spec:
                  backends: [{name: only, openAICompatible: {url: "%s/v1"}, model: m}]
                """.formatted(KEY, ROUTE, model);
    }

    private static List<String> pipelines(String issuer) {
        var closed = "  auth: {apiKeysSecret: {name: stage-keys}, oidc: {issuer: \"%s\", audience: ragtime}}";
        var boosts =
                "boosts: [{field: published, recencyHalfLifeDays: 90, weightPercent: 20}, {field: state, values: [draft], weightPercent: -50}]";
        return List.of(
                pipeline(PLAIN, MODEL, "  memory: {}"),
                pipeline(GUARDED, MODEL, closed.formatted(issuer)),
                pipeline(READERS, MODEL, "  auth: {trustedClients: {apiKeysSecret: {name: stage-keys}}}"),
                retrieving(BOOSTED, boosts),
                retrieving(
                        DIVERSE,
                        "diversity: {nearDuplicatePercent: 80, relevancePercent: 70, maxPassagesPerDocument: 2}"),
                retrieving(WIDE, "widen: {neighbours: 1}"),
                retrieving(RERANKED, "rerank: " + MODEL),
                retrieving(WORDED, "rewrite: " + MODEL),
                pipeline(QUOTING, "{extractive: {}}", ""));
    }

    private static String retrieving(String name, String settings) {
        return pipeline(name, MODEL, "  retrieval: {" + settings + "}");
    }

    /** All fit on one node with little CPU of its own for each. */
    private static String pipeline(String name, String generator, String more) {
        return """
                apiVersion: ragtime.dev/v1alpha1
                kind: RagPipeline
                metadata: {name: %s}
                spec:
                  knowledgeBases: [{name: %s}]
                  generator: %s
                  runtime: {resources: {requests: {cpu: 20m, memory: 256Mi}, limits: {memory: 1Gi}}}
                %s
                """.formatted(name, knowledgeBase(name), generator, more);
    }
}
