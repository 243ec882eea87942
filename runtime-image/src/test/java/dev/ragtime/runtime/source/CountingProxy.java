package dev.ragtime.runtime.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** Passes connections on to a server of this machine, and counts what comes back. */
final class CountingProxy implements AutoCloseable {
    private final ServerSocket listener;
    private final URI target;
    private final AtomicLong received = new AtomicLong();
    private final List<Socket> open = new CopyOnWriteArrayList<>();

    CountingProxy(String target) throws IOException {
        this.target = URI.create(target);
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    String url() {
        return "http://127.0.0.1:" + listener.getLocalPort();
    }

    long received() {
        return received.get();
    }

    /** Ends all connections, and takes no more. */
    void cut() throws IOException {
        listener.close();
        for (var socket : open) socket.close();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                var client = listener.accept();
                var server = new Socket(target.getHost(), target.getPort());
                open.add(client);
                open.add(server);
                // cut after it was accepted and before it was known
                if (listener.isClosed()) cut();
                Thread.ofVirtual().start(() -> pass(client, server, new AtomicLong()));
                Thread.ofVirtual().start(() -> pass(server, client, received));
            } catch (IOException closed) {
                return;
            }
        }
    }

    /** Until either end is closed. */
    private static void pass(Socket from, Socket to, AtomicLong count) {
        try (from;
                to) {
            copy(from.getInputStream(), to.getOutputStream(), count);
        } catch (IOException closed) {
            return;
        }
    }

    private static void copy(InputStream in, OutputStream out, AtomicLong count) throws IOException {
        var buffer = new byte[8192];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            count.addAndGet(read);
            out.write(buffer, 0, read);
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
