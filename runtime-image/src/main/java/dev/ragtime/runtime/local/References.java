package dev.ragtime.runtime.local;

import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.pipeline.RagPipeline;
import dev.ragtime.runtime.config.Manifests;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Names in manifests of objects that the folder does not hold. A cluster shows them as conditions. */
final class References {
    private References() {}

    /** Each as {@code Kind/name: field: what to do}. */
    static List<String> missing(Manifests manifests) {
        var problems = new ArrayList<String>();
        manifests.knowledgeBases().forEach(kb -> problems.addAll(configMaps(kb, manifests)));
        manifests.pipelines().forEach(pipeline -> problems.addAll(of(pipeline, manifests)));
        return problems;
    }

    private static List<String> configMaps(KnowledgeBase knowledgeBase, Manifests manifests) {
        return knowledgeBase.getSpec().sources().stream()
                .filter(source -> source.configMap() != null)
                .filter(source -> manifests.configMap(source.configMap().name()).isEmpty())
                .map(source -> "KnowledgeBase/" + knowledgeBase.getMetadata().getName() + ": spec.sources["
                        + source.name() + "].configMap.name: there is no ConfigMap "
                        + source.configMap().name() + " in the folder: add it, or name another")
                .toList();
    }

    private static List<String> of(RagPipeline pipeline, Manifests manifests) {
        var here = "RagPipeline/" + pipeline.getMetadata().getName() + ": spec.";
        var knowledgeBase = pipeline.getSpec().knowledgeBase();
        var route = Optional.ofNullable(pipeline.getSpec().generator().modelRoute());
        return Stream.concat(
                        Stream.of(knowledgeBase)
                                .filter(name -> manifests.knowledgeBase(name).isEmpty())
                                .map(name -> "knowledgeBases[0].name: there is no KnowledgeBase " + name),
                        route.stream()
                                .filter(r -> manifests.route(r.name()).isEmpty())
                                .map(r -> "generator.modelRoute.name: there is no ModelRoute " + r.name()))
                .map(problem -> here + problem + " in the folder: add it, or name another")
                .toList();
    }
}
