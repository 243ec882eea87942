package dev.ragtime.runtime.crawl;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.ragtime.api.Sha256;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;

/** A web server with pages by path, which writes down what it is asked. */
public final class WebSite implements AutoCloseable {
    static {
        // else a body waits 40 ms for the acknowledgement of its head
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final Map<String, Function<Request, Reply>> pages = new ConcurrentHashMap<>();
    private final List<Request> asked = new CopyOnWriteArrayList<>();
    private final List<String> sent = new CopyOnWriteArrayList<>();
    private final AtomicInteger together = new AtomicInteger();
    private final AtomicInteger mostTogether = new AtomicInteger();
    private final String address;
    private final SSLContext tls;
    private final int port;
    private HttpServer server;

    /**
     * What was asked.
     *
     * @param path with its query
     * @param at as {@link System#nanoTime} counts
     * @param headers by name in lower case
     */
    public record Request(String path, long at, Map<String, String> headers) {
        public String header(String name) {
            return headers.getOrDefault(name, "");
        }
    }

    /**
     * What is answered; an ETag is added, and heeded, where there is a body and none is named.
     *
     * @param headers by name; each line of a value is a header of its own
     */
    public record Reply(int status, Map<String, String> headers, byte[] body) {
        public static Reply of(String type, String text) {
            return new Reply(200, Map.of("Content-Type", type), text.getBytes(StandardCharsets.UTF_8));
        }

        public static Reply status(int status) {
            return new Reply(status, Map.of(), new byte[0]);
        }

        public static Reply moved(int status, String to) {
            return new Reply(status, Map.of("Location", to), new byte[0]);
        }

        public Reply with(String header, String value) {
            var all = new TreeMap<>(headers);
            all.put(header, value);
            return new Reply(status, all, body);
        }
    }

    public static WebSite open() throws IOException {
        return open("127.0.0.1");
    }

    /** @param address of this machine that it listens on */
    public static WebSite open(String address) throws IOException {
        return new WebSite(address, null);
    }

    static WebSite overTls(SSLContext tls) throws IOException {
        return new WebSite("127.0.0.1", tls);
    }

    private WebSite(String address, SSLContext tls) throws IOException {
        this.address = address;
        this.tls = tls;
        start(0);
        this.port = server.getAddress().getPort();
    }

    private void start(int wanted) throws IOException {
        var socket = new InetSocketAddress(address, wanted);
        if (tls == null) {
            server = HttpServer.create(socket, 0);
        } else {
            var https = HttpsServer.create(socket, 0);
            https.setHttpsConfigurator(new HttpsConfigurator(tls));
            server = https;
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    public void stop() {
        server.stop(0);
    }

    public void restart() throws IOException {
        start(port);
    }

    public int port() {
        return port;
    }

    /** Its address, without a slash at its end. */
    public String url() {
        return (tls == null ? "http" : "https") + "://" + address + ":" + port;
    }

    /** From now on there is this page. */
    public WebSite page(String path, Reply reply) {
        return answering(path, _ -> reply);
    }

    /** A page of HTML with this in its body. */
    public WebSite html(String path, String body) {
        return page(path, Reply.of("text/html; charset=utf-8", "<!doctype html><title>" + path + "</title>" + body));
    }

    public WebSite answering(String path, Function<Request, Reply> reply) {
        pages.put(path, reply);
        return this;
    }

    public void remove(String path) {
        pages.remove(path);
    }

    public void clear() {
        pages.clear();
    }

    /** Links to all of these. */
    public static String links(Iterable<String> addresses) {
        var html = new StringBuilder();
        addresses.forEach(address -> html.append("<a href=\"").append(address).append("\">there</a> "));
        return html.toString();
    }

    /** All that was asked, in the order in which it came. */
    public List<Request> asked() {
        return asked;
    }

    /** Paths that were asked for, without robots.txt. */
    public List<String> paths() {
        return asked.stream()
                .map(Request::path)
                .filter(path -> !path.equals("/robots.txt"))
                .toList();
    }

    /** Paths whose content was sent. */
    public List<String> sent() {
        return sent;
    }

    public void forgetAsked() {
        asked.clear();
        sent.clear();
    }

    /** Requests that were under way at one time, at most. */
    public int mostTogether() {
        return mostTogether.get();
    }

    private void answer(HttpExchange exchange) throws IOException {
        mostTogether.accumulateAndGet(together.incrementAndGet(), Math::max);
        try (exchange) {
            var headers = exchange.getRequestHeaders().entrySet().stream()
                    .collect(Collectors.toMap(
                            e -> e.getKey().toLowerCase(), e -> e.getValue().getFirst()));
            var request = new Request(exchange.getRequestURI().toString(), System.nanoTime(), headers);
            asked.add(request);
            send(
                    exchange,
                    request,
                    pages.getOrDefault(request.path(), _ -> Reply.status(404)).apply(request));
        } finally {
            together.decrementAndGet();
        }
    }

    private void send(HttpExchange exchange, Request request, Reply reply) throws IOException {
        reply.headers()
                .forEach((name, value) -> value.lines()
                        .forEach(line -> exchange.getResponseHeaders().add(name, line)));
        if (reply.status() == 200 && !reply.headers().containsKey("ETag")) {
            var tag = "\"" + Sha256.hex(new String(reply.body(), StandardCharsets.ISO_8859_1), 16) + "\"";
            exchange.getResponseHeaders().set("ETag", tag);
            if (request.header("if-none-match").equals(tag)) {
                exchange.sendResponseHeaders(304, -1);
                return;
            }
        }
        if (reply.status() == 200) sent.add(request.path());
        exchange.sendResponseHeaders(reply.status(), reply.body().length == 0 ? -1 : reply.body().length);
        if (reply.body().length > 0) exchange.getResponseBody().write(reply.body());
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
