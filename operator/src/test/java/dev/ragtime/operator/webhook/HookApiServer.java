package dev.ragtime.operator.webhook;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.ragtime.api.knowledgebase.KnowledgeBase;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
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
import java.util.stream.Stream;

/** As much of an API server as hooks need: KnowledgeBases of namespace hr, their Secrets by name, Jobs, and annotations. */
final class HookApiServer implements AutoCloseable {
    private static final String KNOWLEDGE_BASES = "/apis/ragtime.dev/v1alpha1/";
    private static final String SECRETS = "/api/v1/namespaces/hr/secrets/";

    private final HttpServer http;
    private final Map<String, KnowledgeBase> knowledgeBases = new ConcurrentHashMap<>();
    private final Map<String, String> secrets = new ConcurrentHashMap<>();
    private final BlockingQueue<String> watches = new LinkedBlockingQueue<>();

    /** Method and path with query. */
    final List<String> requests = new CopyOnWriteArrayList<>();

    final List<Job> jobs = new CopyOnWriteArrayList<>();
    volatile boolean away;

    HookApiServer() throws IOException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        http.createContext("/", this::answer);
        http.start();
    }

    KubernetesClient client() {
        var config = new ConfigBuilder(Config.empty())
                .withMasterUrl("http://127.0.0.1:" + http.getAddress().getPort())
                .withRequestRetryBackoffLimit(0)
                .build();
        return new KubernetesClientBuilder()
                .withConfig(config)
                .withHttpClientFactory(new JdkHttpClientFactory())
                .build();
    }

    void put(KnowledgeBase knowledgeBase) {
        knowledgeBases.put(knowledgeBase.getMetadata().getName(), knowledgeBase);
    }

    KnowledgeBase knowledgeBase(String name) {
        return knowledgeBases.get(name);
    }

    void putSecret(String name, String json) {
        secrets.put(SECRETS + name, json);
    }

    /** Returns once what is there has been listed by who watches it. */
    void awaitWatch() throws InterruptedException {
        if (watches.poll(20, TimeUnit.SECONDS) == null) throw new AssertionError("nobody watches");
    }

    long count(String method) {
        return requests.stream().filter(request -> request.startsWith(method)).count();
    }

    private void answer(HttpExchange exchange) throws IOException {
        var uri = exchange.getRequestURI();
        if ("websocket".equalsIgnoreCase(exchange.getRequestHeaders().getFirst("Upgrade"))) {
            // no web sockets here: the client goes on by a plain request
            send(exchange, 200, "");
            return;
        }
        if (String.valueOf(uri.getQuery()).contains("watch=true")) {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().flush();
            watches.add(uri.getPath());
            return;
        }
        requests.add(exchange.getRequestMethod() + " " + uri);
        if (away) send(exchange, 500, "{\"kind\":\"Status\",\"code\":500}");
        else if ("PATCH".equals(exchange.getRequestMethod())) patch(exchange);
        else if (uri.getPath().startsWith(KNOWLEDGE_BASES)) send(exchange, 200, list(named(uri.getQuery())));
        else if (uri.getPath().startsWith("/apis/batch/v1/")) send(exchange, 200, list(jobs.stream()));
        else if (secrets.containsKey(uri.getPath())) send(exchange, 200, secrets.get(uri.getPath()));
        else send(exchange, 404, "{\"kind\":\"Status\",\"code\":404}");
    }

    private Stream<KnowledgeBase> named(String query) {
        return knowledgeBases.values().stream()
                .filter(kb -> !String.valueOf(query).contains("metadata.name")
                        || query.contains("metadata.name=" + kb.getMetadata().getName()));
    }

    private void patch(HttpExchange exchange) throws IOException {
        var path = exchange.getRequestURI().getPath();
        var knowledgeBase = knowledgeBases.get(path.substring(path.lastIndexOf('/') + 1));
        var patch = Serialization.unmarshal(exchange.getRequestBody(), KnowledgeBase.class);
        knowledgeBase.getMetadata().getAnnotations().putAll(patch.getMetadata().getAnnotations());
        send(exchange, 200, Serialization.asJson(knowledgeBase));
    }

    private static String list(Stream<? extends HasMetadata> items) {
        return "{\"kind\":\"List\",\"apiVersion\":\"v1\",\"metadata\":{\"resourceVersion\":\"1\"},\"items\":%s}"
                .formatted(Serialization.asJson(items.toList()));
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
