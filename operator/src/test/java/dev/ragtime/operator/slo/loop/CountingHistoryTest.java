package dev.ragtime.operator.slo.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.api.slo.EventCount;
import dev.ragtime.operator.slo.loop.MemoryStateStore.Fault;
import dev.ragtime.operator.slo.loop.World.SimulatedPod;
import dev.ragtime.operator.slo.state.SloStateStore.StoreUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random histories: whatever happens to pods, operators, clocks and the store, counts equal the load's own log. */
class CountingHistoryTest {
    private static final int STEPS = 120;

    private final World world = new World();
    private SloTracker leader;
    private Random random;

    static List<Long> seeds() {
        return new Random(20260301).longs(300).boxed().toList();
    }

    @ParameterizedTest(name = "history {0}")
    @MethodSource("seeds")
    void counts_equal_the_log_of_the_load(long seed) {
        random = new Random(seed);
        leader = world.lead();
        cycle();
        world.startPod();
        for (var step = 0; step < STEPS; step++) {
            happen(random.nextInt(16));
            traffic();
        }

        world.pods.values().forEach(pod -> pod.silent = false);
        assertThat(World.counts(world.cycle(leader))).as("this leader").isEqualTo(world.happened());
        leader = world.lead();
        assertThat(World.counts(world.cycle(leader))).as("the next leader").isEqualTo(world.happened());
    }

    private void happen(int what) {
        switch (what) {
            case 0 -> rollingUpdate();
            case 1 -> scale(4);
            case 2 -> scale(2);
            case 3 -> failover(Fault.REQUEST_LOST);
            case 4 -> failover(Fault.ANSWER_LOST);
            case 5 -> leader = world.lead();
            case 6 -> twoLeaders();
            case 7 -> newProcess();
            case 8 -> resetInPlace();
            case 9 -> stepClock();
            case 10 -> lose(() -> world.store.delete(world.subject()));
            case 11 -> lose(this::corrupt);
            case 12 -> anyPod().silent = true;
            case 13 -> world.pass(Duration.ofMinutes(random.nextInt(90)));
            default -> cycle();
        }
    }

    /** By a moment, an hour, or a day and back again. */
    private void stepClock() {
        switch (random.nextInt(4)) {
            case 0 -> world.stepClock(Duration.ofSeconds(random.nextInt(-90, 90)));
            case 1 -> {
                world.stepClock(Duration.ofDays(1));
                traffic();
                cycle();
                if (random.nextBoolean()) leader = world.lead();
                world.stepClock(Duration.ofDays(-1));
            }
            default -> world.stepClock(Duration.ofHours(random.nextBoolean() ? 1 : -1));
        }
    }

    private void traffic() {
        for (var requests = random.nextInt(6); requests > 0; requests--) {
            var serving = serving();
            if (serving.isEmpty()) return;
            var good = random.nextInt(20);
            serving.get(random.nextInt(serving.size()))
                    .serve(good, good == 0 ? 0 : random.nextInt(good), random.nextInt(3));
        }
    }

    private void cycle() {
        world.pass(Duration.ofSeconds(15));
        world.cycle(leader);
        world.pods.values().forEach(pod -> pod.silent = false);
    }

    /** Everything that was counted is stored. */
    private void cycleAndStore() {
        world.pods.values().forEach(pod -> pod.silent = false);
        world.pass(Duration.ofMinutes(1));
        world.cycle(leader);
    }

    private void rollingUpdate() {
        var old = serving();
        for (var pod : old) {
            world.startPod();
            traffic();
            end(pod);
        }
    }

    private void scale(int replicas) {
        while (serving().size() < replicas) world.startPod();
        while (serving().size() > replicas) end(serving().getFirst());
    }

    /** Ends as a runtime does: finish, wait to be let go, and only then leave. An operator may be lost meanwhile. */
    private void end(SimulatedPod pod) {
        pod.terminating = true;
        world.cycleOverEnding(leader);
        pod.serve(random.nextInt(5), 0, random.nextInt(2));
        pod.drained = true;
        pod.silent = false;
        if (random.nextInt(4) == 0) failover(random.nextBoolean() ? Fault.REQUEST_LOST : Fault.ANSWER_LOST);
        for (var tries = 0; !world.released.contains(pod.running.uid()); tries++) {
            assertThat(tries).as("cycles until a drained pod is let go").isLessThan(4);
            world.pass(Duration.ofSeconds(1));
            world.cycleOverEnding(leader);
        }
        world.remove(pod);
    }

    /** The leader dies between reading the counters and storing them. */
    private void failover(Fault fault) {
        world.pass(Duration.ofMinutes(1));
        world.store.failNextWrite(fault);
        try {
            world.cycle(leader);
            world.store.failNextWrite(Fault.NONE);
        } catch (StoreUnavailableException e) {
            // the same leader may also live on
            if (random.nextBoolean()) return;
        }
        leader = world.lead();
    }

    /** Another leader reads and stores while this one is between reading and storing. */
    private void twoLeaders() {
        var other = world.lead();
        world.betweenReadAndWrite = () -> {
            traffic();
            world.pass(Duration.ofMinutes(1));
            world.cycle(other);
        };
        world.pass(Duration.ofMinutes(1));
        world.cycle(leader);
        world.betweenReadAndWrite = () -> {};
        for (var turns = random.nextInt(4); turns > 0; turns--) {
            traffic();
            world.pass(Duration.ofSeconds(40));
            world.cycle(random.nextBoolean() ? other : leader);
            if (random.nextInt(3) == 0) endUnder(other);
        }
        if (random.nextBoolean()) leader = other;
        cycleAndStore();
    }

    /** A pod that one leader lets go while the other has not seen its last counts. */
    private void endUnder(SloTracker other) {
        var behind = leader;
        leader = other;
        end(anyPod());
        leader = behind;
    }

    private void newProcess() {
        cycleAndStore();
        anyPod().restart();
    }

    private void resetInPlace() {
        cycleAndStore();
        var pod = anyPod();
        if (pod.counters.values().stream().anyMatch(events -> events.good() == 0)) return;
        pod.counters.replaceAll((series, events) -> EventCount.NONE);
        pod.serve(0, 0, 1);
        cycleAndStore();
    }

    /** What was known is gone; of processes that run, only what follows is counted. */
    private void lose(Runnable loss) {
        loss.run();
        world.pods.values().forEach(pod -> pod.silent = false);
        leader = world.lead();
        world.log.clear();
        world.cycle(leader);
    }

    private void corrupt() {
        var data = world.store.read(world.subject()).orElseThrow().data().orElseThrow();
        data[random.nextInt(data.length)] ^= (byte) (1 + random.nextInt(255));
        world.store.replace(world.subject(), data);
        assertThat(world.discards).hasSize(discards++);
    }

    private int discards;

    private SimulatedPod anyPod() {
        var all = serving();
        return all.get(random.nextInt(all.size()));
    }

    private List<SimulatedPod> serving() {
        var serving = new ArrayList<SimulatedPod>();
        world.pods.values().stream().filter(pod -> !pod.terminating).forEach(serving::add);
        if (serving.isEmpty()) serving.add(world.startPod());
        return serving;
    }
}
