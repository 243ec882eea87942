package dev.ragtime.runtime.route;

import dev.ragtime.api.route.Cooldown;
import dev.ragtime.api.route.ModelRouteStatus.State;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * How one backend is doing. Thread-safe.
 *
 * <p>Down: the probe cannot reach it or it refuses our key. CoolingDown: as many requests as the manifest says failed
 * within its window. A success on a request or a probe ends Down; only time ends a cooldown.
 */
final class BackendHealth {
    private final Cooldown cooldown;
    private final InstantSource clock;
    private final Deque<Instant> failures = new ArrayDeque<>();
    private Optional<Reason> down = Optional.empty();
    private Instant coolUntil = Instant.MIN;
    private Reason lastFailure = Reason.ServerError;

    /** @param reason why it is not healthy; empty when it is */
    record Condition(State state, Optional<Reason> reason) {}

    BackendHealth(Cooldown cooldown, InstantSource clock) {
        this.cooldown = cooldown;
        this.clock = clock;
    }

    /** A request got its answer. */
    synchronized void succeeded() {
        down = Optional.empty();
    }

    /** A request failed for a reason that may pass. */
    synchronized void failed(Reason reason) {
        var now = clock.instant();
        lastFailure = reason;
        if (now.isBefore(coolUntil)) return;
        failures.addLast(now);
        var begin = now.minus(Duration.ofSeconds(cooldown.perSeconds()));
        while (!failures.isEmpty() && !failures.getFirst().isAfter(begin)) failures.removeFirst();
        if (failures.size() >= cooldown.failures()) {
            coolUntil = now.plus(Duration.ofSeconds(cooldown.durationSeconds()));
            failures.clear();
        }
    }

    /** It cannot be reached, or refuses us: asking again now is no use. */
    synchronized void down(Reason reason) {
        down = Optional.of(reason);
    }

    synchronized Condition condition() {
        if (down.isPresent()) return new Condition(State.Down, down);
        if (clock.instant().isBefore(coolUntil)) return new Condition(State.CoolingDown, Optional.of(lastFailure));
        return new Condition(State.Healthy, Optional.empty());
    }
}
