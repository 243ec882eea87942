package dev.ragtime.operator.route;

import dev.ragtime.api.route.ModelRoute;
import dev.ragtime.operator.apply.Desired;
import dev.ragtime.operator.serving.Golden;
import dev.ragtime.operator.serving.RuntimeImage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RouteObjectsTest {
    private static final RuntimeImage IMAGE =
            new RuntimeImage("registry.example.com/ragtime-runtime:1", "IfNotPresent");

    @ParameterizedTest(name = "{0} gives the objects of its golden file")
    @ValueSource(strings = {"two-backends", "autoscaling", "pod-settings"})
    void aRouteBecomesItsObjects(String scenario) {
        var workload = RouteModel.of(Golden.input("route/" + scenario, ModelRoute.class), IMAGE);
        Golden.verify(
                "route/" + scenario,
                workload.objects().stream()
                        .filter(desired -> desired.care() != Desired.Care.RESERVED)
                        .map(Desired::object)
                        .toList());
    }
}
