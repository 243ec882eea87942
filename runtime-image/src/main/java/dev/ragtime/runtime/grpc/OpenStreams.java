package dev.ragtime.runtime.grpc;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** The streams of one connection that are not closed. Thread-safe. */
final class OpenStreams {
    private final Set<GrpcStream> open = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean told = new AtomicBoolean();
    private volatile boolean ended;

    /** Takes one in until it is {@link #closed}. */
    void opened(GrpcStream stream) {
        open.add(stream);
        if (ended) stream.disconnected();
    }

    void closed(GrpcStream stream) {
        open.remove(stream);
    }

    /** Nobody is left to answer to. */
    void connectionEnded() {
        ended = true;
        open.forEach(GrpcStream::disconnected);
    }

    /** True once: whoever gets it tells the client to turn to another server. */
    boolean mayTellToLeave() {
        return told.compareAndSet(false, true);
    }
}
