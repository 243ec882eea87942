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
 * <p>Down: the probe cannot reach it or it refuses our key. CoolingDown: of the last requests within the manifest's
 * window, at least as many as it says failed, and at least half; or the backend asked to be left alone. A success on a
 * request or a probe ends Down; time ends a cooldown, or an answer to a request that nobody else could take.
 */
final class BackendHealth {
    /** So many requests are looked at: enough to tell a server that fails from one that failed. */
    private static final int LATEST = 20;

    private final Cooldown cooldown;
    private final InstantSource clock;
    private final int horizon;
    private final Deque<Result> latest = new ArrayDeque<>();
    private Optional<Reason> down = Optional.empty();
    private Instant coolUntil = Instant.EPOCH;
    private Instant restUntil = Instant.EPOCH;
    private Reason lastFailure = Reason.ServerError;

    private record Result(Instant at, boolean failed) {}

    /** @param reason why it is not healthy; empty when it is */
    record Condition(State state, Optional<Reason> reason) {}

    BackendHealth(Cooldown cooldown, InstantSource clock) {
        this.cooldown = cooldown;
        this.clock = clock;
        // a share of half must be reachable with the failures that the manifest wants
        this.horizon = Math.max(LATEST, 2 * cooldown.failures());
    }

    Cooldown cooldown() {
        return cooldown;
    }

    /** It lives, as far as a probe can tell. */
    synchronized void alive() {
        down = Optional.empty();
    }

    /**
     * A request begins to be answered.
     *
     * @param lastResort whether it was asked although it was not healthy
     */
    synchronized void answers(boolean lastResort) {
        down = Optional.empty();
        if (!lastResort) return;
        coolUntil = Instant.EPOCH;
        latest.clear();
    }

    /** A request got its answer. */
    synchronized void succeeded() {
        down = Optional.empty();
        add(new Result(clock.instant(), false));
    }

    /** A request failed for a reason that may pass. */
    synchronized void failed(Reason reason) {
        var now = clock.instant();
        lastFailure = reason;
        if (now.isBefore(coolUntil)) return;
        add(new Result(now, true));
        var failures = latest.stream().filter(Result::failed).count();
        if (failures >= cooldown.failures() && 2 * failures >= latest.size()) {
            coolUntil = now.plus(Duration.ofSeconds(cooldown.durationSeconds()));
            latest.clear();
        }
    }

    private void add(Result result) {
        latest.addLast(result);
        if (latest.size() > horizon) latest.removeFirst();
        var begin = result.at().minus(Duration.ofSeconds(cooldown.perSeconds()));
        while (!latest.getFirst().at().isAfter(begin)) latest.removeFirst();
    }

    /** It wants to be left alone for so long. */
    synchronized void rest(Reason reason, Duration wait) {
        lastFailure = reason;
        var until = clock.instant().plus(wait);
        if (reason == Reason.RateLimited) {
            if (until.isAfter(restUntil)) restUntil = until;
        } else if (until.isAfter(coolUntil)) {
            coolUntil = until;
            latest.clear();
        }
    }

    /** How long it must not be asked at all, since it would only refuse; empty when it may be asked. */
    synchronized Optional<Duration> resting() {
        return Optional.of(Duration.between(clock.instant(), restUntil)).filter(Duration::isPositive);
    }

    /** It cannot be reached, or refuses us: asking again now is no use. */
    synchronized void down(Reason reason) {
        down = Optional.of(reason);
    }

    synchronized Condition condition() {
        if (down.isPresent()) return new Condition(State.Down, down);
        var now = clock.instant();
        if (now.isBefore(restUntil)) return new Condition(State.CoolingDown, Optional.of(Reason.RateLimited));
        if (now.isBefore(coolUntil)) return new Condition(State.CoolingDown, Optional.of(lastFailure));
        return new Condition(State.Healthy, Optional.empty());
    }
}
