package dev.ragtime.runtime.retrieve;

import dev.ragtime.api.knowledgebase.Access;
import dev.ragtime.runtime.access.Caller;
import dev.ragtime.runtime.access.Readers;
import dev.ragtime.runtime.store.IndexStore;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Whether it matters who asks an index. It does when this process was configured so, or the index says so: of the two the
 * stricter holds, so that neither a pod of an older configuration nor an index that no run has reached yet shows what it
 * should not. The index is asked again after a second. Thread-safe.
 */
public final class AccessInForce {
    private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();

    private final boolean configured;
    private final Supplier<Optional<Access.Mode>> ofIndex;
    private final LongSupplier nanoTime;
    private final AtomicReference<Optional<Seen>> seen = new AtomicReference<>(Optional.empty());

    private final AtomicReference<CompletableFuture<Seen>> asking = new AtomicReference<>();

    private record Seen(Optional<Access.Mode> mode, long at) {}

    /** @param ofIndex what the index says; empty when it says nothing */
    AccessInForce(boolean configured, Supplier<Optional<Access.Mode>> ofIndex, LongSupplier nanoTime) {
        this.configured = configured;
        this.ofIndex = ofIndex;
        this.nanoTime = nanoTime;
    }

    /** @param access of the KnowledgeBase, as this process was configured */
    public static AccessInForce of(Access access, IndexStore store) {
        return of(access, store, System::nanoTime);
    }

    static AccessInForce of(Access access, IndexStore store, LongSupplier nanoTime) {
        return new AccessInForce(access.byPrincipals(), store::access, nanoTime);
    }

    /** For who judges an index as a whole and shows its texts to nobody. */
    public static AccessInForce unheeded() {
        return new AccessInForce(false, Optional::empty, System::nanoTime);
    }

    /**
     * For whom is searched when this caller asks.
     *
     * @throws dev.ragtime.runtime.store.StoreException when the index does not say
     */
    Readers readers(Caller caller) {
        return configured || ofIndex() == Access.Mode.DocumentPrincipals
                ? new Readers.Of(caller.principals())
                : Readers.EVERYONE;
    }

    private Access.Mode ofIndex() {
        var now = nanoTime.getAsLong();
        return fresh(now).orElseGet(() -> asked(now)).mode().orElse(Access.Mode.Everyone);
    }

    private Optional<Seen> fresh(long now) {
        return seen.get().filter(last -> now - last.at() < FRESH_NANOS);
    }

    /** One asks, and who comes meanwhile waits for what it hears: a slow store is not asked by each. */
    private Seen asked(long now) {
        var own = new CompletableFuture<Seen>();
        var other = asking.compareAndExchange(null, own);
        if (other != null) return heard(other);
        try {
            // another one may have heard it between two looks
            var answer = fresh(now).orElseGet(() -> new Seen(ofIndex.get(), now));
            seen.set(Optional.of(answer));
            own.complete(answer);
            return answer;
        } catch (RuntimeException | Error e) {
            own.completeExceptionally(e);
            throw e;
        } finally {
            asking.set(null);
        }
    }

    private static Seen heard(CompletableFuture<Seen> other) {
        try {
            return other.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : e;
        }
    }
}
