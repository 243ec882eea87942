package dev.ragtime.runtime.http;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;

/**
 * @param port 0 to 65535; 0 takes a free one
 * @param maxBodyBytes larger request bodies are refused with 413
 * @param maxBytesInFlight of the bodies of all requests under way; what does not fit beside them is refused with 429
 * @param timeout of a whole request
 * @param address to listen on; empty for all of the machine's
 * @param origins of pages that may ask from elsewhere
 */
public record ServerSettings(
        int port,
        int maxBodyBytes,
        long maxBytesInFlight,
        Duration timeout,
        Optional<InetAddress> address,
        Origins origins) {
    /** A body takes up to this many times its size while it is answered: as text, as a tree, as what it becomes. */
    private static final int GROWTH = 16;

    public ServerSettings(int port, int maxBodyBytes, Duration timeout) {
        this(port, maxBodyBytes, heapShare(maxBodyBytes, GROWTH), timeout, Optional.empty(), Origins.NONE);
    }

    /** The same with room for that many bytes of requests, or for one at least. */
    public ServerSettings withBytesInFlight(long bytes) {
        return new ServerSettings(port, maxBodyBytes, Math.max(maxBodyBytes, bytes), timeout, address, origins);
    }

    /** The same for requests that are passed on as they came, so that each takes little more than its size. */
    public ServerSettings passingOn() {
        return withBytesInFlight(heapShare(maxBodyBytes, 4));
    }

    /** The same for these pages, too. */
    public ServerSettings openTo(Origins others) {
        return new ServerSettings(port, maxBodyBytes, maxBytesInFlight, timeout, address, others);
    }

    /** Reached from this machine only. */
    public ServerSettings onLoopback() {
        return new ServerSettings(
                port,
                maxBodyBytes,
                maxBytesInFlight,
                timeout,
                Optional.of(InetAddress.ofLiteral("127.0.0.1")),
                origins);
    }

    private static long heapShare(int maxBodyBytes, int part) {
        return Math.max(maxBodyBytes, Runtime.getRuntime().maxMemory() / part);
    }
}
