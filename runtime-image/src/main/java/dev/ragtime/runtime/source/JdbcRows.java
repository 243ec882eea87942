package dev.ragtime.runtime.source;

import dev.ragtime.api.knowledgebase.JdbcQuery;
import dev.ragtime.runtime.access.PrincipalList;
import dev.ragtime.runtime.document.ParserLimits;
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
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Asks a source's query, as a subquery, for what of its rows is wanted. */
final class JdbcRows {
    /** Rows that the driver fetches at once. */
    private static final int FETCH = 1000;

    /**
     * A time so near to the database's may be written once more and stay the same: MySQL's DATETIME counts whole seconds,
     * and its author may take the time from another clock than the database's.
     */
    private static final Duration UNSETTLED = Duration.ofSeconds(10);

    /** Bytes that a document may have. */
    private static final int LONGEST = ParserLimits.defaults().maxBytes();

    /** Characters of texts that are kept at a time. */
    private static final long MOST = 8 << 20;

    /** Rows of texts that the driver fetches at once: each may be as long as a document. */
    private static final int FETCH_TEXTS = 4;

    private final JdbcQuery jdbc;

    /** Another one for another text of the same rows. */
    private final String question;

    JdbcRows(JdbcQuery jdbc) {
        this.jdbc = jdbc;
        this.question = new ContentHash()
                .add(jdbc.query())
                .add(jdbc.textColumn())
                .add(String.valueOf(jdbc.titleColumn()))
                .add(String.join(" ", more()))
                .revision();
    }

    /**
     * A row of a listing.
     *
     * @param id as the driver gives it, to ask for the row again; null in a row that has none
     * @param state changes whenever the updated column, or without one anything that is read of the row, does, or the
     *     question
     * @param version the state; empty when the row may change once more without telling
     */
    record Row(Object id, String state, String version) {}

    /** What a row says. */
    record Text(String markdown, Map<String, Object> metadata, Optional<Object> principals) {}

    /**
     * Texts by the ids of their rows.
     *
     * @param large whether they are so large together that some may be missing; else those of rows that are gone are
     */
    record Texts(Map<Object, Text> byId, boolean large) {}

    /** All rows, in no certain order. */
    List<Row> list(Connection connection) throws SQLException {
        var byTime = jdbc.updatedColumn() != null;
        var found = new ArrayList<Row>();
        try (var statement = prepared(connection, select(byTime ? jdbc.updatedColumn() : hashes()))) {
            statement.setFetchSize(FETCH);
            var now = byTime ? now(connection) : Instant.MAX;
            try (var rows = statement.executeQuery()) {
                while (rows.next()) found.add(byTime ? timed(rows, now) : hashed(rows));
            }
        }
        return found;
    }

    /** A line of its own for the query, which may end with a comment. */
    private String select(String columns) {
        return "SELECT %s, %s FROM (\n%s\n) ragtime_rows".formatted(jdbc.idColumn(), columns, jdbc.query());
    }

    /** Made by the database, so that no text is fetched to be compared. */
    private String hashes() {
        return hashed().map(column -> "MD5(%s)".formatted(text(column))).collect(Collectors.joining(", "));
    }

    private Stream<String> hashed() {
        var title = Stream.ofNullable(jdbc.titleColumn());
        return Stream.of(Stream.of(jdbc.textColumn()), title, more().stream()).flatMap(columns -> columns);
    }

    /** Columns that are read beside title and text. */
    private List<String> more() {
        return Stream.concat(jdbc.metadataColumns().stream(), Stream.ofNullable(jdbc.principalsColumn()))
                .toList();
    }

    private String text(String column) {
        return jdbc.url().startsWith("jdbc:postgresql:") ? "CAST(" + column + " AS TEXT)" : column;
    }

    private Row timed(ResultSet rows, Instant now) throws SQLException {
        var updated = rows.getObject(2);
        var state = question + " " + updated;
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
        var state = new StringBuilder(question);
        for (long i = 0; i < hashed().count(); i++) state.append(' ').append(rows.getString((int) i + 2));
        return new Row(rows.getObject(1), state.toString(), state.toString());
    }

    private static Instant now(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT CURRENT_TIMESTAMP")) {
            rows.next();
            return rows.getTimestamp(1).toInstant();
        }
    }

    /**
     * Texts of rows, as many as are small enough together.
     *
     * @param ids of rows; that of the first is wanted, if the row is still there
     */
    Texts texts(Connection connection, List<Object> ids) throws SQLException {
        var marks = String.join(", ", Collections.nCopies(ids.size(), "?"));
        var more = Stream.concat(Stream.ofNullable(jdbc.titleColumn()), more().stream())
                .map(column -> ", " + column)
                .collect(Collectors.joining());
        // one character more than a document may have bytes tells that it is too large
        var columns = "SUBSTRING(%s, 1, %d)%s".formatted(text(jdbc.textColumn()), LONGEST + 1, more);
        var texts = new HashMap<Object, Text>();
        var sql = select(columns) + " WHERE %s IN (%s)".formatted(jdbc.idColumn(), marks);
        try (var statement = prepared(connection, sql)) {
            statement.setFetchSize(FETCH_TEXTS);
            for (int i = 0; i < ids.size(); i++) statement.setObject(i + 1, ids.get(i));
            try (var rows = statement.executeQuery()) {
                long characters = 0;
                while (rows.next() && (characters < MOST || !texts.containsKey(ids.getFirst()))) {
                    var id = rows.getObject(1);
                    var text = new Text(markdown(rows), metadata(rows), principals(rows));
                    characters += text.markdown().length();
                    if (characters < MOST || id.equals(ids.getFirst())) texts.put(id, text);
                }
                return new Texts(texts, characters >= MOST);
            }
        }
    }

    /** Columns that are null say nothing. */
    private Map<String, Object> metadata(ResultSet rows) throws SQLException {
        var metadata = new LinkedHashMap<String, Object>();
        int column = firstOfMore();
        for (var name : jdbc.metadataColumns()) {
            var value = value(rows, column++);
            if (value != null) metadata.put(name, value);
        }
        return metadata;
    }

    private Optional<Object> principals(ResultSet rows) throws SQLException {
        if (jdbc.principalsColumn() == null) return Optional.empty();
        int column = firstOfMore() + jdbc.metadataColumns().size();
        // bytes, such as JSON in MySQL's binary form, say something, but nothing that can be read
        if (rows.getObject(column) instanceof byte[]) return Optional.of(PrincipalList.UNREADABLE);
        return Optional.ofNullable(value(rows, column));
    }

    private int firstOfMore() {
        return jdbc.titleColumn() == null ? 3 : 4;
    }

    /** Times as the database writes them, whatever the driver makes of them. */
    private static Object value(ResultSet rows, int column) throws SQLException {
        return switch (rows.getObject(column)) {
            case null -> null;
            case byte[] _ -> null;
            case Number number -> number;
            case Boolean truth -> truth;
            case java.sql.Array many ->
                Arrays.stream((Object[]) many.getArray())
                        .filter(Objects::nonNull)
                        .map(Object::toString)
                        .toList();
            default -> rows.getString(column);
        };
    }

    private String markdown(ResultSet rows) throws SQLException {
        var text = rows.getString(2) == null ? "" : rows.getString(2);
        var title = jdbc.titleColumn() == null ? null : rows.getString(3);
        return TitledText.of(title == null ? "" : title, text);
    }

    private PreparedStatement prepared(Connection connection, String sql) throws SQLException {
        var statement = connection.prepareStatement(sql);
        statement.setQueryTimeout(jdbc.timeLimitSeconds());
        return statement;
    }
}
