package dev.ragtime.operator.route;

import static dev.ragtime.operator.keda.Keda.Presence.Absent;
import static dev.ragtime.operator.keda.Keda.Presence.Present;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.api.RuntimeSettings;
import dev.ragtime.api.route.ModelRoute;
import dev.ragtime.api.route.ModelRouteSpec;
import dev.ragtime.operator.apply.Desired;
import dev.ragtime.operator.keda.Keda;
import dev.ragtime.operator.serving.Autoscaler;
import dev.ragtime.operator.serving.Golden;
import dev.ragtime.operator.serving.RuntimeImage;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RouteObjectsTest {
    private static final RuntimeImage IMAGE =
            new RuntimeImage("registry.example.com/ragtime-runtime:1", "IfNotPresent");

    @ParameterizedTest(name = "{0} gives the objects of its golden file")
    @ValueSource(strings = {"two-backends", "autoscaling", "pod-settings"})
    void aRouteBecomesItsObjects(String scenario) {
        Golden.verify("route/" + scenario, objects(Golden.input("route/" + scenario, ModelRoute.class)));
    }

    @Test
    void whereKedaIsInstalledItIsAskedToScaleTheGateway() {
        Golden.verify(
                "route/autoscaling-by-requests",
                autoscaler(Golden.input("route/autoscaling", ModelRoute.class), Present).stream()
                        .toList());
    }

    @Test
    void anotherBackendReplacesNoPodAndIsAnotherRevision() {
        var before = Golden.input("route/two-backends", ModelRoute.class);
        var after = Golden.input("route/two-backends", ModelRoute.class);
        var spec = before.getSpec();
        after.setSpec(new ModelRouteSpec(
                spec.backends().subList(0, 1),
                spec.fallback(),
                spec.cooldown(),
                spec.runtime(),
                spec.objectives(),
                spec.timeoutSeconds(),
                null));

        assertThat(RouteModel.revision(after)).isNotEqualTo(RouteModel.revision(before));
        assertThat(config(after)).contains(RouteModel.revision(after)).isNotEqualTo(config(before));
        // the Secret of the second backend is mounted while it is named
        assertThat(containers(after)).isEqualTo(containers(before));
    }

    @Test
    void aPromiseOrTheNumberOfPodsIsNoOtherRevision() {
        var before = Golden.input("route/two-backends", ModelRoute.class);
        var after = Golden.input("route/two-backends", ModelRoute.class);
        var spec = before.getSpec();
        after.setSpec(new ModelRouteSpec(
                spec.backends(),
                spec.fallback(),
                spec.cooldown(),
                new RuntimeSettings(7, null, null),
                List.of(),
                spec.timeoutSeconds(),
                null));

        assertThat(RouteModel.revision(after)).isEqualTo(RouteModel.revision(before));
    }

    private static String config(ModelRoute route) {
        return RouteModel.of(route, IMAGE).configMap().getData().toString();
    }

    private static Object containers(ModelRoute route) {
        var pod = RouteModel.of(route, IMAGE)
                .deployment(Optional.of(1))
                .getSpec()
                .getTemplate()
                .getSpec();
        return pod.getContainers().getFirst().getArgs();
    }

    private static Optional<HasMetadata> autoscaler(ModelRoute route, Keda.Presence keda) {
        var view = new Keda.View(keda, Optional.of("ragtime-scaler.ragtime-system.svc:8083"));
        return Autoscaler.of(RouteModel.front(route), view)
                .object(RouteModel.of(route, IMAGE).name());
    }

    private static List<HasMetadata> objects(ModelRoute route) {
        var workload = RouteModel.of(route, IMAGE);
        var front = RouteModel.front(route);
        return Stream.concat(
                        workload.objects(workload.deployment(front.replicas())).stream(),
                        front.objects(workload.pods(), autoscaler(route, Absent)).stream())
                .filter(desired -> desired.care() != Desired.Care.RESERVED)
                .map(Desired::object)
                .toList();
    }
}
