package dev.ragtime.e2e.cluster;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Waits for as long as something moves. A total time tells how fast a machine is and what else runs on it, not whether
 * anything is wrong: a wait fails when nothing new was to be seen for some minutes. What was seen before is not new, so
 * that two states which follow each other for ever (a pull that fails, its backoff) count once.
 */
public final class Patience {
    /** Longer than any backoff or probe of a cluster that gets on. */
    private static final Duration STILL = Duration.ofMinutes(4);
    /** For what moves on for ever and never gets there; a whole measurement may move on for an hour. */
    private static final Duration IN_A_CIRCLE = Settings.full() ? Duration.ofHours(2) : Duration.ofMinutes(20);

    private static final Duration LOOK = Duration.ofSeconds(5);
    private static final Duration ASK = Duration.ofMillis(200);

    private final Supplier<Set<String>> movement;
    private final Supplier<String> picture;
    private final Duration still;
    private final Duration look;
    private Duration ask = ASK;
    private final Set<String> seen = new HashSet<>();

    private Patience(Supplier<Set<String>> movement, Supplier<String> picture, Duration still, Duration look) {
        this.movement = movement;
        this.picture = picture;
        this.still = still;
        this.look = look;
    }

    /** Patience with what goes on in a namespace. */
    public static Patience in(TestNamespace namespace) {
        var movement = new Movement(namespace);
        return new Patience(movement::signs, movement::picture, STILL, LOOK);
    }

    /** Patience with something that changes by itself, such as a counter. */
    public static Patience with(Supplier<?> changing) {
        return new Patience(
                () -> Set.of(String.valueOf(changing.get())), () -> "last seen: " + changing.get(), STILL, LOOK);
    }

    /** The same, given up after another time without movement. */
    public Patience still(Duration limit) {
        return new Patience(movement, picture, limit, look);
    }

    Patience lookingEvery(Duration span) {
        return new Patience(movement, picture, still, span);
    }

    /** Asks less often, for a question that costs something. */
    public Patience askingEvery(Duration span) {
        ask = span;
        return this;
    }

    /** Returns when the condition holds. */
    public void until(String what, Callable<Boolean> condition) {
        until(what, () -> holds(condition), held -> held);
    }

    /** Reads until what was read is as wanted, and returns it; a null is not there yet. */
    public <T> T until(String what, Supplier<T> read, Predicate<T> as) {
        var begin = System.nanoTime();
        var moved = begin;
        var looked = begin - look.toNanos();
        while (true) {
            var found = read.get();
            if (found != null && as.test(found)) return found;
            var now = System.nanoTime();
            if (now - looked >= look.toNanos()) {
                looked = now;
                if (seen.addAll(movement.get())) moved = now;
            }
            if (now - moved > still.toNanos()) fail(what, "nothing new since " + still, found);
            if (now - begin > IN_A_CIRCLE.toNanos()) fail(what, "things still move after " + IN_A_CIRCLE, found);
            LockSupport.parkNanos(ask.toNanos());
            if (Thread.interrupted()) throw new IllegalStateException("interrupted while waiting for " + what);
        }
    }

    /** Returns when the assertions hold; fails with the last that did not. */
    public void untilAsserted(String what, Runnable assertions) {
        var last = new AssertionError[1];
        try {
            until(what, () -> {
                try {
                    assertions.run();
                    return true;
                } catch (AssertionError e) {
                    last[0] = e;
                    return false;
                }
            });
        } catch (AssertionError e) {
            if (last[0] != null) e.addSuppressed(last[0]);
            throw e;
        }
    }

    /** Lets time go by, for figures of a span: the span is the subject, not a guess at how long something takes. */
    public static void let(Duration span) {
        var end = System.nanoTime() + span.toNanos();
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(Math.min(ASK.toNanos(), Math.max(1, end - System.nanoTime())));
            if (Thread.interrupted()) throw new IllegalStateException("interrupted");
        }
    }

    private void fail(String what, String why, Object found) {
        throw new AssertionError("waited for " + what + ": " + why + "\nlast read: " + found + "\n" + picture.get());
    }

    private static boolean holds(Callable<Boolean> condition) {
        try {
            return condition.call();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
