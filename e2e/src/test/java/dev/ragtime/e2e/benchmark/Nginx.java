package dev.ragtime.e2e.benchmark;

import dev.ragtime.e2e.cluster.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;

/**
 * Debian's nginx as a plain reverse proxy on the node, a worker for each core and connections kept on both sides. A child
 * of this process that ends with it; the service that the package brings is not started.
 */
final class Nginx implements AutoCloseable {
    private static final String CONFIGURATION = """
            daemon off;
            pid %1$s/nginx.pid;
            error_log %1$s/error.log;
            worker_processes auto;
            events { worker_connections 1024; }
            http {
              access_log off;
              client_body_temp_path %1$s/body; proxy_temp_path %1$s/proxy; fastcgi_temp_path %1$s/fastcgi;
              uwsgi_temp_path %1$s/uwsgi; scgi_temp_path %1$s/scgi;
              keepalive_requests 1000000;
              upstream model { server %2$s; keepalive 64; keepalive_requests 1000000; }
              server {
                listen %3$s:%4$d;
                location / { proxy_pass http://model; proxy_http_version 1.1; proxy_set_header Connection ""; }
              }
            }
            """;
    private static final Duration START = Duration.ofSeconds(10);

    private final Path folder;
    private final Process process;
    private final String host;
    private final int port;

    private Nginx(Path folder, Process process, String host, int port) {
        this.folder = folder;
        this.process = process;
        this.host = host;
        this.port = port;
    }

    /** What installing the package says. */
    static Command.Result install() {
        return Command.script("e2e/cluster/packages", "nginx");
    }

    /**
     * @param upstream address of a server, e.g. {@code http://10.0.0.1:8080}
     * @param host address to listen at, on a free port
     */
    static Nginx before(String upstream, String host) throws IOException {
        var permissions = PosixFilePermissions.fromString("rwxr-xr-x");
        var folder = Files.createTempDirectory("nginx", PosixFilePermissions.asFileAttribute(permissions));
        var port = freePort(host);
        var configuration = folder.resolve("nginx.conf");
        Files.writeString(
                configuration, CONFIGURATION.formatted(folder, upstream.substring("http://".length()), host, port));
        var process = new ProcessBuilder(
                        "/usr/sbin/nginx",
                        "-c",
                        configuration.toString(),
                        "-p",
                        folder.toString(),
                        "-e",
                        folder + "/error.log")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out.log").toFile())
                .start();
        var nginx = new Nginx(folder, process, host, port);
        nginx.awaitOpen();
        return nginx;
    }

    private static int freePort(String host) throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getByName(host))) {
            return socket.getLocalPort();
        }
    }

    private void awaitOpen() throws IOException {
        var end = System.nanoTime() + START.toNanos();
        while (!isOpen()) {
            if (!process.isAlive() || System.nanoTime() > end) {
                var said = Files.readString(folder.resolve("out.log"));
                close();
                throw new IOException("nginx does not listen at " + address() + ": " + said);
            }
            Thread.onSpinWait();
        }
    }

    private boolean isOpen() {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    String address() {
        return "http://" + host + ":" + port;
    }

    /** Ends master and workers. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
            try (var files = Files.walk(folder)) {
                for (var file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
