package dev.ragtime.runtime.serve;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Passes connections on to a port of this machine until it breaks them off. */
final class BreakableProxy implements AutoCloseable {
    private final ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    BreakableProxy(int target) throws IOException {
        Thread.ofVirtual().start(() -> {
            try {
                while (true) {
                    var client = listening.accept();
                    var server = new Socket(InetAddress.getLoopbackAddress(), target);
                    sockets.addAll(List.of(client, server));
                    pass(client, server);
                    pass(server, client);
                }
            } catch (IOException e) {
                breakOff();
            }
        });
    }

    private static void pass(Socket from, Socket to) {
        Thread.ofVirtual().start(() -> {
            try (from;
                    to) {
                from.getInputStream().transferTo(to.getOutputStream());
            } catch (IOException e) {
                // it was broken off
            }
        });
    }

    int port() {
        return listening.getLocalPort();
    }

    void breakOff() {
        for (var socket : sockets) {
            try {
                socket.close();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        breakOff();
    }
}
