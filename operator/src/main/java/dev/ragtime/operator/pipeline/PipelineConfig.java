package dev.ragtime.operator.pipeline;

import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus;
import dev.ragtime.api.knowledgebase.RoutedModel;
import dev.ragtime.operator.kubernetes.RouteAddress;
import dev.ragtime.operator.kubernetes.RuntimeConfig;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What query pods are configured with: only what they read. Of a KnowledgeBase that is its store and whether it matters who
 * asks, of a route its address: indexes, sources, syncs, sizes and backends change without them, and their configuration is
 * named after its content.
 */
final class PipelineConfig {
    private static final Predicate<String> NOTHING = field -> false;

    private PipelineConfig() {}

    /** Multi-document YAML; equal inputs give equal text. */
    static String of(PipelineInputs inputs) {
        var documents = new ArrayList<String>();
        documents.add(document(inputs.pipeline(), field -> !RuntimeConfig.OF_PODS.contains(field)));
        for (var knowledgeBase : inputs.knowledgeBases()) {
            var byPrincipals = knowledgeBase.getSpec().access().byPrincipals();
            documents.add(document(connected(knowledgeBase), field -> byPrincipals && field.equals("access")));
        }
        routes(inputs)
                .distinct()
                .map(name -> RouteAddress.document(
                        name, inputs.pipeline().getMetadata().getNamespace()))
                .forEach(documents::add);
        inputs.promptConfigMap()
                .map(PipelineConfig::templates)
                .ifPresent(prompt -> documents.add(document(prompt, NOTHING)));
        return String.join("", documents);
    }

    private static String document(HasMetadata resource, Predicate<String> specField) {
        return RuntimeConfig.document(resource, Map.of(), specField);
    }

    /**
     * With a status that says where its store is, which tells which index answers: pods follow it by themselves, so that
     * another index does not make them anew. Of an index of an earlier version the store does not say what it is made of.
     */
    private static KnowledgeBase connected(KnowledgeBase knowledgeBase) {
        var status = knowledgeBase.getStatus();
        var connected = new KnowledgeBase();
        connected.setMetadata(knowledgeBase.getMetadata());
        connected.setSpec(knowledgeBase.getSpec());
        connected.setStatus(new KnowledgeBaseStatus(
                null,
                null,
                isDescribed(status) ? null : status.activeIndex(),
                null,
                null,
                null,
                null,
                null,
                List.of(),
                status.store(),
                null,
                null,
                null,
                List.of(),
                List.of(),
                List.of()));
        return connected;
    }

    /** Whether the store says what the index is made of that answers. */
    static boolean isDescribed(KnowledgeBaseStatus status) {
        return Boolean.TRUE.equals(status.activeIndex().described());
    }

    /** Names of those that write answers, word queries, rank passages and learn, and of those that embed questions. */
    private static Stream<String> routes(PipelineInputs inputs) {
        var embed = inputs.embeddings().stream().flatMap(embedding -> Stream.ofNullable(embedding.modelRoute()));
        var asked = Stream.of(inputs.route(), inputs.rewriter(), inputs.reranker(), inputs.learner())
                .flatMap(Optional::stream)
                .map(route -> route.getMetadata().getName());
        return Stream.concat(asked, embed.map(RoutedModel::name));
    }

    /** The two templates, whatever else the ConfigMap holds. */
    private static ConfigMap templates(ConfigMap configMap) {
        var data = Stream.of(PipelineInputs.SYSTEM, PipelineInputs.USER)
                .filter(configMap.getData()::containsKey)
                .collect(Collectors.toMap(key -> key, configMap.getData()::get));
        return new ConfigMapBuilder()
                .withMetadata(configMap.getMetadata())
                .withData(data)
                .build();
    }
}
