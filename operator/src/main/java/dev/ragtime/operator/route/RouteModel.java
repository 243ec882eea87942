package dev.ragtime.operator.route;

import dev.ragtime.api.ComputeResources;
import dev.ragtime.api.Sha256;
import dev.ragtime.api.route.ModelRoute;
import dev.ragtime.operator.kubernetes.Labels.Component;
import dev.ragtime.operator.kubernetes.Names;
import dev.ragtime.operator.kubernetes.RuntimeConfig;
import dev.ragtime.operator.serving.RuntimeImage;
import dev.ragtime.operator.serving.ServingPod;
import dev.ragtime.operator.serving.ServingWorkload;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The gateway pods of a route; pure. */
public final class RouteModel {
    private static final ComputeResources DEFAULT_RESOURCES = new ComputeResources(
            Map.of("cpu", new Quantity("100m"), "memory", new Quantity("192Mi")),
            Map.of("memory", new Quantity("384Mi")));

    private RouteModel() {}

    public static ServingWorkload of(ModelRoute route, RuntimeImage image) {
        var name = route.getMetadata().getName();
        return new ServingWorkload(
                route,
                Component.GATEWAY,
                Names.route(name),
                route.getSpec().runtime(),
                new ServingPod(
                        image.name(),
                        image.pullPolicy(),
                        "route",
                        Names.routeConfig(name),
                        Credentials.secrets(route.getSpec()),
                        Map.of(ServingPod.CONFIG_HASH, configHash(route)),
                        List.of(),
                        DEFAULT_RESOURCES,
                        route.getSpec().podSettings().over(image.podSettings())),
                RuntimeConfig.render(List.of(specOnly(route))));
    }

    /** Where a route answers inside the cluster. */
    static String endpoint(ModelRoute route) {
        var meta = route.getMetadata();
        return Names.serviceUrl(Names.route(meta.getName()), meta.getNamespace()) + "/v1";
    }

    /** The pods need not be told their own address, and the first status must not change their configuration. */
    private static ModelRoute specOnly(ModelRoute route) {
        var plain = new ModelRoute();
        plain.setMetadata(route.getMetadata());
        plain.setSpec(route.getSpec());
        return plain;
    }

    /** What a running pod reads once at its start; number and size of the pods do not count. */
    private static String configHash(ModelRoute route) {
        var spec = route.getSpec();
        var read = new TreeMap<String, Object>();
        read.put("backends", spec.backends());
        read.put("fallback", spec.fallback());
        read.put("cooldown", spec.cooldown());
        read.put("objectives", spec.objectives());
        return Sha256.hex(Serialization.asJson(read), 16);
    }
}
