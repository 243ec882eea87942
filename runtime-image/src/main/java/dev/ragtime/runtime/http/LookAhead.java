package dev.ragtime.runtime.http;

import dev.ragtime.runtime.call.Caller;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataReader.InsufficientDataAvailableException;
import io.helidon.webserver.ServerConnectionException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

/**
 * Reads a connection for the server, and ahead of it while a request runs: only a pending read tells that a client hung
 * up. What came ahead, as from a client that pipelines, is handed over at the server's next read.
 */
final class LookAhead implements Supplier<byte[]>, Caller {
    private static final byte[] END = {};

    private final DataReader source;
    private Optional<CompletableFuture<byte[]>> ahead = Optional.empty();

    /** @param source holds what was read to identify the protocol, then reads the socket */
    LookAhead(DataReader source) {
        this.source = source;
    }

    /** Bytes of the client, null at the end as {@link DataReader} wants it; called by the server's thread only. */
    @Override
    public byte[] get() {
        Optional<CompletableFuture<byte[]>> pending;
        synchronized (this) {
            pending = ahead;
            ahead = Optional.empty();
        }
        var bytes = pending.map(LookAhead::await).orElseGet(this::read);
        return bytes.length == 0 ? null : bytes;
    }

    /** Begins to look when nobody does. */
    @Override
    public void onGone(Runnable told) {
        pending().whenComplete((bytes, failure) -> {
            if (failure != null || bytes.length == 0) told.run();
        });
    }

    private synchronized CompletableFuture<byte[]> pending() {
        if (ahead.isEmpty()) {
            var future = new CompletableFuture<byte[]>();
            ahead = Optional.of(future);
            Thread.ofVirtual().name("look-ahead").start(() -> complete(future));
        }
        return ahead.get();
    }

    private void complete(CompletableFuture<byte[]> future) {
        try {
            future.complete(read());
        } catch (RuntimeException e) {
            future.completeExceptionally(e);
        }
    }

    private byte[] read() {
        try {
            source.ensureAvailable();
            return source.readBytes(source.available());
        } catch (InsufficientDataAvailableException e) {
            return END;
        }
    }

    private static byte[] await(CompletableFuture<byte[]> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw new ServerConnectionException("the connection failed while its request ran", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServerConnectionException("the server is stopping", e);
        }
    }
}
