package dev.ragtime.runtime.source;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** A server of objects, a process of its own on a port of this machine; what it holds outlives it. */
public interface ObjectServer extends AutoCloseable {
    String LOOPBACK = "127.0.0.1";

    /** E.g. {@code http://127.0.0.1:12345}. */
    String endpoint();

    void put(String name, byte[] content);

    default void put(String name, String text) {
        put(name, text.getBytes(StandardCharsets.UTF_8));
    }

    void delete(String name);

    void start() throws IOException;

    void stop() throws IOException;

    @Override
    default void close() throws IOException {
        stop();
    }
}
