package dev.ragtime.runtime.store;

import static org.awaitility.Awaitility.await;

import dev.ragtime.api.runtime.IndexNames;
import dev.ragtime.runtime.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A real Weaviate server on this machine, one for all tests of a run. Its program is looked for in {@code WEAVIATE_BIN},
 * {@code TOOLS_DIR} or {@code .cache/tools}, and else fetched by {@code e2e/cluster/cluster tool}. Without it tests
 * fail, unless {@code WEAVIATE_BIN=none} asks to leave them out.
 */
public final class WeaviateServer implements AutoCloseable {
    static final String API_KEY = "test-key";
    private static final String CHOICE = "WEAVIATE_BIN";
    private static final String NONE = "none";
    private static final String PROGRAM = "weaviate-server";
    private final Path binary;
    private final Path data;
    private final List<Integer> ports;
    private final Map<String, String> settings;
    private final Optional<ServerCertificate> certificate;
    private Process process;

    /** Gives tests the server as a parameter. */
    public static final class Extension implements ParameterResolver, ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            if (!NONE.equals(System.getenv(CHOICE))) return ConditionEvaluationResult.enabled("");
            System.err.println("SKIPPED " + context.getDisplayName() + ": " + CHOICE + " is " + NONE);
            return ConditionEvaluationResult.disabled(CHOICE + " is " + NONE);
        }

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == WeaviateServer.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(ExtensionContext.Namespace.GLOBAL)
                    .computeIfAbsent(WeaviateServer.class, key -> start(API_KEY), WeaviateServer.class);
        }
    }

    private WeaviateServer(
            Path binary,
            Path data,
            List<Integer> ports,
            Map<String, String> settings,
            Optional<ServerCertificate> certificate) {
        this.binary = binary;
        this.data = data;
        this.ports = ports;
        this.settings = settings;
        this.certificate = certificate;
    }

    public WeaviateAddress address() {
        var scheme = certificate.isPresent() ? "https" : "http";
        return new WeaviateAddress(
                URI.create(scheme + "://127.0.0.1:" + ports.get(0)),
                "127.0.0.1:" + ports.get(1),
                certificate.map(ServerCertificate::pem));
    }

    public Optional<String> apiKey() {
        return Optional.of(API_KEY);
    }

    /** A server of one test's own, which accepts these keys. */
    static WeaviateServer start(String... keys) {
        return start(Map.of(), Optional.empty(), keys);
    }

    /** The same whose first user may give others rights of their own, as nodes that the operator runs. */
    static WeaviateServer withUsers(String... keys) {
        return start(
                Map.of(
                        "AUTHENTICATION_DB_USERS_ENABLED", "true",
                        "AUTHORIZATION_RBAC_ENABLED", "true",
                        "AUTHORIZATION_RBAC_ROOT_USERS", "ragtime"),
                Optional.empty(),
                keys);
    }

    /** The same that speaks TLS only, over HTTP and gRPC. */
    static WeaviateServer overTls(ServerCertificate certificate, String... keys) {
        return start(
                Map.of(
                        "GRPC_CERT_FILE", certificate.certificate().toString(),
                        "GRPC_KEY_FILE", certificate.key().toString()),
                Optional.of(certificate),
                keys);
    }

    private static WeaviateServer start(
            Map<String, String> settings, Optional<ServerCertificate> certificate, String... keys) {
        var binary = binary();
        try {
            var data = Files.createTempDirectory("weaviate");
            var server = new WeaviateServer(binary, data, FreePorts.inARow(6), settings, certificate);
            server.run(keys);
            return server;
        } catch (IOException e) {
            throw new IllegalStateException("cannot start " + binary, e);
        }
    }

    /**
     * A server that is to be launched.
     *
     * @param ports for HTTP, gRPC, gossip, data, Raft and its RPC
     * @param settings of its environment, beside or instead of those of a server alone
     */
    static WeaviateServer at(List<Integer> ports, Map<String, String> settings) throws IOException {
        return new WeaviateServer(binary(), Files.createTempDirectory("weaviate"), ports, settings, Optional.empty());
    }

    /** The same data at the same address, with other keys, as a node of a cluster restarts. */
    void restart(String... keys) throws IOException {
        close();
        run(keys);
    }

    private void run(String... keys) throws IOException {
        launch(keys);
        awaitReady();
    }

    void launch(String... keys) throws IOException {
        int http = ports.get(0);
        int grpc = ports.get(1);
        var builder = new ProcessBuilder(certificate
                .map(tls -> List.of(
                        binary.toString(),
                        "--scheme",
                        "https",
                        "--tls-host",
                        "127.0.0.1",
                        "--tls-port",
                        "" + http,
                        "--tls-certificate",
                        tls.certificate().toString(),
                        "--tls-key",
                        tls.key().toString()))
                .orElseGet(() ->
                        List.of(binary.toString(), "--host", "127.0.0.1", "--port", "" + http, "--scheme", "http")));
        builder.environment().clear();
        builder.environment()
                .putAll(Map.ofEntries(
                        Map.entry("PERSISTENCE_DATA_PATH", data.toString()),
                        Map.entry("CLUSTER_HOSTNAME", "node1"),
                        Map.entry("CLUSTER_ADVERTISE_ADDR", "127.0.0.1"),
                        Map.entry("CLUSTER_GOSSIP_BIND_PORT", "" + ports.get(2)),
                        Map.entry("CLUSTER_DATA_BIND_PORT", "" + ports.get(3)),
                        Map.entry("RAFT_PORT", "" + ports.get(4)),
                        Map.entry("RAFT_INTERNAL_RPC_PORT", "" + ports.get(5)),
                        Map.entry("RAFT_BOOTSTRAP_EXPECT", "1"),
                        Map.entry("GRPC_PORT", "" + grpc),
                        Map.entry("GO_PROFILING_DISABLE", "true"),
                        Map.entry("DISABLE_TELEMETRY", "true"),
                        Map.entry("AUTOSCHEMA_ENABLED", "false"),
                        Map.entry("DEFAULT_VECTORIZER_MODULE", "none"),
                        Map.entry("AUTHENTICATION_ANONYMOUS_ACCESS_ENABLED", "false"),
                        Map.entry("AUTHENTICATION_APIKEY_ENABLED", "true"),
                        Map.entry("AUTHENTICATION_APIKEY_ALLOWED_KEYS", String.join(",", keys)),
                        Map.entry("AUTHENTICATION_APIKEY_USERS", "ragtime"),
                        Map.entry("LOG_LEVEL", "warning")));
        builder.environment().putAll(settings);
        var running = builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(running::destroyForcibly));
        process = running;
    }

    Path log() {
        return data.resolve("server.log");
    }

    void awaitReady() {
        var running = process;
        await("Weaviate ready, see " + log())
                .atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(100))
                .failFast("Weaviate ended, see " + log(), () -> !running.isAlive())
                .until(this::isReady);
    }

    private HttpClient client() {
        return certificate
                .map(tls -> HttpClient.newBuilder().sslContext(tls.trusting()).build())
                .orElseGet(HttpClient::newHttpClient);
    }

    private boolean isReady() throws InterruptedException {
        var request = HttpRequest.newBuilder(address().http().resolve("/v1/.well-known/ready"))
                .timeout(Duration.ofSeconds(5))
                .build();
        try (var client = client()) {
            return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private static Path binary() {
        var tools = Optional.ofNullable(System.getenv("TOOLS_DIR"))
                .map(Path::of)
                .orElse(projectRoot().resolve(".cache/tools"));
        return Stream.of(Optional.ofNullable(System.getenv(CHOICE)).map(Path::of), Optional.of(tools.resolve(PROGRAM)))
                .flatMap(Optional::stream)
                .filter(Files::isExecutable)
                .findFirst()
                .orElseGet(() -> fetch(tools));
    }

    /** The cluster's script unpacks a ready-made program or builds one. */
    private static Path fetch(Path tools) {
        var script =
                new ProcessBuilder(projectRoot().resolve("e2e/cluster/cluster").toString(), "tool", PROGRAM);
        besideTheProject("shared/testbed/bin")
                .ifPresent(cache -> script.environment().putIfAbsent("TOOLS_CACHE", cache.toString()));
        try {
            var process = script.redirectErrorStream(true).start();
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() == 0 && Files.isExecutable(tools.resolve(PROGRAM))) return tools.resolve(PROGRAM);
            throw missing(said, null);
        } catch (IOException e) {
            throw missing(e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw missing("interrupted", e);
        }
    }

    private static IllegalStateException missing(String why, Throwable cause) {
        return new IllegalStateException(
                "no Weaviate server: set " + CHOICE + " to its program, or to " + NONE
                        + " to leave out the tests that need one. " + why.strip(),
                cause);
    }

    /** The folder of this name beside the project or beside a folder that it lies in; the nearest one. */
    public static Optional<Path> besideTheProject(String folder) {
        return Stream.iterate(projectRoot().getParent(), Objects::nonNull, Path::getParent)
                .map(parent -> parent.resolve(folder))
                .filter(Files::isDirectory)
                .findFirst();
    }

    /** Tests run in the folder of their module. */
    public static Path projectRoot() {
        return Path.of("").toAbsolutePath().getParent();
    }

    /**
     * Deletes an index that nobody needs any more: a server with hundreds of them is slow.
     *
     * @param key of somebody who may
     */
    void forget(IndexNames names, String key) throws IOException, InterruptedException {
        try (var client = client()) {
            for (var collection : names.collections()) {
                var request = HttpRequest.newBuilder(address().http().resolve("/v1/schema/" + collection))
                        .header("authorization", "Bearer " + key)
                        .DELETE()
                        .build();
                var answer = client.send(request, BodyHandlers.ofString());
                if (answer.statusCode() != 200)
                    throw new IOException(collection + " is not deleted: " + answer.statusCode() + " " + answer.body());
            }
        }
    }

    /** It answers nothing, until it goes on: none of its threads runs when this returns. */
    void stop() throws IOException {
        signal("STOP");
        await().until(() -> {
            try (var threads = Files.list(Path.of("/proc/" + process.pid() + "/task"))) {
                return threads.allMatch(WeaviateServer::isStopped);
            }
        });
    }

    /** By the letter that follows its name in parentheses. */
    private static boolean isStopped(Path thread) {
        try {
            var stat = Files.readString(thread.resolve("stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2) == 'T';
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void goOn() throws IOException {
        signal("CONT");
    }

    private void signal(String name) throws IOException {
        new ProcessBuilder("kill", "-" + name, "" + process.pid())
                .start()
                .onExit()
                .join();
    }

    /** As a node is lost, without a word to the others. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
