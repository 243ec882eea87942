package dev.ragtime.runtime.store;

import io.weaviate.client6.v1.api.Authentication;
import io.weaviate.client6.v1.api.WeaviateClient;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * One client for a Weaviate cluster, made at its first use so that a process can start before its store. When the server
 * refuses the key, another client takes its place at once: its key may have been rotated, edited or lost meanwhile. So it
 * does when the server cannot be reached: gRPC would wait longer and longer before it looks again, up to two minutes. Calls
 * under way end on the client they began with. Thread-safe.
 */
final class WeaviateConnection implements AutoCloseable {
    private static final int CONNECT_SECONDS = 10;
    private static final int QUERY_SECONDS = 10;
    private static final int INSERT_SECONDS = 60;

    /** New connections of one attempt after a refusal: the other key, and another node of the cluster. */
    private static final int RECONNECTS = 3;

    /** A client is kept for so long at least, however badly it does: many calls fail at the same moment. */
    private static final long KEPT = Duration.ofSeconds(1).toNanos();

    private final WeaviateAddress address;
    private final StoreKey key;
    private final ReentrantLock lock = new ReentrantLock();
    private Optional<Session> current = Optional.empty();

    /** @param apiKey asked at every (re)connection, so that a rotated key is taken up */
    WeaviateConnection(WeaviateAddress address, Supplier<Optional<String>> apiKey) {
        this.address = address;
        this.key = new StoreKey(apiKey);
    }

    @FunctionalInterface
    interface Action<T> {
        T run(WeaviateClient client) throws Exception;
    }

    /** A client with the key it was made with. Guarded by the lock. */
    private static final class Session {
        private final WeaviateClient client;
        private final Optional<String> key;
        private final long begin = System.nanoTime();
        private int calls;
        private boolean replaced;

        Session(WeaviateClient client, Optional<String> key) {
            this.client = client;
            this.key = key;
        }
    }

    /** @param what names the action in errors, e.g. {@code write chunks} */
    <T> T call(String what, Retry retry, Action<T> action) {
        return retry.call(() -> attempt(what, action));
    }

    private <T> T attempt(String what, Action<T> action) {
        for (int reconnects = 0; ; reconnects++) {
            try {
                return once(action);
            } catch (StoreException e) {
                throw e;
            } catch (Exception e) {
                boolean refused = WeaviateErrors.refusesKey(e);
                if (!refused || reconnects == RECONNECTS) throw failed(what, e, refused);
            }
        }
    }

    private <T> T once(Action<T> action) throws Exception {
        var session = enter();
        try {
            var result = action.run(session.client);
            key.accepted(session.key);
            return result;
        } catch (Exception e) {
            if (WeaviateErrors.refusesKey(e)) refused(session);
            else if (WeaviateErrors.isUnreachable(e) && System.nanoTime() - session.begin > KEPT) replace(session);
            throw e;
        } finally {
            leave(session);
        }
    }

    private StoreException failed(String what, Exception e, boolean refused) {
        if (Thread.interrupted()) Thread.currentThread().interrupt();
        return new StoreException(
                "cannot " + what + " in Weaviate at " + address.http() + ": " + e.getMessage(),
                refused || WeaviateErrors.retriable(e),
                e);
    }

    private Session enter() {
        enterInTurn();
        try {
            if (current.isEmpty()) current = Optional.of(connect());
            var session = current.get();
            session.calls++;
            return session;
        } finally {
            lock.unlock();
        }
    }

    /** Another one may be connecting, which takes its time where the server hangs: who comes later waits no longer than that. */
    private void enterInTurn() {
        try {
            if (lock.tryLock(CONNECT_SECONDS, TimeUnit.SECONDS)) return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new StoreException("Weaviate at " + address.http() + " cannot be connected to", true, null);
    }

    private void refused(Session refused) {
        lock.lock();
        try {
            key.refused(refused.key);
            replace(refused);
        } finally {
            lock.unlock();
        }
    }

    private void replace(Session failed) {
        lock.lock();
        try {
            failed.replaced = true;
            if (current.filter(session -> session == failed).isPresent()) current = Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    /** The last call of a replaced session closes it. */
    private void leave(Session session) {
        boolean last;
        lock.lock();
        try {
            session.calls--;
            last = session.replaced && session.calls == 0;
        } finally {
            lock.unlock();
        }
        if (last) close(session);
    }

    private Session connect() {
        var chosen = key.choose();
        try {
            return new Session(connect(chosen), chosen);
        } catch (RuntimeException e) {
            if (WeaviateErrors.refusesKey(e)) key.refused(chosen);
            throw e;
        }
    }

    private WeaviateClient connect(Optional<String> chosen) {
        return WeaviateClient.connectToCustom(config -> {
            config.scheme(address.http().getScheme())
                    .httpHost(address.http().getHost())
                    .httpPort(address.httpPort())
                    .grpcHost(address.grpcHost())
                    .grpcPort(address.grpcPort())
                    .timeout(CONNECT_SECONDS, QUERY_SECONDS, INSERT_SECONDS);
            address.certificates().map(StoreTrust::of).ifPresent(config::trustManagerFactory);
            chosen.ifPresent(value -> config.authentication(Authentication.apiKey(value)));
            return config;
        });
    }

    private void close(Session session) {
        try {
            session.client.close();
        } catch (Exception e) {
            throw new StoreException("cannot close the connection to " + address.http(), true, e);
        }
    }

    @Override
    public void close() {
        Optional<Session> last;
        lock.lock();
        try {
            last = current;
            current = Optional.empty();
        } finally {
            lock.unlock();
        }
        last.ifPresent(this::close);
    }
}
