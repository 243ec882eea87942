package dev.ragtime.runtime.route;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;

/** A model server that ends an answer by closing its connection, as HTTP allows: a cut looks like the end. */
final class ClosingModel implements AutoCloseable {
    private static final String HEAD = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: %s\r\n\r\n";

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final CountDownLatch gate;
    private final String[] pieces;

    /**
     * @param gate what an answer waits for before its connection is closed
     * @param pieces of each answer, sent one by one
     */
    ClosingModel(CountDownLatch gate, String... pieces) throws IOException {
        this.gate = gate;
        this.pieces = pieces.clone();
        Thread.ofVirtual().start(this::accept);
    }

    String url() {
        return "http://127.0.0.1:" + server.getLocalPort() + "/v1";
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                var socket = server.accept();
                Thread.ofVirtual().start(() -> answer(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void answer(Socket socket) {
        try (socket;
                var in = new BufferedReader(
                        new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1))) {
            var get = in.readLine().startsWith("GET ");
            var length = 0;
            for (var line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
                if (line.toLowerCase(Locale.ROOT).startsWith("content-length:"))
                    length = Integer.parseInt(
                            line.substring("content-length:".length()).strip());
            }
            in.skip(length);
            send(socket, HEAD.formatted(get ? "application/json" : "text/event-stream"));
            if (get) {
                send(socket, "{}");
                return;
            }
            for (var piece : pieces) send(socket, piece);
            gate.await();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }

    @Override
    public void close() throws IOException {
        gate.countDown();
        server.close();
    }
}
