package dev.ragtime.operator;

import dev.ragtime.operator.apply.Applier;
import dev.ragtime.operator.knowledgebase.FormerFinalizer;
import dev.ragtime.operator.knowledgebase.KnowledgeBaseReconciler;
import dev.ragtime.operator.kubernetes.StatusWriter;
import dev.ragtime.operator.slo.loop.Freshness;
import dev.ragtime.operator.watch.ForeignObjects;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.http.HttpClient;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the reconciler of KnowledgeBases. */
@Configuration(proxyBeanMethods = false)
class KnowledgeBaseConfiguration {
    @Bean
    FormerFinalizer formerFinalizer(KubernetesClient client, OperatorSettings settings) {
        return new FormerFinalizer(client, settings);
    }

    @Bean
    KnowledgeBaseReconciler knowledgeBaseReconciler(
            KubernetesClient client,
            OperatorSettings settings,
            HttpClient http,
            ForeignObjects foreign,
            Applier applier,
            StatusWriter statuses,
            Freshness freshness,
            Clock clock) {
        return KnowledgeBaseReconciler.wired(client, settings, http, foreign, applier, statuses, freshness, clock);
    }
}
