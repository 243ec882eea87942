package dev.ragtime.e2e.scenario;

import static dev.ragtime.e2e.cluster.TestNamespace.kbReady;
import static dev.ragtime.e2e.cluster.TestNamespace.ragReady;
import static dev.ragtime.e2e.cluster.TestNamespace.routeReady;

import dev.ragtime.e2e.cluster.NodeService;
import dev.ragtime.e2e.cluster.TestNamespace;
import dev.ragtime.e2e.cluster.UnsteadyProvider;
import dev.ragtime.runtime.credential.TokenIssuer;

/** A pipeline of two pods that rests on a chat, a reranking and an embedding model, a store and an issuer of tokens. */
final class UnsteadyPipeline {
    private static final String EMBEDDING = "  embedding: {modelRoute: {name: embedder, model: %s, dimensions: %d}}"
            .formatted(UnsteadyProvider.MODEL, UnsteadyProvider.DIMENSIONS);

    /** Questions wait six seconds for their turn. */
    private static final String PIPELINE = """
            apiVersion: ragtime.dev/v1alpha1
            kind: RagPipeline
            metadata: {name: lamps}
            spec:
              knowledgeBases: [{name: lamps}]
              retrieval: {rerank: {modelRoute: {name: reranker}, timeoutMilliseconds: 1500}}
              generator: {modelRoute: {name: model}}
              auth: {oidc: {issuer: "%s", audience: %s}}
              timeoutSeconds: 18
              runtime: {replicas: 2, resources: {requests: {cpu: 50m, memory: 400Mi}, limits: {memory: 1Gi}}}
              objectives:
              - {name: available, availability: {}, targetPercent: "99"}
            """;

    private UnsteadyPipeline() {}

    static void install(
            TestNamespace namespace,
            TokenIssuer issuer,
            UnsteadyProvider model,
            UnsteadyProvider reranker,
            UnsteadyProvider embedder) {
        namespace.apply(Manifests.inNewDocument(
                NodeService.manifests("issuer", issuer.port()),
                route("model", model),
                route("reranker", reranker),
                route("embedder", embedder),
                Manifests.documents("lamps", Manifests.pages(10)),
                Manifests.knowledgeBase("lamps", "{name: lamps, configMap: {name: lamps}}", EMBEDDING),
                PIPELINE.formatted(issuer.url(), TokenIssuer.AUDIENCE)));
        for (var route : new String[] {"model", "reranker", "embedder"}) namespace.awaitRoute(route, routeReady());
        namespace.awaitKnowledgeBase("lamps", kbReady());
        namespace.awaitPipeline("lamps", ragReady());
    }

    private static String route(String name, UnsteadyProvider provider) {
        return """
                apiVersion: ragtime.dev/v1alpha1
                kind: ModelRoute
                metadata: {name: %s}
                spec:
                  backends: [{name: unsteady, openAICompatible: {url: "%s/v1"}, model: %s}]
                  fallback: {firstByteTimeoutMilliseconds: 2000}
                  runtime: {replicas: 1, resources: {requests: {cpu: 20m, memory: 200Mi}, limits: {memory: 512Mi}}}
                """.formatted(name, provider.address(), UnsteadyProvider.MODEL);
    }
}
