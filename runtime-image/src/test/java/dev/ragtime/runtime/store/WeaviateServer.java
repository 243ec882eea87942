package dev.ragtime.runtime.store;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A real Weaviate server on this machine, one for all tests of a run. Its program is looked for in {@code WEAVIATE_BIN},
 * {@code TOOLS_DIR}, {@code .cache/tools}, then unpacked from {@code ../shared/testbed/bin}; without it tests are skipped
 * and say so.
 */
public final class WeaviateServer implements AutoCloseable {
    static final String API_KEY = "test-key";
    private final Process process;
    private final WeaviateAddress address;

    /** Gives tests the server as a parameter. */
    public static final class Extension implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == WeaviateServer.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(ExtensionContext.Namespace.GLOBAL)
                    .computeIfAbsent(WeaviateServer.class, key -> start(), WeaviateServer.class);
        }
    }

    private WeaviateServer(Process process, WeaviateAddress address) {
        this.process = process;
        this.address = address;
    }

    public WeaviateAddress address() {
        return address;
    }

    public Optional<String> apiKey() {
        return Optional.of(API_KEY);
    }

    private static WeaviateServer start() {
        var binary = binary();
        if (binary.isEmpty()) System.err.println("SKIPPED: no Weaviate server; set WEAVIATE_BIN to test against one");
        Assumptions.assumeTrue(binary.isPresent(), "no Weaviate server; set WEAVIATE_BIN");
        try {
            return start(binary.get(), Files.createTempDirectory("weaviate"));
        } catch (IOException e) {
            throw new IllegalStateException("cannot start " + binary.get(), e);
        }
    }

    private static WeaviateServer start(Path binary, Path data) throws IOException {
        var ports = freePorts(6);
        int http = ports.get(0);
        int grpc = ports.get(1);
        var builder =
                new ProcessBuilder(binary.toString(), "--host", "127.0.0.1", "--port", "" + http, "--scheme", "http");
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
                        Map.entry("AUTHENTICATION_APIKEY_ALLOWED_KEYS", API_KEY),
                        Map.entry("AUTHENTICATION_APIKEY_USERS", "ragtime"),
                        Map.entry("LOG_LEVEL", "warning")));
        var log = data.resolve("server.log").toFile();
        var process = builder.redirectErrorStream(true).redirectOutput(log).start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        var server = new WeaviateServer(
                process, new WeaviateAddress(URI.create("http://127.0.0.1:" + http), "127.0.0.1:" + grpc));
        await("Weaviate ready, see " + log)
                .atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(100))
                .failFast("Weaviate ended, see " + log, () -> !process.isAlive())
                .until(server::isReady);
        return server;
    }

    private boolean isReady() throws InterruptedException {
        var request = HttpRequest.newBuilder(address.http().resolve("/v1/.well-known/ready"))
                .timeout(Duration.ofSeconds(5))
                .build();
        try (var client = HttpClient.newHttpClient()) {
            return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private static List<Integer> freePorts(int count) throws IOException {
        var sockets = new ArrayList<ServerSocket>();
        for (int i = 0; i < count; i++) sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
        var ports = sockets.stream().map(ServerSocket::getLocalPort).toList();
        for (var socket : sockets) socket.close();
        return ports;
    }

    private static Optional<Path> binary() {
        var root = projectRoot();
        return Stream.of(
                        Optional.ofNullable(System.getenv("WEAVIATE_BIN")).map(Path::of),
                        Optional.ofNullable(System.getenv("TOOLS_DIR")).map(d -> Path.of(d, "weaviate-server")),
                        Optional.of(root.resolve(".cache/tools/weaviate-server")))
                .flatMap(Optional::stream)
                .filter(Files::isExecutable)
                .findFirst()
                .or(() -> unpack(root));
    }

    private static Optional<Path> unpack(Path root) {
        var packed = root.resolve("../shared/testbed/bin/weaviate-server.zst").normalize();
        if (!Files.isReadable(packed)) return Optional.empty();
        var target = root.resolve(".cache/tools/weaviate-server");
        try {
            Files.createDirectories(target.getParent());
            var unpacked = Files.createTempFile(target.getParent(), "weaviate", ".part");
            var zstd = new ProcessBuilder("zstd", "-q", "-f", "-d", "--long=27", "" + packed, "-o", "" + unpacked)
                    .inheritIO()
                    .start();
            if (zstd.waitFor() != 0) return Optional.empty();
            unpacked.toFile().setExecutable(true);
            return Optional.of(
                    Files.move(unpacked, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING));
        } catch (IOException e) {
            System.err.println("cannot unpack " + packed + ": " + e.getMessage());
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** Tests run in the folder of their module. */
    public static Path projectRoot() {
        return Path.of("").toAbsolutePath().getParent();
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
