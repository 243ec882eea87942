package dev.ragtime.runtime.store;

import io.weaviate.client6.v1.api.Authentication;
import io.weaviate.client6.v1.api.WeaviateApiException;
import io.weaviate.client6.v1.api.WeaviateClient;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * One client for a Weaviate cluster, made at its first use so that a process can start before its store. Thread-safe.
 */
final class WeaviateConnection implements AutoCloseable {
    private static final int CONNECT_SECONDS = 10;
    private static final int QUERY_SECONDS = 10;
    private static final int INSERT_SECONDS = 60;

    private final WeaviateAddress address;
    private final Supplier<Optional<String>> apiKey;
    private final ReentrantLock lock = new ReentrantLock();
    private Optional<WeaviateClient> client = Optional.empty();

    /** @param apiKey asked again when the server refuses the key, so that a rotated one is taken up */
    WeaviateConnection(WeaviateAddress address, Supplier<Optional<String>> apiKey) {
        this.address = address;
        this.apiKey = apiKey;
    }

    @FunctionalInterface
    interface Action<T> {
        T run(WeaviateClient client) throws Exception;
    }

    /** @param what names the action in errors, e.g. {@code write chunks} */
    <T> T call(String what, Retry retry, Action<T> action) {
        return retry.call(() -> {
            try {
                return action.run(client());
            } catch (StoreException e) {
                throw e;
            } catch (Exception e) {
                throw failed(what, e);
            }
        });
    }

    private StoreException failed(String what, Exception e) {
        if (Thread.interrupted()) Thread.currentThread().interrupt();
        boolean refused = e instanceof WeaviateApiException api && WeaviateErrors.refusesKey(api);
        if (refused) disconnect();
        return new StoreException(
                "cannot " + what + " in Weaviate at " + address.http() + ": " + e.getMessage(),
                refused || WeaviateErrors.retriable(e),
                e);
    }

    private WeaviateClient client() {
        lock.lock();
        try {
            if (client.isEmpty()) client = Optional.of(connect());
            return client.get();
        } finally {
            lock.unlock();
        }
    }

    private WeaviateClient connect() {
        return WeaviateClient.connectToCustom(config -> {
            config.scheme(address.http().getScheme())
                    .httpHost(address.http().getHost())
                    .httpPort(address.httpPort())
                    .grpcHost(address.grpcHost())
                    .grpcPort(address.grpcPort())
                    .timeout(CONNECT_SECONDS, QUERY_SECONDS, INSERT_SECONDS);
            apiKey.get().ifPresent(key -> config.authentication(Authentication.apiKey(key)));
            return config;
        });
    }

    private void disconnect() {
        lock.lock();
        try {
            if (client.isPresent()) client.get().close();
        } catch (Exception e) {
            throw new StoreException("cannot close the connection to " + address.http(), true, e);
        } finally {
            client = Optional.empty();
            lock.unlock();
        }
    }

    @Override
    public void close() {
        disconnect();
    }
}
