package dev.ragtime.operator.pipeline;

import dev.ragtime.api.route.ModelRoute;
import dev.ragtime.api.route.ModelRouteStatus;
import dev.ragtime.operator.kubernetes.Names;
import dev.ragtime.operator.kubernetes.RuntimeConfig;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What query pods are configured with: only what they read. Of a KnowledgeBase that is its store, the definition of its
 * index and whether it matters who asks, of a route its address: sources, syncs, sizes and backends change without them, and their configuration is
 * named after its content.
 */
final class PipelineConfig {
    private static final Predicate<String> NOTHING = field -> false;

    private PipelineConfig() {}

    /** Multi-document YAML; equal inputs give equal text. */
    static String of(PipelineInputs inputs) {
        var documents = new ArrayList<String>();
        documents.add(document(inputs.pipeline(), field -> !RuntimeConfig.OF_PODS.contains(field)));
        Predicate<String> access = field -> inputs.byPrincipals() && field.equals("access");
        documents.add(document(inputs.knowledgeBase().orElseThrow(), access));
        inputs.route().map(PipelineConfig::addressed).ifPresent(route -> documents.add(document(route, NOTHING)));
        inputs.promptConfigMap()
                .map(PipelineConfig::templates)
                .ifPresent(prompt -> documents.add(document(prompt, NOTHING)));
        return String.join("", documents);
    }

    private static String document(HasMetadata resource, Predicate<String> specField) {
        return RuntimeConfig.document(resource, Map.of(), specField);
    }

    /** A route's address follows from its name, so it need not be up yet. */
    private static ModelRoute addressed(ModelRoute route) {
        var meta = route.getMetadata();
        var endpoint = Names.serviceUrl(Names.route(meta.getName()), meta.getNamespace()) + "/v1";
        var addressed = new ModelRoute();
        addressed.setMetadata(meta);
        addressed.setStatus(new ModelRouteStatus(
                null, null, endpoint, null, null, null, null, List.of(), null, List.of(), List.of()));
        return addressed;
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
