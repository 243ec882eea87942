package dev.ragtime.operator.route;

import dev.ragtime.api.ComputeResources;
import dev.ragtime.api.Ragtime;
import dev.ragtime.api.Sha256;
import dev.ragtime.api.route.ModelRoute;
import dev.ragtime.api.runtime.PodLayout;
import dev.ragtime.operator.kubernetes.Labels.Component;
import dev.ragtime.operator.kubernetes.Names;
import dev.ragtime.operator.kubernetes.RuntimeConfig;
import dev.ragtime.operator.serving.RuntimeImage;
import dev.ragtime.operator.serving.ServingFront;
import dev.ragtime.operator.serving.ServingPod;
import dev.ragtime.operator.serving.ServingWorkload;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The gateway pods of a route; pure. */
public final class RouteModel {
    private static final ComputeResources DEFAULT_RESOURCES = new ComputeResources(
            Map.of("cpu", new Quantity("100m"), "memory", new Quantity("192Mi")),
            Map.of("memory", new Quantity("384Mi")));

    private static final int REVISION_LENGTH = 8;

    private RouteModel() {}

    /** The pods; they are replaced for another image or other sizes only, and read the newest configuration. */
    public static ServingWorkload of(ModelRoute route, RuntimeImage image) {
        var name = route.getMetadata().getName();
        return new ServingWorkload(
                route,
                Component.GATEWAY,
                Names.route(name),
                Optional.empty(),
                route.getSpec().runtime(),
                new ServingPod(
                        image.name(),
                        image.pullPolicy(),
                        PodLayout.GATEWAY_LAUNCHER,
                        "route",
                        Names.routeConfig(name),
                        Credentials.secrets(route.getSpec()),
                        Collections.emptySortedSet(),
                        List.of(),
                        DEFAULT_RESOURCES,
                        route.getSpec().podSettings().over(image.podSettings()),
                        route.getSpec().timeoutSeconds()),
                config(route));
    }

    /** The address and the number of pods. */
    static ServingFront front(ModelRoute route) {
        return new ServingFront(
                route,
                Component.GATEWAY,
                Names.route(route.getMetadata().getName()),
                route.getSpec().runtime());
    }

    /** Where a route answers inside the cluster. */
    static String endpoint(ModelRoute route) {
        var meta = route.getMetadata();
        return Names.serviceUrl(Names.route(meta.getName()), meta.getNamespace()) + "/v1";
    }

    /** The route as its user wrote it, without the size of its pods, and the name of that revision. */
    private static String config(ModelRoute route) {
        var plain = new ModelRoute();
        plain.setMetadata(route.getMetadata());
        plain.setSpec(route.getSpec());
        return RuntimeConfig.document(
                plain, Map.of(Ragtime.REVISION, revision(route)), field -> !RuntimeConfig.OF_PODS.contains(field));
    }

    /** Names what can change an answer; a promise or the number of pods cannot. */
    static String revision(ModelRoute route) {
        var spec = route.getSpec();
        var parts = new TreeMap<String, Object>();
        parts.put("backends", spec.backends());
        parts.put("fallback", spec.fallback());
        parts.put("cooldown", spec.cooldown());
        return "r-" + Sha256.hex(Serialization.asJson(parts), REVISION_LENGTH);
    }
}
