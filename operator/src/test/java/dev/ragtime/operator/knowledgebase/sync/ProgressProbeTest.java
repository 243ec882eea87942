package dev.ragtime.operator.knowledgebase.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.operator.probe.LoopbackPods;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProgressProbeTest {
    private static final Job RUN =
            new JobBuilder().withNewMetadata().withUid("uid-1").endMetadata().build();

    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    private final LoopbackPods servers = new LoopbackPods();
    private final AtomicInteger documentsDone = new AtomicInteger(5);
    private Duration time = Duration.ofHours(1);

    @AfterEach
    void stop() {
        servers.close();
    }

    private ProgressProbe probe() {
        return new ProgressProbe(servers.probe(), servers.port(), () -> time.toNanos(), () -> START.plus(time));
    }

    private Pod pod(int share, String phase, String ip) {
        return new PodBuilder()
                .withNewMetadata()
                .withName("pod-" + share + ip)
                .withLabels(Map.of("batch.kubernetes.io/job-completion-index", Integer.toString(share)))
                .endMetadata()
                .withNewStatus()
                .withPhase(phase)
                .withPodIP(ip)
                .endStatus()
                .build();
    }

    private Pod working(int share) throws IOException {
        return pod(
                share,
                "Running",
                servers.start(exchange -> LoopbackPods.says(200, ProgressTest.page(10, documentsDone.get(), 0))
                        .to(exchange)));
    }

    @Test
    void sixty_four_pods_that_hang_take_as_long_as_one() throws Exception {
        var pods = new ArrayList<Pod>();
        for (var share = 0; share < 63; share++) pods.add(pod(share, "Running", servers.start(servers.hangs())));
        pods.add(working(63));

        var begin = System.nanoTime();
        assertThat(probe().ask(RUN, pods).map(Forecast::documents)).contains(new Progress(5, 10));
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(8));
    }

    @Test
    void within_thirty_seconds_nobody_is_asked_again() throws Exception {
        var pods = List.of(working(0));
        var probe = probe();
        probe.ask(RUN, pods);
        documentsDone.set(9);
        time = time.plusSeconds(29);
        assertThat(probe.ask(RUN, pods).map(Forecast::documents)).contains(new Progress(5, 10));
        time = time.plusSeconds(1);
        assertThat(probe.ask(RUN, pods).map(Forecast::documents)).contains(new Progress(9, 10));
        assertThat(servers.requests()).hasSize(2);
    }

    @Test
    void a_share_that_ended_stays_counted_and_a_pod_that_takes_over_counts_in_its_place() throws Exception {
        var first = working(0);
        var second = working(1);
        var probe = probe();
        assertThat(probe.ask(RUN, List.of(first, second)).map(Forecast::documents))
                .contains(new Progress(10, 20));

        time = time.plusMinutes(1);
        var ended = pod(0, "Succeeded", first.getStatus().getPodIP());
        documentsDone.set(7);
        assertThat(probe.ask(RUN, List.of(ended, second)).map(Forecast::documents))
                .contains(new Progress(12, 20));

        time = time.plusMinutes(1);
        documentsDone.set(2);
        assertThat(probe.ask(RUN, List.of(ended, working(1))).map(Forecast::documents))
                .contains(new Progress(7, 20));
    }

    @Test
    void the_end_is_told_from_the_pace_of_the_last_minutes() throws Exception {
        var pods = List.of(working(0));
        var probe = probe();
        documentsDone.set(2);
        assertThat(probe.ask(RUN, pods).orElseThrow().end()).isEmpty();

        time = time.plusSeconds(60);
        documentsDone.set(4);
        // 6 are left, 2 took a minute
        var end = START.plus(time).plusSeconds(180);
        assertThat(probe.ask(RUN, pods).orElseThrow().end()).contains(end);
        time = time.plusSeconds(10);
        assertThat(probe.ask(RUN, pods).orElseThrow().end())
                .as("it does not move while nobody is asked")
                .contains(end);
    }

    @Test
    void no_end_is_told_after_a_pod_began_anew_until_its_pace_is_known() throws Exception {
        var pods = List.of(working(0));
        var probe = probe();
        probe.ask(RUN, pods);
        time = time.plusSeconds(60);
        documentsDone.set(1);
        assertThat(probe.ask(RUN, pods).orElseThrow().end()).isEmpty();
        time = time.plusSeconds(30);
        documentsDone.set(10);
        assertThat(probe.ask(RUN, pods).orElseThrow().end()).contains(START.plus(time));
    }

    @Test
    void before_a_pod_answers_nothing_is_known() throws Exception {
        assertThat(probe().ask(RUN, List.of(pod(0, "Pending", null)))).isEmpty();
    }
}
