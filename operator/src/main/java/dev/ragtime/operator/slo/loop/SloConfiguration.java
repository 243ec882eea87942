package dev.ragtime.operator.slo.loop;

import dev.ragtime.api.runtime.PodLayout;
import dev.ragtime.operator.OperatorSettings;
import dev.ragtime.operator.kubernetes.EventReason;
import dev.ragtime.operator.kubernetes.Events;
import dev.ragtime.operator.probe.HttpProbe;
import dev.ragtime.operator.slo.SloBoard;
import dev.ragtime.operator.slo.Subject;
import dev.ragtime.operator.slo.scrape.PodScraper;
import dev.ragtime.operator.slo.state.ConfigMapStateStore;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.http.HttpClient;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the counting of objectives; reconcilers take {@link SloBoard} or {@link Freshness}. */
@Configuration(proxyBeanMethods = false)
class SloConfiguration {
    @Bean
    SloBoard sloBoard() {
        return new SloBoard(System::nanoTime);
    }

    @Bean
    SloService sloService(
            KubernetesClient client,
            OperatorSettings settings,
            HttpClient http,
            SloBoard board,
            Events events,
            Clock clock) {
        var scraper = new PodScraper(new HttpProbe(http), PodLayout.PORT);
        var store = new ConfigMapStateStore(client);
        // all it does is wait for pods and the API server
        Executor executor = task -> Thread.ofVirtual().name("slo").start(task);
        return new SloService(
                podEnding -> new ClusterWatch(client, settings.watchNamespaces(), podEnding),
                watch -> new SloLoop(
                        watch, scraper, executor, store, board, discarded(events, clock), clock, System::nanoTime));
    }

    @Bean
    Freshness freshness(KubernetesClient client, MeterRegistry meters, Events events, Clock clock) {
        return new Freshness(new ConfigMapStateStore(client), meters, discarded(events, clock), System::nanoTime);
    }

    private static BiConsumer<Subject, String> discarded(Events events, Clock clock) {
        var log = LoggerFactory.getLogger(SloLoop.class);
        return (subject, reason) -> {
            var message = "The stored SLO counts were discarded, since " + reason
                    + "; counting begins anew and coverage shows the gap";
            log.warn("{}: {}", subject.workload(), message);
            var key = clock.instant().toString();
            events.publish(subject.resource(), List.of(new Events.Notice(EventReason.SLOStateDiscarded, message, key)));
        };
    }
}
