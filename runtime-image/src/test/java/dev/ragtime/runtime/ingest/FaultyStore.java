package dev.ragtime.runtime.ingest;

import dev.ragtime.runtime.ingest.InterceptedStore.Call;
import dev.ragtime.runtime.store.IndexStore;
import dev.ragtime.runtime.store.StoreException;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/** A store in front of which a process dies at a chosen write, or which is overloaded now and then. */
final class FaultyStore {
    private final AtomicInteger writes = new AtomicInteger();
    private final int dieAtWrite;
    private final boolean afterWriting;
    private final double overloadedShare;
    private final Random random;
    private volatile boolean dead;

    private FaultyStore(int dieAtWrite, boolean afterWriting, double overloadedShare, Random random) {
        this.dieAtWrite = dieAtWrite;
        this.afterWriting = afterWriting;
        this.overloadedShare = overloadedShare;
        this.random = random;
    }

    static FaultyStore sound() {
        return new FaultyStore(Integer.MAX_VALUE, false, 0, new Random(0));
    }

    /** @param dieAtWrite number of the write, from 1, just before or after which the process dies */
    static FaultyStore dying(int dieAtWrite, boolean afterWriting) {
        return new FaultyStore(dieAtWrite, afterWriting, 0, new Random(0));
    }

    static FaultyStore overloaded(double share, long seed) {
        return new FaultyStore(Integer.MAX_VALUE, false, share, new Random(seed));
    }

    int writes() {
        return writes.get();
    }

    IndexStore before(IndexStore store) {
        return InterceptedStore.of(store, (call, body) -> {
            if (dead) throw new Killed();
            if (overloaded()) throw new StoreException("overloaded", true, null);
            var last = Call.WRITES.contains(call) && writes.incrementAndGet() == dieAtWrite;
            if (last && !afterWriting) throw kill();
            var result = body.run();
            if (last) throw kill();
            return result;
        });
    }

    private synchronized boolean overloaded() {
        return random.nextDouble() < overloadedShare;
    }

    private Killed kill() {
        dead = true;
        return new Killed();
    }

    /** The process is dead. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }
}
