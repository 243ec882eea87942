package dev.ragtime.runtime.ingest;

import dev.ragtime.runtime.store.IndexStore;
import dev.ragtime.runtime.store.InterceptedStore;
import dev.ragtime.runtime.store.InterceptedStore.Call;
import dev.ragtime.runtime.store.StoreException;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/** A store in front of which a process dies at a chosen write, or which is overloaded now and then. */
final class FaultyStore {
    /** At which moment of a write a process dies; a write of many may be done for some of them. */
    enum Moment {
        BEFORE,
        HALFWAY,
        AFTER
    }

    private final AtomicInteger steps = new AtomicInteger();
    private final AtomicInteger writes = new AtomicInteger();
    private final int dieAtWrite;
    private final Moment moment;
    private final double overloadedShare;
    private final Random random;
    private volatile boolean dead;

    private FaultyStore(int dieAtWrite, Moment moment, double overloadedShare, Random random) {
        this.dieAtWrite = dieAtWrite;
        this.moment = moment;
        this.overloadedShare = overloadedShare;
        this.random = random;
    }

    static FaultyStore sound() {
        return new FaultyStore(Integer.MAX_VALUE, Moment.AFTER, 0, new Random(0));
    }

    /** @param dieAtWrite number of the write, notes included, from 1 */
    static FaultyStore dying(int dieAtWrite, Moment moment) {
        return new FaultyStore(dieAtWrite, moment, 0, new Random(0));
    }

    static FaultyStore overloaded(double share, long seed) {
        return new FaultyStore(Integer.MAX_VALUE, Moment.AFTER, share, new Random(seed));
    }

    /** Writes of records and chunks, each of any number of them. */
    int writes() {
        return writes.get();
    }

    IndexStore before(IndexStore store) {
        return InterceptedStore.of(store, (call, invocation) -> {
            if (dead) throw new Killed();
            if (overloaded()) throw new StoreException("overloaded", true, null);
            var write = Call.WRITES.contains(call);
            if (write) writes.incrementAndGet();
            var last = (write || Call.NOTES.contains(call)) && steps.incrementAndGet() == dieAtWrite;
            if (!last) return invocation.proceed();
            dead = true;
            switch (moment) {
                case BEFORE -> {}
                case HALFWAY -> invocation.proceedHalfway();
                case AFTER -> invocation.proceed();
            }
            throw new Killed();
        });
    }

    private synchronized boolean overloaded() {
        return random.nextDouble() < overloadedShare;
    }

    /** The process is dead. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }
}
