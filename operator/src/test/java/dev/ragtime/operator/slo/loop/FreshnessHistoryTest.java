package dev.ragtime.operator.slo.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.operator.slo.fresh.SourceRead;
import dev.ragtime.operator.slo.loop.MemoryStateStore.Fault;
import dev.ragtime.operator.slo.state.SloStateStore.StoreUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random histories: whatever happens to sources, operators and clocks, minutes equal those judged second by second. */
class FreshnessHistoryTest {
    private static final int STEPS = 60;

    /** The first full minute after the objectives are seen. */
    private static final Instant FIRST = Instant.parse("2026-03-01T12:01:00Z");

    private final FreshWorld world = new FreshWorld("docs", "site", "faq");
    private FreshnessTracker leader;
    private Random random;

    static List<Long> seeds() {
        return new Random(20260302).longs(60).boxed().toList();
    }

    @ParameterizedTest(name = "history {0}")
    @MethodSource("seeds")
    void minutes_equal_those_judged_second_by_second(long seed) {
        random = new Random(seed);
        leader = world.lead();
        world.look(leader);
        for (var step = 0; step < STEPS; step++) happen(random.nextInt(10));

        world.clockError = Duration.ZERO;
        compare("this leader");
        leader = world.lead();
        compare("the next leader");
    }

    private void compare(String who) {
        world.now = world.now.plusSeconds(60);
        world.look(leader);
        // nothing that is shown waits longer
        world.now = world.now.plus(Duration.ofMinutes(10));
        var report = world.look(leader);
        for (var objective : world.objectives)
            assertThat(FreshWorld.counts(report, objective))
                    .as("%s, %s", who, objective.name())
                    .isEqualTo(world.naive(objective, FIRST));
    }

    private void happen(int what) {
        switch (what) {
            case 0 -> failover(Fault.REQUEST_LOST);
            case 1 -> failover(Fault.ANSWER_LOST);
            case 2 -> leader = world.lead();
            case 3 -> twoLeaders();
            case 4 -> world.clockError = Duration.ofMinutes(60L * random.nextInt(-1, 2));
            case 5 -> away();
            default -> run();
        }
        pass(Duration.ofSeconds(random.nextLong(3600)));
    }

    private void pass(Duration time) {
        world.looks(leader, time, Duration.ofMinutes(5));
    }

    /** A run of which some sources fail, and whose end becomes known at once or late. */
    private void run() {
        var took = random.nextLong(1, 900);
        var read = new HashMap<String, SourceRead>();
        pass(Duration.ofSeconds(took));
        for (var source : world.log.keySet())
            if (random.nextInt(5) > 0)
                read.put(source, world.read(source, Duration.ofSeconds(random.nextLong(took + 1))));
        if (random.nextInt(3) == 0) pass(Duration.ofMinutes(random.nextInt(50)));
        tell(read);
    }

    private void tell(Map<String, SourceRead> read) {
        read.forEach((source, one) -> world.status.put(source, Optional.of(one)));
        world.look(leader);
    }

    /** No operator: a run under way ends, no other begins, and the next operator learns of it. */
    private void away() {
        var read = new HashMap<String, SourceRead>();
        if (random.nextBoolean()) read.put("docs", world.read("docs", someTime()));
        world.now = world.now.plus(Duration.ofMinutes(random.nextInt(600)));
        leader = world.lead();
        tell(read);
    }

    private void failover(Fault fault) {
        world.sync("site", someTime());
        world.store.failNextWrite(fault);
        try {
            world.look(leader);
        } catch (StoreUnavailableException e) {
            // the leader that comes knows what is stored, and what the status says
        }
        world.store.failNextWrite(Fault.NONE);
        leader = world.lead();
    }

    /** Lets time go by in which a run reads; it begins when the one before has ended. */
    private Duration someTime() {
        var time = Duration.ofSeconds(random.nextInt(1, 300));
        world.now = world.now.plus(time);
        return Duration.ofSeconds(random.nextLong(time.toSeconds() + 1));
    }

    private void twoLeaders() {
        var other = world.lead();
        world.sync("docs", someTime());
        world.look(other);
        world.look(leader);
        if (random.nextBoolean()) leader = other;
    }
}
