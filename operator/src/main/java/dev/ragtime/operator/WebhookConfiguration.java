package dev.ragtime.operator;

import dev.ragtime.operator.webhook.WebhookServer;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the endpoint that takes hooks of sources, where one is wanted. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnExpression("${ragtime.webhook-port} > 0")
class WebhookConfiguration {
    @Bean
    WebhookLifecycle webhookLifecycle(
            KubernetesClient client, OperatorSettings settings, MeterRegistry meters, Clock clock) {
        return new WebhookLifecycle(
                new WebhookServer(client, settings.watchNamespaces(), settings.webhookPort(), meters, clock));
    }
}
