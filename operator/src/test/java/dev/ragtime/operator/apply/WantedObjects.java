package dev.ragtime.operator.apply;

import dev.ragtime.api.route.ModelRoute;
import dev.ragtime.operator.kubernetes.Labels.Component;
import dev.ragtime.operator.kubernetes.Ownership;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import java.util.Map;

/** A ModelRoute and what is wanted for it. */
final class WantedObjects {
    static final ModelRoute ROUTE = route("uid-of-the-route");

    private WantedObjects() {}

    static ModelRoute route(String uid) {
        var route = new ModelRoute();
        route.setMetadata(new ObjectMetaBuilder()
                .withNamespace("team")
                .withName("m")
                .withUid(uid)
                .build());
        return route;
    }

    static ConfigMap config(String value) {
        return new ConfigMapBuilder()
                .withMetadata(Ownership.owned(ROUTE, "m-route-config", Component.GATEWAY))
                .withData(Map.of("key", value))
                .build();
    }

    static ConfigMap empty(String name) {
        return new ConfigMapBuilder()
                .withMetadata(Ownership.owned(ROUTE, name, Component.GATEWAY))
                .build();
    }

    static PodDisruptionBudget disruption(Integer minAvailable, Integer maxUnavailable) {
        return new PodDisruptionBudgetBuilder()
                .withMetadata(Ownership.owned(ROUTE, "m-route", Component.GATEWAY))
                .withNewSpec()
                .withMinAvailable(minAvailable == null ? null : new IntOrString(minAvailable))
                .withMaxUnavailable(maxUnavailable == null ? null : new IntOrString(maxUnavailable))
                .endSpec()
                .build();
    }

    static Service service(int port) {
        return new ServiceBuilder()
                .withMetadata(Ownership.owned(ROUTE, "m-route", Component.GATEWAY))
                .withNewSpec()
                .addNewPort()
                .withName("http")
                .withPort(port)
                .endPort()
                .endSpec()
                .build();
    }

    static Deployment pods(String container) {
        return new DeploymentBuilder()
                .withMetadata(Ownership.owned(ROUTE, "m-route", Component.GATEWAY))
                .withNewSpec()
                .withNewTemplate()
                .withNewSpec()
                .addNewContainer()
                .withName(container)
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }

    /** A Service under the name of ours that somebody else made. */
    static Service foreign() {
        return new ServiceBuilder()
                .withNewMetadata()
                .withNamespace("team")
                .withName("m-route")
                .endMetadata()
                .build();
    }
}
