package dev.ragtime.runtime.source;

import dev.ragtime.api.knowledgebase.Source;
import java.sql.Connection;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Asks a source's query, as a subquery, for what of its rows is wanted. */
final class JdbcRows {
    /** Rows that the driver fetches at once. */
    private static final int FETCH = 1000;

    /**
     * A time so near to the database's may be written once more and stay the same: MySQL's DATETIME counts whole seconds,
     * and its author may take the time from another clock than the database's.
     */
    private static final Duration UNSETTLED = Duration.ofSeconds(10);

    private final Source.Jdbc jdbc;

    JdbcRows(Source.Jdbc jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * A row of a listing.
     *
     * @param id as the driver gives it, to ask for the row again; null in a row that has none
     * @param state changes whenever the updated column, or without one the text or the title, does
     * @param version the state; empty when the row may change once more without telling
     */
    record Row(Object id, String state, String version) {}

    /** All rows, in no certain order. */
    List<Row> list(Connection connection) throws SQLException {
        var byTime = jdbc.updatedColumn() != null;
        var columns = jdbc.idColumn() + ", " + (byTime ? jdbc.updatedColumn() : content());
        var found = new ArrayList<Row>();
        try (var statement = prepared(connection, "SELECT " + columns + " FROM (" + jdbc.query() + ") ragtime_rows")) {
            statement.setFetchSize(FETCH);
            var now = byTime ? now(connection) : Instant.MAX;
            try (var rows = statement.executeQuery()) {
                while (rows.next()) found.add(byTime ? timed(rows, now) : hashed(rows));
            }
        }
        return found;
    }

    private static Row timed(ResultSet rows, Instant now) throws SQLException {
        var updated = rows.getObject(2);
        var state = String.valueOf(updated);
        return new Row(rows.getObject(1), state, isSettled(updated, now) ? state : "");
    }

    private static boolean isSettled(Object updated, Instant now) {
        return switch (updated) {
            case null -> false;
            case Timestamp time -> time.toInstant().isBefore(now.minus(UNSETTLED));
            // of any time zone
            case Date day ->
                day.toLocalDate()
                        .isBefore(now.atOffset(ZoneOffset.UTC).toLocalDate().minusDays(1));
            default -> true;
        };
    }

    private Row hashed(ResultSet rows) throws SQLException {
        var state = new ContentHash().add(markdown(rows, 2)).revision();
        return new Row(rows.getObject(1), state, state);
    }

    private static Instant now(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT CURRENT_TIMESTAMP")) {
            rows.next();
            return rows.getTimestamp(1).toInstant();
        }
    }

    /** Texts of the rows with these ids; without those that are gone. */
    Map<Object, String> texts(Connection connection, List<Object> ids) throws SQLException {
        var marks = String.join(", ", Collections.nCopies(ids.size(), "?"));
        var sql = "SELECT %s, %s FROM (%s) ragtime_rows WHERE %s IN (%s)"
                .formatted(jdbc.idColumn(), content(), jdbc.query(), jdbc.idColumn(), marks);
        var texts = new HashMap<Object, String>();
        try (var statement = prepared(connection, sql)) {
            for (int i = 0; i < ids.size(); i++) statement.setObject(i + 1, ids.get(i));
            try (var rows = statement.executeQuery()) {
                while (rows.next()) texts.put(rows.getObject(1), markdown(rows, 2));
            }
        }
        return texts;
    }

    private String content() {
        return jdbc.titleColumn() == null ? jdbc.textColumn() : jdbc.textColumn() + ", " + jdbc.titleColumn();
    }

    /** The title, on a line of its own as a heading, and the text below it. */
    private String markdown(ResultSet rows, int column) throws SQLException {
        var text = rows.getString(column) == null ? "" : rows.getString(column);
        var title = jdbc.titleColumn() == null ? null : rows.getString(column + 1);
        return title == null || title.isBlank() ? text : "# " + title.strip().replaceAll("\\s+", " ") + "\n\n" + text;
    }

    private PreparedStatement prepared(Connection connection, String sql) throws SQLException {
        var statement = connection.prepareStatement(sql);
        statement.setQueryTimeout(jdbc.timeLimitSeconds());
        return statement;
    }
}
