package dev.ragtime.runtime.local;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Names in manifests of objects that the folder does not hold. A cluster shows them as conditions. */
final class References {
    private References() {}

    /** Each as {@code field: what to do}. */
    static List<String> missing(LocalObject object, List<LocalObject> folder) {
        return of(object)
                .filter(r -> !r.name.isEmpty() && folder.stream().noneMatch(o -> o.is(r.kind, r.name)))
                .map(r -> "spec." + r.field + ".name: there is no " + r.kind + " " + r.name
                        + " in the folder: add it, or name another")
                .toList();
    }

    private static Stream<Reference> of(LocalObject object) {
        return switch (object.kind()) {
            case "KnowledgeBase" ->
                Stream.concat(
                        sources(object),
                        Stream.of(new Reference(
                                "embedding.modelRoute", "ModelRoute", object.text("/spec/embedding/modelRoute/name"))));
            case "RagPipeline" ->
                Stream.concat(
                        knowledgeBases(object),
                        Stream.of(
                                new Reference(
                                        "generator.modelRoute",
                                        "ModelRoute",
                                        object.text("/spec/generator/modelRoute/name")),
                                new Reference(
                                        "retrieval.rewrite.modelRoute",
                                        "ModelRoute",
                                        object.text("/spec/retrieval/rewrite/modelRoute/name")),
                                new Reference(
                                        "retrieval.rerank.modelRoute",
                                        "ModelRoute",
                                        object.text("/spec/retrieval/rerank/modelRoute/name")),
                                new Reference(
                                        "retrieval.rerank.judge",
                                        "ModelRoute",
                                        object.text("/spec/retrieval/rerank/judge/name")),
                                new Reference(
                                        "memory.longTerm.learn.modelRoute",
                                        "ModelRoute",
                                        object.text("/spec/memory/longTerm/learn/modelRoute/name")),
                                new Reference(
                                        "auth.apiKeysSecret", "Secret", object.text("/spec/auth/apiKeysSecret/name")),
                                new Reference(
                                        "auth.trustedClients.apiKeysSecret",
                                        "Secret",
                                        object.text("/spec/auth/trustedClients/apiKeysSecret/name")),
                                new Reference("prompt.configMap", "ConfigMap", object.text(Prompts.CONFIG_MAP))));
            default -> Stream.empty();
        };
    }

    private static Stream<Reference> knowledgeBases(LocalObject pipeline) {
        var named = "/spec/knowledgeBases";
        return IntStream.range(0, pipeline.document().at(named).size())
                .mapToObj(i -> new Reference(
                        "knowledgeBases[" + i + "]", "KnowledgeBase", pipeline.text(named + "/" + i + "/name")));
    }

    private static Stream<Reference> sources(LocalObject knowledgeBase) {
        var sources = "/spec/sources";
        return IntStream.range(0, knowledgeBase.document().at(sources).size())
                .mapToObj(i -> sources + "/" + i)
                .map(source -> new Reference(
                        "sources[" + knowledgeBase.text(source + "/name") + "].configMap",
                        "ConfigMap",
                        knowledgeBase.text(source + "/configMap/name")));
    }

    /** @param name empty when nothing is named */
    private record Reference(String field, String kind, String name) {}
}
