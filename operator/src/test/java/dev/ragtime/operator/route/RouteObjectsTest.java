package dev.ragtime.operator.route;

import dev.ragtime.api.route.ModelRoute;
import dev.ragtime.operator.serving.Golden;
import dev.ragtime.operator.serving.RuntimeImage;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RouteObjectsTest {
    private static final RuntimeImage IMAGE =
            new RuntimeImage("registry.example.com/ragtime-runtime:1", "IfNotPresent");

    @ParameterizedTest(name = "{0} gives the objects of its golden file")
    @ValueSource(strings = {"two-backends", "autoscaling"})
    void aRouteBecomesItsObjects(String scenario) {
        var workload = RouteModel.of(Golden.input("route/" + scenario, ModelRoute.class), IMAGE);
        var objects = new ArrayList<HasMetadata>(
                List.of(workload.configMap(), workload.deployment(), workload.service(), workload.disruptionBudget()));
        if (workload.autoscaled()) objects.add(workload.autoscaler());
        Golden.verify("route/" + scenario, objects);
    }
}
