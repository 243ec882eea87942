package dev.ragtime.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.junit.jupiter.api.Test;

class BackendClientTest {
    private static final int BURST = 4;

    @Test
    void connectionsThatTheServerClosedAfterABurstAreNotUsed() throws Exception {
        var sockets = new ConcurrentLinkedQueue<Socket>();
        try (var server = new ServerSocket(0, BURST, InetAddress.getLoopbackAddress());
                var client = new BackendClient(Duration.ZERO);
                var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Thread.ofVirtual().start(() -> serve(server, sockets));
            var burst = IntStream.range(0, BURST)
                    .mapToObj(i -> callers.submit(() -> status(client, server)))
                    .toList();
            for (var call : burst) assertThat(call.get()).isEqualTo(200);
            assertThat(sockets).hasSize(BURST);
            for (var socket : sockets) socket.close();

            assertThat(status(client, server)).isEqualTo(200);
            assertThat(sockets).as("one more connection").hasSize(BURST + 1);
        }
    }

    @Test
    void aServerWithAnHttpsAddressIsAskedOverTls() throws Exception {
        try (var server = new ServerSocket(0, BURST, InetAddress.getLoopbackAddress());
                var client = new BackendClient();
                var other = Executors.newVirtualThreadPerTaskExecutor()) {
            var first = other.submit(() -> {
                try (var socket = server.accept()) {
                    return socket.getInputStream().read();
                }
            });
            var request = new HttpGet("https://127.0.0.1:" + server.getLocalPort() + "/v1/models");
            assertThatThrownBy(() -> client.ask(request, Duration.ofSeconds(10)))
                    .isInstanceOf(IOException.class);
            assertThat(first.get()).as("a handshake, RFC 8446 section 5.1").isEqualTo(22);
        }
    }

    private static int status(BackendClient client, ServerSocket server) throws IOException {
        var request = new HttpGet("http://127.0.0.1:" + server.getLocalPort() + "/v1/models");
        return client.ask(request, Duration.ofSeconds(10)).status();
    }

    /** The first answers go out together, so that each call needs a connection of its own. */
    private static void serve(ServerSocket server, Queue<Socket> sockets) {
        var together = new CyclicBarrier(BURST);
        while (!server.isClosed()) {
            try {
                var socket = server.accept();
                sockets.add(socket);
                var inBurst = sockets.size() <= BURST;
                Thread.ofVirtual().start(() -> answer(socket, inBurst, together));
            } catch (IOException e) {
                return;
            }
        }
    }

    private static void answer(Socket socket, boolean inBurst, CyclicBarrier together) {
        try {
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            for (var line = in.readLine(); !line.isEmpty(); ) line = in.readLine();
            if (inBurst) together.await();
            var answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";
            socket.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException | BrokenBarrierException e) {
            throw new IllegalStateException(e);
        }
    }
}
