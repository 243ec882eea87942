package dev.ragtime.runtime.http;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;

/**
 * @param port 0 to 65535; 0 takes a free one
 * @param maxBodyBytes larger request bodies are refused with 413
 * @param timeout of a whole request
 * @param address to listen on; empty for all of the machine's
 */
public record ServerSettings(int port, int maxBodyBytes, Duration timeout, Optional<InetAddress> address) {
    public ServerSettings(int port, int maxBodyBytes, Duration timeout) {
        this(port, maxBodyBytes, timeout, Optional.empty());
    }

    /** Reached from this machine only. */
    public ServerSettings onLoopback() {
        return new ServerSettings(port, maxBodyBytes, timeout, Optional.of(InetAddress.ofLiteral("127.0.0.1")));
    }
}
