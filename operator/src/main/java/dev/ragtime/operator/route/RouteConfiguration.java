package dev.ragtime.operator.route;

import dev.ragtime.operator.apply.Applier;
import dev.ragtime.operator.kubernetes.StatusWriter;
import dev.ragtime.operator.serving.Autoscalers;
import dev.ragtime.operator.serving.RuntimeImage;
import dev.ragtime.operator.slo.SloBoard;
import dev.ragtime.operator.watch.ForeignObjects;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the reconciler of ModelRoutes. */
@Configuration(proxyBeanMethods = false)
class RouteConfiguration {
    @Bean
    ModelRouteReconciler modelRouteReconciler(
            RuntimeImage image,
            Applier applier,
            Autoscalers autoscalers,
            SloBoard board,
            ForeignObjects foreign,
            StatusWriter statuses,
            Clock clock) {
        return new ModelRouteReconciler(image, applier, autoscalers, board, foreign, statuses, clock);
    }
}
