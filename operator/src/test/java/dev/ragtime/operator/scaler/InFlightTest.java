package dev.ragtime.operator.scaler;

import static dev.ragtime.operator.scaler.ScriptedCluster.PIPELINE;
import static dev.ragtime.operator.scaler.ScriptedCluster.TARGET;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InFlightTest {
    private final ScriptedCluster cluster = new ScriptedCluster();
    private final AtomicLong nanos = new AtomicLong();

    @AfterEach
    void stop() {
        cluster.close();
    }

    private InFlight inFlight() {
        return new InFlight(cluster, cluster.counter(), nanos::get);
    }

    private long later(InFlight inFlight, long pause) throws InterruptedException {
        nanos.addAndGet(pause);
        return inFlight.of(PIPELINE, TARGET);
    }

    @Test
    void theSumOverAllPodsFollowsTheLoadUpAndDown() throws Exception {
        var one = cluster.pod();
        var two = cluster.pod();
        var inFlight = inFlight();

        one.has(1);
        assertThat(later(inFlight, 0)).isEqualTo(1);
        one.has(25);
        two.has(15);
        assertThat(later(inFlight, InFlight.FRESH_NANOS)).isEqualTo(40);
        one.has(0);
        two.has(1);
        assertThat(later(inFlight, InFlight.FRESH_NANOS)).isEqualTo(1);
    }

    @Test
    void allWhoAskWithinTwoSecondsAreToldWhatWasReadOnce() throws Exception {
        var pod = cluster.pod();
        pod.has(3);
        var inFlight = inFlight();

        try (var askers = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Long> ask = () -> inFlight.of(PIPELINE, TARGET);
            var answers =
                    askers.invokeAll(IntStream.range(0, 50).mapToObj(i -> ask).toList());
            assertThat(answers).allSatisfy(answer -> assertThat(told(answer)).isEqualTo(3));
        }

        assertThat(cluster.timesAsked()).isEqualTo(1);
        pod.has(4);
        assertThat(later(inFlight, InFlight.FRESH_NANOS - 1)).isEqualTo(3);
        assertThat(later(inFlight, 1)).isEqualTo(4);
    }

    private static long told(Future<Long> answer) throws ExecutionException, InterruptedException {
        return answer.get();
    }

    @Test
    void aPodThatFallsSilentCountsAsBeforeThenAsIfItHadWhatItIsToHave() throws Exception {
        cluster.pod().has(5);
        var silent = cluster.pod();
        silent.has(30);
        var inFlight = inFlight();
        assertThat(later(inFlight, 0)).isEqualTo(35);

        silent.fallSilent();
        assertThat(later(inFlight, InFlight.REMEMBERED_NANOS - 1)).isEqualTo(35);
        assertThat(later(inFlight, InFlight.FRESH_NANOS)).isEqualTo(5 + TARGET);

        silent.speakAgain();
        assertThat(later(inFlight, InFlight.FRESH_NANOS)).isEqualTo(35);
    }

    @Test
    void aReadyPodThatWasNeverReachedDoesNotLookIdle() throws Exception {
        cluster.podOutOfReach();
        cluster.podOutOfReach();

        assertThat(later(inFlight(), 0)).isEqualTo(2 * TARGET);
    }

    @Test
    void aPodThatStartsCallsForNoOther() throws Exception {
        cluster.pod().has(16);
        cluster.podThatStarts();

        assertThat(later(inFlight(), 0)).isEqualTo(16);
    }

    @Test
    void whatAPodStillAnswersThatEndsIsNotCounted() throws IOException, InterruptedException {
        cluster.pod().has(2);
        var ending = cluster.pod();
        ending.has(9);
        var inFlight = inFlight();
        assertThat(later(inFlight, 0)).isEqualTo(11);

        ending.end();
        assertThat(later(inFlight, InFlight.FRESH_NANOS)).isEqualTo(2);
    }
}
