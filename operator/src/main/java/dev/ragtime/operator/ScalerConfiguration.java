package dev.ragtime.operator;

import dev.ragtime.operator.apply.Applier;
import dev.ragtime.operator.keda.Keda;
import dev.ragtime.operator.probe.HttpProbe;
import dev.ragtime.operator.serving.Autoscalers;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.http.HttpClient;
import java.util.Optional;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires what chooses the number of pods, and what tells KEDA of them. */
@Configuration(proxyBeanMethods = false)
class ScalerConfiguration {
    @Bean(destroyMethod = "close")
    Keda keda(KubernetesClient client, OperatorSettings settings) {
        return new Keda(client, settings.answersKeda() ? Optional.of(settings.scalerAddress()) : Optional.empty());
    }

    @Bean
    Autoscalers autoscalers(Applier applier, Keda keda) {
        return new Autoscalers(applier, keda);
    }

    @Bean
    ScalerLifecycle scalerLifecycle(Keda keda, KubernetesClient client, OperatorSettings settings, HttpClient http) {
        return new ScalerLifecycle(keda, client, settings, new HttpProbe(http));
    }
}
