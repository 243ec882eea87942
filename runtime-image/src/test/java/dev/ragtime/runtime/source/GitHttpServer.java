package dev.ragtime.runtime.source;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A real git server over HTTP: {@code git http-backend} behind a small CGI bridge, with Basic authentication if wanted.
 * Serves every bare repository below its folder. Needs {@code git} on the path and nothing else.
 */
public final class GitHttpServer implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final Path folder;
    private final Optional<String> authorization;
    private final AtomicLong sent = new AtomicLong();
    private final Queue<Instant> asked = new ConcurrentLinkedQueue<>();
    private volatile boolean onlyProtocolZero;
    private volatile boolean away;

    private GitHttpServer(Path folder, InetSocketAddress address, Optional<String> authorization) throws IOException {
        this.folder = folder;
        this.authorization = authorization;
        this.server = HttpServer.create(address, 0);
        server.setExecutor(executor);
        server.createContext("/", this::handle);
        server.start();
    }

    /** A server that anyone may read, on a free port of this machine. */
    public static GitHttpServer open(Path folder) throws IOException {
        return new GitHttpServer(folder, new InetSocketAddress("127.0.0.1", 0), Optional.empty());
    }

    /** @param address where to listen; port 0 for a free one */
    public static GitHttpServer open(Path folder, InetSocketAddress address) throws IOException {
        return new GitHttpServer(folder, address, Optional.empty());
    }

    /** A server that asks for a user name and password. */
    public static GitHttpServer withPassword(Path folder, InetSocketAddress address, String username, String password)
            throws IOException {
        var token = Base64.getEncoder().encodeToString((username + ":" + password).getBytes(StandardCharsets.UTF_8));
        return new GitHttpServer(folder, address, Optional.of("Basic " + token));
    }

    /** From now on it answers like a server of before 2018, which hands out tips of branches only. */
    public void speakOnlyProtocolZero() {
        onlyProtocolZero = true;
    }

    /** From now on it hangs up on everybody, or no longer does. */
    public void beAway(boolean now) {
        away = now;
    }

    /** When each request came that it did not hang up on. */
    public List<Instant> asked() {
        return List.copyOf(asked);
    }

    /** Bytes of all answers so far, without their heads. */
    public long sentBytes() {
        return sent.get();
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** Clone address as seen from this machine. */
    public String url(String repository) {
        return "http://127.0.0.1:" + port() + "/" + repository;
    }

    /** Makes an empty bare repository {@code <name>} whose default branch is {@code main}. */
    public void create(String name) throws IOException {
        git(folder, "init", "--quiet", "--bare", "--initial-branch=main", name);
    }

    /**
     * Commits exactly these files, nothing else, on top of a branch.
     *
     * @param files text by path
     * @return the commit's hash
     */
    public String commit(String repository, String branch, Map<String, String> files) throws IOException {
        var bytes = new LinkedHashMap<String, byte[]>();
        files.forEach((path, text) -> bytes.put(path, text.getBytes(StandardCharsets.UTF_8)));
        return commitBytes(repository, branch, bytes);
    }

    /** Like {@link #commit}, for files that are not text. */
    public String commitBytes(String repository, String branch, Map<String, byte[]> files) throws IOException {
        var bare = folder.resolve(repository);
        var work = Files.createTempDirectory("git-work-");
        for (var file : files.entrySet()) {
            var target = work.resolve(file.getKey());
            Files.createDirectories(target.getParent());
            Files.write(target, file.getValue());
        }
        var index = work.resolve(".index").toString();
        gitAt(bare, work, index, "add", "--all", "--force", "--", ".", ":!.index");
        var tree = gitAt(bare, work, index, "write-tree");
        var parent = tip(bare, branch);
        var commit = parent.isPresent()
                ? gitAt(bare, work, index, "commit-tree", tree, "-p", parent.get(), "-m", "change")
                : gitAt(bare, work, index, "commit-tree", tree, "-m", "begin");
        git(bare, "update-ref", "refs/heads/" + branch, commit);
        delete(work);
        return commit;
    }

    /** Runs git on a repository, e.g. to tag a commit or to set an option. */
    public String git(String repository, String... arguments) throws IOException {
        return git(folder.resolve(repository), arguments);
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
        }
    }

    private static Optional<String> tip(Path bare, String branch) throws IOException {
        var tip = git(bare, "for-each-ref", "--format=%(objectname)", "refs/heads/" + branch);
        return tip.isEmpty() ? Optional.empty() : Optional.of(tip);
    }

    private static String git(Path directory, String... arguments) throws IOException {
        return run(new ProcessBuilder(command(arguments)).directory(directory.toFile()));
    }

    private static String gitAt(Path bare, Path work, String index, String... arguments) throws IOException {
        var builder = new ProcessBuilder(command(arguments)).directory(work.toFile());
        builder.environment().put("GIT_DIR", bare.toString());
        builder.environment().put("GIT_WORK_TREE", work.toString());
        builder.environment().put("GIT_INDEX_FILE", index);
        return run(builder);
    }

    private static List<String> command(String... arguments) {
        var command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        return command;
    }

    private static String run(ProcessBuilder builder) throws IOException {
        var identity = Map.of(
                "GIT_AUTHOR_NAME",
                "Test",
                "GIT_AUTHOR_EMAIL",
                "test@example.com",
                "GIT_COMMITTER_NAME",
                "Test",
                "GIT_COMMITTER_EMAIL",
                "test@example.com");
        isolated(builder).environment().putAll(identity);
        var process = builder.redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (exit(process) != 0) throw new IOException(builder.command() + ": " + output);
        return output;
    }

    private static ProcessBuilder isolated(ProcessBuilder builder) {
        builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
        builder.environment().put("GIT_CONFIG_SYSTEM", "/dev/null");
        return builder;
    }

    private static int exit(Process process) throws IOException {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (away) return;
            asked.add(Instant.now());
            var given = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"));
            if (authorization.isPresent() && !authorization.equals(given)) {
                exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"git\"");
                exchange.sendResponseHeaders(401, -1);
                return;
            }
            backend(exchange);
        }
    }

    /** Passes a request through a CGI process (RFC 3875). */
    private void backend(HttpExchange exchange) throws IOException {
        var builder =
                isolated(new ProcessBuilder("git", "http-backend").redirectError(ProcessBuilder.Redirect.DISCARD));
        builder.environment().putAll(variables(exchange));
        var process = builder.start();
        try (var toBackend = process.getOutputStream()) {
            exchange.getRequestBody().transferTo(toBackend);
        }
        try (var fromBackend = new BufferedInputStream(process.getInputStream())) {
            var status = headers(exchange, fromBackend);
            exchange.sendResponseHeaders(status, 0);
            try (OutputStream body = exchange.getResponseBody()) {
                sent.addAndGet(fromBackend.transferTo(body));
            }
        }
        exit(process);
    }

    private Map<String, String> variables(HttpExchange exchange) {
        var variables = new LinkedHashMap<String, String>();
        variables.put("GIT_PROJECT_ROOT", folder.toString());
        variables.put("GIT_HTTP_EXPORT_ALL", "1");
        variables.put("REQUEST_METHOD", exchange.getRequestMethod());
        variables.put("PATH_INFO", exchange.getRequestURI().getPath());
        variables.put(
                "QUERY_STRING",
                Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse(""));
        header(exchange, "Content-Type").ifPresent(v -> variables.put("CONTENT_TYPE", v));
        header(exchange, "Content-Length").ifPresent(v -> variables.put("CONTENT_LENGTH", v));
        header(exchange, "Content-Encoding").ifPresent(v -> variables.put("HTTP_CONTENT_ENCODING", v));
        if (!onlyProtocolZero) header(exchange, "Git-Protocol").ifPresent(v -> variables.put("GIT_PROTOCOL", v));
        return variables;
    }

    private static Optional<String> header(HttpExchange exchange, String name) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name));
    }

    private static int headers(HttpExchange exchange, InputStream in) throws IOException {
        var status = 200;
        for (var line = line(in); !line.isEmpty(); line = line(in)) {
            var colon = line.indexOf(':');
            var name = line.substring(0, colon);
            var value = line.substring(colon + 1).strip();
            if (name.equalsIgnoreCase("Status")) status = Integer.parseInt(value.substring(0, 3));
            else exchange.getResponseHeaders().add(name, value);
        }
        return status;
    }

    private static String line(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (var c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            if (c != '\r') line.append((char) c);
        }
        return line.toString();
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
    }
}
