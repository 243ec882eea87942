package dev.ragtime.operator.slo.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.api.slo.EventCount;
import dev.ragtime.operator.probe.LoopbackPods;
import dev.ragtime.operator.probe.LoopbackPods.Reply;
import dev.ragtime.operator.slo.Workload;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PodScraperTest {
    private static final Workload WORKLOAD = new Workload("RagPipeline", "default", "hr");

    private final LoopbackPods pods = new LoopbackPods();

    @AfterEach
    void stop() {
        pods.close();
    }

    private WorkloadPod pod(Reply reply) throws IOException {
        var ip = pods.start(reply);
        return new WorkloadPod("uid-" + ip, "pod-" + ip, Optional.of(ip), false, true);
    }

    private static Reply metrics(int good) {
        return LoopbackPods.says(
                200,
                "process_start_time_seconds 1.7E9\nragtime_slo_events_total{namespace=\"default\","
                        + "kind=\"RagPipeline\",name=\"hr\",objective=\"fast\",definition=\"d\",outcome=\"good\"} "
                        + good + ".0\n");
    }

    private List<Optional<Long>> goodEvents(List<WorkloadPod> listed) {
        var reader =
                new PodReader(new PodScraper(pods.probe(), pods.port()), Executors.newVirtualThreadPerTaskExecutor());
        return reader.read(WORKLOAD, listed, pod -> true).stream()
                .map(reading -> reading.scrape()
                        .map(scrape -> scrape.counters()
                                .getOrDefault(new Series("fast", "d"), EventCount.NONE)
                                .good()))
                .toList();
    }

    @Test
    void all_pods_are_read_and_those_that_fail_in_any_way_are_empty() throws IOException {
        var listed = List.of(
                pod(metrics(7)),
                pod(LoopbackPods.says(503, "later")),
                pod(LoopbackPods.says(200, "not metrics {")),
                pod(LoopbackPods.says(200, "process_start_time_seconds 1e9\nragtime_drained{")),
                pod(exchange -> {
                    // promises more than it sends
                    exchange.sendResponseHeaders(200, 1000);
                    exchange.getResponseBody().write('#');
                }),
                new WorkloadPod("refusing", "refusing", Optional.of("127.0.0.99"), true, false),
                new WorkloadPod("starting", "starting", Optional.empty(), false, false),
                pod(metrics(8)));
        assertThat(goodEvents(listed))
                .containsExactly(
                        Optional.of(7L),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(8L));
    }

    @Test
    void twenty_pods_that_hang_take_as_long_as_one() throws IOException {
        var listed = new ArrayList<WorkloadPod>();
        for (var n = 0; n < 10; n++) listed.add(pod(pods.hangs()));
        for (var n = 0; n < 10; n++) listed.add(pod(pods.hangsAfterHeaders()));
        listed.add(pod(metrics(9)));

        var begin = System.nanoTime();
        var read = goodEvents(listed);

        assertThat(read.getLast()).contains(9L);
        assertThat(read.subList(0, 20)).containsOnly(Optional.empty());
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(8));
    }

    @Test
    void a_pod_is_let_go_by_asking_for_its_final_metrics() throws IOException {
        var pod = pod(metrics(1));
        new PodScraper(pods.probe(), pods.port()).release(pod);
        assertThat(pods.requests()).containsExactly("/metrics?final=1");
    }
}
