package dev.ragtime.operator.kubernetes;

import dev.ragtime.api.knowledgebase.Embedding;
import dev.ragtime.api.knowledgebase.IndexDefinition;
import dev.ragtime.api.knowledgebase.RoutedModel;
import dev.ragtime.api.route.ModelRoute;
import dev.ragtime.api.route.ModelRouteStatus;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What a pod is told of a ModelRoute that it asks: its address, which follows from its name, so it need not be up; pure. */
public final class RouteAddress {
    private RouteAddress() {}

    /** One YAML document. */
    public static String document(String name, String namespace) {
        var endpoint = Names.serviceUrl(Names.route(name), namespace) + "/v1";
        var addressed = new ModelRoute();
        addressed.setMetadata(
                new ObjectMetaBuilder().withName(name).withNamespace(namespace).build());
        addressed.setStatus(new ModelRouteStatus(
                null, null, endpoint, null, null, null, null, List.of(), null, List.of(), List.of()));
        return RuntimeConfig.document(addressed, Map.of(), field -> false);
    }

    /** Those of the routes that a run of an index asks. */
    public static String documents(IndexDefinition index, String namespace) {
        var routes = new TreeSet<String>();
        if (index.embedding().kind() instanceof RoutedModel model) routes.add(model.name());
        var contextual = index.chunking().contextual();
        if (contextual != null) routes.add(contextual.modelRoute().name());
        return routes.stream().map(name -> document(name, namespace)).collect(Collectors.joining());
    }

    /** That of the route that embeds; empty when none does. */
    public static String document(Embedding embedding, String namespace) {
        return embedding.kind() instanceof RoutedModel model ? document(model.name(), namespace) : "";
    }
}
