package dev.ragtime.runtime.source;

import dev.ragtime.api.Reference;
import dev.ragtime.api.knowledgebase.JdbcQuery;
import dev.ragtime.runtime.FreePorts;
import dev.ragtime.runtime.config.Secrets;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A database server of Debian on a port of this machine, with the database {@code docs}, an administrator and a user that
 * may only read. It runs as a user of its own, since it refuses to run as root.
 */
public final class DatabaseServer implements AutoCloseable {
    private static final String PASSWORD = "reader-password";

    /** How a server of a kind is made. */
    public enum Kind {
        POSTGRESQL("/usr/lib/postgresql/15/bin/initdb", "postgresql-15", "postgres", "jdbc:postgresql:"),
        MARIADB("/usr/sbin/mariadbd", "mariadb-server", "mysql", "jdbc:mariadb:");

        private final Path program;
        private final String packageName;
        private final String user;
        private final String scheme;

        Kind(String program, String packageName, String user, String scheme) {
            this.program = Path.of(program);
            this.packageName = packageName;
            this.user = user;
            this.scheme = scheme;
        }

        private List<List<String>> preparing(Path folder) {
            var data = folder.resolve("data").toString();
            return switch (this) {
                case POSTGRESQL ->
                    List.of(List.of(
                            program.toString(),
                            "--no-sync",
                            "-D",
                            data,
                            "-A",
                            "scram-sha-256",
                            "-U",
                            "admin",
                            "--pwfile",
                            folder.resolve("password").toString()));
                case MARIADB ->
                    List.of(List.of(
                            "/usr/bin/mariadb-install-db",
                            "--no-defaults",
                            "--datadir=" + data,
                            "--auth-root-authentication-method=normal",
                            "--skip-test-db"));
            };
        }

        private List<String> starting(Path folder, String host, int port) {
            var data = folder.resolve("data").toString();
            return switch (this) {
                case POSTGRESQL ->
                    List.of(
                            program.resolveSibling("postgres").toString(),
                            "-D",
                            data,
                            "-h",
                            addresses(host),
                            "-p",
                            String.valueOf(port),
                            "-k",
                            folder.toString(),
                            "-F");
                case MARIADB ->
                    List.of(
                            program.toString(),
                            "--no-defaults",
                            "--datadir=" + data,
                            "--bind-address=" + addresses(host),
                            "--max-allowed-packet=128M",
                            "--port=" + port,
                            "--socket=" + folder.resolve("socket"),
                            "--pid-file=" + folder.resolve("pid"));
            };
        }

        /** Its administrator is only let in from this machine. */
        private static String addresses(String host) {
            return Stream.of("127.0.0.1", host).distinct().collect(Collectors.joining(","));
        }

        private List<String> users() {
            return switch (this) {
                case POSTGRESQL ->
                    List.of("CREATE USER reader PASSWORD '" + PASSWORD + "'", "GRANT pg_read_all_data TO reader");
                case MARIADB ->
                    List.of("CREATE USER reader IDENTIFIED BY '" + PASSWORD + "'", "GRANT SELECT ON docs.* TO reader");
            };
        }

        private Connection administer(int port, String database) throws SQLException {
            return switch (this) {
                case POSTGRESQL ->
                    DriverManager.getConnection(scheme + "//127.0.0.1:" + port + "/" + database, "admin", PASSWORD);
                case MARIADB ->
                    DriverManager.getConnection(scheme + "//127.0.0.1:" + port + "/" + database, "root", "");
            };
        }

        /** A database that is always there. */
        private String own() {
            return this == POSTGRESQL ? "postgres" : "mysql";
        }
    }

    private final Kind kind;
    private final Path folder;
    private final String host;
    private final int port;
    private Process process;

    private DatabaseServer(Kind kind, Path folder, String host, int port) {
        this.kind = kind;
        this.folder = folder;
        this.host = host;
        this.port = port;
    }

    /** @param host address to listen at */
    public static DatabaseServer open(Kind kind, String host) throws IOException {
        if (!Files.isExecutable(kind.program)) {
            throw new IOException("this test needs a database: apt-get install " + kind.packageName);
        }
        // not below a folder that only the tests' user may enter
        var folder = Files.createTempDirectory(Path.of("/tmp"), "database-");
        var server = new DatabaseServer(kind, folder, host, FreePorts.one());
        Files.writeString(folder.resolve("password"), PASSWORD);
        run(List.of("chown", "-R", kind.user, folder.toString()), folder);
        for (var command : kind.preparing(folder)) run(server.asUser(command), folder);
        if (kind == Kind.POSTGRESQL) {
            Files.writeString(
                    folder.resolve("data/pg_hba.conf"),
                    "host all reader all scram-sha-256\n",
                    StandardOpenOption.APPEND);
        }
        server.start();
        try (var admin = kind.administer(server.port, kind.own());
                var statement = admin.createStatement()) {
            statement.execute("CREATE DATABASE docs");
            for (var sql : kind.users()) statement.execute(sql);
        } catch (SQLException e) {
            throw new IOException(e);
        }
        return server;
    }

    private List<String> asUser(List<String> command) {
        var whole =
                new ArrayList<>(List.of("setpriv", "--reuid", kind.user, "--regid", kind.user, "--clear-groups", "--"));
        whole.addAll(command);
        return whole;
    }

    private static void run(List<String> command, Path folder) throws IOException {
        var process = builder(command, folder).start();
        try {
            if (process.waitFor() != 0) throw new IOException(command + ": " + Files.readString(folder.resolve("log")));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private static ProcessBuilder builder(List<String> command, Path folder) {
        var builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()));
        builder.environment().put("TMPDIR", folder.toString());
        return builder;
    }

    void start() throws IOException {
        process = builder(asUser(kind.starting(folder, host, port)), folder).start();
        while (process.isAlive()) {
            try (var connection = kind.administer(port, kind.own())) {
                if (connection.isValid(10)) return;
            } catch (SQLException e) {
                if (!isStarting(e)) throw new IOException(e);
                Thread.onSpinWait();
            }
        }
        throw new IOException("the server ended: " + Files.readString(folder.resolve("log")));
    }

    /** Classes of SQLSTATE: no connection; PostgreSQL's "cannot connect now". */
    private static boolean isStarting(SQLException e) {
        return e.getSQLState() != null
                && (e.getSQLState().startsWith("08") || e.getSQLState().equals("57P03"));
    }

    void stop() throws IOException {
        process.destroy();
        try {
            // PostgreSQL waits for sessions, of which a test leaves none
            if (!process.waitFor(60, TimeUnit.SECONDS)) throw new IOException("the server does not end");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /** For a user that may read. */
    public String url() {
        return kind.scheme + "//" + host + ":" + port + "/docs";
    }

    static Reference login() {
        return new Reference("database");
    }

    static Secrets secrets() {
        return secrets(PASSWORD);
    }

    /** What a Secret for this server holds. */
    public static Map<String, String> secret() {
        return Map.of(JdbcQuery.USERNAME, "reader", JdbcQuery.PASSWORD, PASSWORD);
    }

    static Secrets secrets(String password) {
        var secret = Map.of(JdbcQuery.USERNAME, "reader", JdbcQuery.PASSWORD, password);
        return (name, key) -> Optional.ofNullable(secret.get(key));
    }

    /** As administrator of the database {@code docs}. */
    public void execute(String... statements) throws SQLException {
        try (var connection = kind.administer(port, "docs");
                var statement = connection.createStatement()) {
            for (var sql : statements) statement.execute(sql);
        }
    }

    Connection connection() throws SQLException {
        return kind.administer(port, "docs");
    }

    @Override
    public void close() throws IOException {
        if (process.isAlive()) stop();
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException e) throws IOException {
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
