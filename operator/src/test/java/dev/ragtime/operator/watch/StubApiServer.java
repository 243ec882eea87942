package dev.ragtime.operator.watch;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** As much of an API server as a watch by metadata needs: lists, streamed watches, and objects by name. */
final class StubApiServer implements AutoCloseable {
    private final HttpServer http;
    private final Map<String, HasMetadata> objects = new ConcurrentHashMap<>();
    private final List<Watcher> watchers = new CopyOnWriteArrayList<>();

    private final BlockingQueue<String> begun = new LinkedBlockingQueue<>();

    /** Paths with query and the type that was accepted. */
    final List<String> requests = new CopyOnWriteArrayList<>();

    private record Watcher(String path, OutputStream out) {}

    StubApiServer() throws IOException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        http.createContext("/", this::answer);
        http.start();
    }

    KubernetesClient client() {
        var config = new ConfigBuilder(Config.empty())
                .withMasterUrl("http://127.0.0.1:" + http.getAddress().getPort())
                .build();
        return new KubernetesClientBuilder()
                .withConfig(config)
                .withHttpClientFactory(new JdkHttpClientFactory())
                .build();
    }

    /** Stores an object and tells who watches. @param plural e.g. {@code secrets} */
    void put(String plural, HasMetadata object) {
        var path = path(plural, object);
        var before = objects.put(path, object);
        tell(plural, before == null ? "ADDED" : "MODIFIED", object);
    }

    void remove(String plural, HasMetadata object) {
        objects.remove(path(plural, object));
        tell(plural, "DELETED", object);
    }

    /** Waits for the next watch to begin: what happened before it is not told. */
    void awaitWatch() throws InterruptedException {
        if (begun.poll(20, TimeUnit.SECONDS) == null) throw new AssertionError("nobody watches");
    }

    /** How often an object was read by its name. */
    long reads(String plural, HasMetadata object) {
        return requests.stream()
                .filter(request -> request.startsWith(path(plural, object) + " "))
                .count();
    }

    private static String path(String plural, HasMetadata object) {
        var meta = object.getMetadata();
        return "/api/v1/namespaces/%s/%s/%s".formatted(meta.getNamespace(), plural, meta.getName());
    }

    private void tell(String plural, String event, HasMetadata object) {
        var line = "{\"type\":\"%s\",\"object\":%s}\n".formatted(event, metadata(object));
        watchers.stream()
                .filter(watcher -> watcher.path().equals("/api/v1/" + plural))
                .forEach(watcher -> {
                    try {
                        watcher.out().write(line.getBytes(StandardCharsets.UTF_8));
                        watcher.out().flush();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
    }

    private static String metadata(HasMetadata object) {
        return "{\"apiVersion\":\"meta.k8s.io/v1\",\"kind\":\"PartialObjectMetadata\",\"metadata\":%s}"
                .formatted(Serialization.asJson(object.getMetadata()));
    }

    private void answer(HttpExchange exchange) throws IOException {
        var uri = exchange.getRequestURI();
        if ("websocket".equalsIgnoreCase(exchange.getRequestHeaders().getFirst("Upgrade"))) {
            // no web sockets here: the client goes on by a plain request
            send(exchange, 200, "");
            return;
        }
        requests.add("%s %s".formatted(uri, exchange.getRequestHeaders().getFirst("Accept")));
        var query = uri.getQuery() == null ? "" : uri.getQuery();
        if (query.contains("watch=true")) {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().flush();
            watchers.add(new Watcher(uri.getPath(), exchange.getResponseBody()));
            begun.add(uri.getPath());
            return;
        }
        var named = objects.get(uri.getPath());
        if (named != null) {
            send(exchange, 200, Serialization.asJson(named));
        } else if (uri.getPath().split("/").length == 4) {
            send(exchange, 200, list(uri.getPath()));
        } else {
            send(exchange, 404, "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"code\":404}");
        }
    }

    private String list(String path) {
        var plural = path.substring(path.lastIndexOf('/') + 1);
        var items = objects.entrySet().stream()
                .filter(entry -> entry.getKey().contains("/" + plural + "/"))
                .map(entry -> metadata(entry.getValue()))
                .toList();
        return ("{\"apiVersion\":\"meta.k8s.io/v1\",\"kind\":\"PartialObjectMetadataList\","
                        + "\"metadata\":{\"resourceVersion\":\"1\"},\"items\":[%s]}")
                .formatted(String.join(",", items));
    }

    private static void send(HttpExchange exchange, int code, String body) throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(code, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        http.stop(0);
    }
}
