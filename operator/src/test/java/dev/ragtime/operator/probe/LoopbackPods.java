package dev.ragtime.operator.probe;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/** Real HTTP servers in place of pods, each on a loopback address of its own, all on one port. */
public final class LoopbackPods implements AutoCloseable {
    private final List<HttpServer> servers = new ArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final CountDownLatch end = new CountDownLatch(1);
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();
    private int port;

    /** What one of them does with a request. */
    public interface Reply {
        void to(HttpExchange exchange) throws IOException;
    }

    public HttpProbe probe() {
        return new HttpProbe(client);
    }

    /** Known once there is a pod. */
    public int port() {
        return port;
    }

    /** Paths asked for, in order. */
    public List<String> requests() {
        return requests;
    }

    /** Starts one and returns its address. */
    public String start(Reply reply) throws IOException {
        var ip = "127.0.0." + (servers.size() + 2);
        var server = HttpServer.create(new InetSocketAddress(ip, port), 0);
        port = server.getAddress().getPort();
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            requests.add(exchange.getRequestURI().toString());
            try (exchange) {
                reply.to(exchange);
            }
        });
        server.start();
        servers.add(server);
        return ip;
    }

    public static Reply says(int status, String body) {
        return exchange -> {
            var bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        };
    }

    /** Takes the request and answers nothing. */
    public Reply hangs() {
        return exchange -> await();
    }

    /** Sends headers, but no body. */
    public Reply hangsAfterHeaders() {
        return exchange -> {
            exchange.sendResponseHeaders(200, 1000);
            exchange.getResponseBody().flush();
            await();
        };
    }

    private void await() {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        end.countDown();
        servers.forEach(server -> server.stop(0));
        client.close();
    }
}
