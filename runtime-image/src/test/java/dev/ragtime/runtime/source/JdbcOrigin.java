package dev.ragtime.runtime.source;

import dev.ragtime.api.knowledgebase.JdbcQuery;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;

/** A table with a counter of writes in each row; it fails with its server. */
final class JdbcOrigin implements SourceConformance.Origin {
    private final DatabaseServer server;
    private final Map<String, String> held = new TreeMap<>();
    private int writes;

    /** @param server whose database has no table {@code pages}, or one from before */
    JdbcOrigin(DatabaseServer server) throws IOException {
        this.server = server;
        try {
            server.execute(
                    "DROP TABLE IF EXISTS pages",
                    "CREATE TABLE pages (id VARCHAR(100) PRIMARY KEY, body TEXT, written INT)");
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }

    @Override
    public void hold(Map<String, String> files) throws IOException {
        try (var connection = server.connection()) {
            for (var name : held.keySet()) {
                if (!files.containsKey(name)) write(connection, "DELETE FROM pages WHERE id = ?", id(name));
            }
            for (var file : files.entrySet()) {
                var before = held.get(file.getKey());
                if (file.getValue().equals(before)) continue;
                var sql = before == null
                        ? "INSERT INTO pages (body, written, id) VALUES (?, ?, ?)"
                        : "UPDATE pages SET body = ?, written = ? WHERE id = ?";
                write(connection, sql, file.getValue(), ++writes, id(file.getKey()));
            }
        } catch (SQLException e) {
            throw new IOException(e);
        }
        held.clear();
        held.putAll(files);
    }

    /** A row's document is its id with this at the end. */
    private static String id(String name) {
        return name.replaceAll("[.]md$", "");
    }

    private static void write(Connection connection, String sql, Object... values) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) statement.setObject(i + 1, values[i]);
            statement.executeUpdate();
        }
    }

    @Override
    public void fail() throws IOException {
        server.stop();
    }

    @Override
    public void mend() throws IOException {
        server.start();
    }

    @Override
    public SourceReader reader() {
        var query = "SELECT id, body, written FROM pages";
        var jdbc = new JdbcQuery(
                server.url(), DatabaseServer.login(), query, "id", "body", null, "written", null, null, null);
        return new JdbcSource("docs", jdbc, DatabaseServer.secrets());
    }

    @Override
    public void close() {
        // the server is another's, and serves the next test
    }
}
