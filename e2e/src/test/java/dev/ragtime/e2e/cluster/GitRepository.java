package dev.ragtime.e2e.cluster;

import dev.ragtime.runtime.source.GitHttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** A real git repository behind a real git HTTP server with a password, which pods reach on the node's address. */
public final class GitRepository implements AutoCloseable {
    private final Path folder;
    private final Path worktree;
    private final GitHttpServer server;
    private final String name;
    private final String user;
    private final String password;

    private GitRepository(Path folder, String name, String user, String password) throws IOException {
        this.folder = folder;
        this.name = name;
        this.user = user;
        this.password = password;
        this.worktree = folder.resolve("worktree");
        run(folder, "init", "-q", "--bare", "-b", "main", name);
        run(folder, "clone", "-q", folder.resolve(name).toString(), worktree.toString());
        run(worktree, "checkout", "-q", "-b", "main");
        run(worktree, "config", "user.name", "Lamp Keeper");
        run(worktree, "config", "user.email", "lamps@example.org");
        this.server =
                GitHttpServer.withPassword(folder, new InetSocketAddress(Settings.nodeAddress(), 0), user, password);
    }

    public static GitRepository serving(String name, String user, String password) throws IOException {
        return new GitRepository(Files.createTempDirectory("git"), name, user, password);
    }

    public String url() {
        return "http://" + Settings.nodeAddress() + ":" + server.port() + "/" + name;
    }

    /** A Secret by which it can be read. */
    public String secret(String secret) {
        return secret(secret, password);
    }

    /** The same with another password. */
    public String secret(String secret, String another) {
        return """
                apiVersion: v1
                kind: Secret
                metadata: {name: %s}
                stringData: {username: %s, password: %s}
                """.formatted(secret, user, another);
    }

    /** Bytes that its clients were sent so far. */
    public long sentBytes() {
        return server.sentBytes();
    }

    /** From now on its server hangs up on everybody, or no longer does. */
    public void beAway(boolean now) {
        server.beAway(now);
    }

    /** When the server was first asked between two times; empty when it was away, or nobody did. */
    public Optional<Instant> firstAsked(Instant from, Instant to) {
        return server.asked().stream()
                .filter(at -> !at.isBefore(from) && !at.isAfter(to))
                .min(Comparator.naturalOrder());
    }

    public void write(String path, String text) {
        write(path, text.getBytes(StandardCharsets.UTF_8));
    }

    public void write(String path, byte[] content) {
        try {
            var file = worktree.resolve(path);
            Files.createDirectories(file.getParent());
            Files.write(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void delete(String path) throws IOException {
        Files.delete(worktree.resolve(path));
    }

    /** Commits all and pushes; the new commit. */
    public String commit(String message) throws IOException {
        run(worktree, "add", "-A");
        run(worktree, "commit", "-q", "-m", message);
        run(worktree, "push", "-q", "origin", "main");
        return run(worktree, "rev-parse", "HEAD").strip();
    }

    private static String run(Path in, String... arguments) throws IOException {
        var command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command)
                .directory(in.toFile())
                .redirectErrorStream(true)
                .start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) throw new IOException(String.join(" ", command) + ": " + output);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
        return output;
    }

    @Override
    public void close() throws IOException {
        server.close();
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
        }
    }
}
