package dev.ragtime.operator;

import dev.ragtime.operator.apply.Applier;
import dev.ragtime.operator.kubernetes.Events;
import dev.ragtime.operator.kubernetes.LaterFields;
import dev.ragtime.operator.kubernetes.StatusWriter;
import dev.ragtime.operator.leadership.Candidate;
import dev.ragtime.operator.leadership.Election;
import dev.ragtime.operator.watch.ForeignObjects;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What every reconciler shares: the client, the clock, the metrics, and the operator that runs them. */
@Configuration(proxyBeanMethods = false)
class OperatorConfiguration {
    private static final int LEASE_TIMEOUT_MILLISECONDS = 3_000;

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean(destroyMethod = "close")
    KubernetesClient kubernetesClient() {
        Config config = new ConfigBuilder(Config.autoConfigure(null))
                .withUserAgent(OperatorSettings.FIELD_MANAGER)
                .build();
        // named, since the class path may hold more than one HTTP client
        return new KubernetesClientBuilder()
                .withConfig(config)
                .withHttpClientFactory(new JdkHttpClientFactory())
                .withKubernetesSerialization(LaterFields.passedOver())
                .build();
    }

    @Bean(destroyMethod = "close")
    ForeignObjects foreignObjects(KubernetesClient client, OperatorSettings settings) {
        return new ForeignObjects(client, settings.watchNamespaces());
    }

    @Bean
    PrometheusMeterRegistry prometheusMeterRegistry() {
        return new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    }

    /** For calls to what the operator runs: short connects, since a pod that is away should not hold a reconcile. */
    @Bean(destroyMethod = "close")
    HttpClient httpClient() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(1))
                .build();
    }

    @Bean
    Events events(KubernetesClient client, Clock clock) {
        return new Events(client, clock);
    }

    @Bean
    StatusWriter statusWriter(KubernetesClient client, Events events) {
        return new StatusWriter(client, events);
    }

    @Bean
    Applier applier() {
        return new Applier();
    }

    @Bean
    OperatorLifecycle operatorLifecycle(
            KubernetesClient client,
            OperatorSettings settings,
            MeterRegistry meters,
            List<Reconciler<? extends HasMetadata>> reconcilers,
            List<LeaderTask> leaderTasks,
            Clock clock) {
        return new OperatorLifecycle(
                client, settings, meters, reconcilers, leaderTasks, elections(client, settings, clock));
    }

    /** With a client of its own: a request that hangs or is retried must not outlast a mandate. */
    private static Function<Candidate, Election> elections(
            KubernetesClient client, OperatorSettings settings, Clock clock) {
        var config = new ConfigBuilder(client.getConfiguration())
                .withRequestTimeout(LEASE_TIMEOUT_MILLISECONDS)
                .withConnectionTimeout(LEASE_TIMEOUT_MILLISECONDS)
                .withRequestRetryBackoffLimit(0)
                .build();
        var impatient = new KubernetesClientBuilder()
                .withConfig(config)
                .withHttpClientFactory(new JdkHttpClientFactory())
                .build();
        var own = client.getConfiguration().getNamespace();
        var namespace = !settings.namespace().isBlank() ? settings.namespace() : own == null ? "default" : own;
        var lease = new LeaseLock(namespace, settings.lease(), identity());
        return candidate -> new Election(lease, impatient, candidate, clock, System::nanoTime);
    }

    /** The pod's name tells people who leads; the rest tells a restarted container from its predecessor. */
    private static String identity() {
        return System.getenv().getOrDefault("HOSTNAME", "operator") + "_" + UUID.randomUUID();
    }
}
