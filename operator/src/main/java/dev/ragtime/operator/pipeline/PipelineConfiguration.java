package dev.ragtime.operator.pipeline;

import dev.ragtime.operator.apply.Applier;
import dev.ragtime.operator.kubernetes.StatusWriter;
import dev.ragtime.operator.serving.Autoscalers;
import dev.ragtime.operator.serving.RuntimeImage;
import dev.ragtime.operator.slo.SloBoard;
import dev.ragtime.operator.watch.ForeignObjects;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the reconciler of RagPipelines. */
@Configuration(proxyBeanMethods = false)
class PipelineConfiguration {
    @Bean
    RagPipelineReconciler ragPipelineReconciler(
            RuntimeImage image,
            Applier applier,
            Autoscalers autoscalers,
            SloBoard board,
            ForeignObjects foreign,
            StatusWriter statuses,
            Clock clock) {
        return new RagPipelineReconciler(image, applier, autoscalers, board, foreign, statuses, clock);
    }
}
