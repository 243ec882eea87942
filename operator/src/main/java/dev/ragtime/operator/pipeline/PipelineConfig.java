package dev.ragtime.operator.pipeline;

import dev.ragtime.api.knowledgebase.RoutedModel;
import dev.ragtime.operator.kubernetes.RouteAddress;
import dev.ragtime.operator.kubernetes.RuntimeConfig;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What query pods are configured with: only what they read. Of a KnowledgeBase that is its store and the definition of
 * its index, of a route its address: sources, syncs, sizes and backends change without them, and their configuration is
 * named after its content.
 */
final class PipelineConfig {
    private static final Predicate<String> NOTHING = field -> false;

    private PipelineConfig() {}

    /** Multi-document YAML; equal inputs give equal text. */
    static String of(PipelineInputs inputs) {
        var documents = new ArrayList<String>();
        documents.add(document(inputs.pipeline(), field -> !RuntimeConfig.OF_PODS.contains(field)));
        documents.add(document(inputs.knowledgeBase().orElseThrow(), NOTHING));
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

    /** Names of the one that writes answers, and of the one that embeds questions. */
    private static Stream<String> routes(PipelineInputs inputs) {
        var embeds =
                inputs.embedding().kind() instanceof RoutedModel model ? Stream.of(model.name()) : Stream.<String>of();
        return Stream.concat(
                inputs.route().stream().map(route -> route.getMetadata().getName()), embeds);
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
