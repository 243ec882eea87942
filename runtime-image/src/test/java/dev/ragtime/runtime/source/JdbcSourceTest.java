package dev.ragtime.runtime.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ragtime.api.knowledgebase.JdbcQuery;
import dev.ragtime.api.runtime.SourceFailure;
import dev.ragtime.runtime.access.PrincipalList;
import dev.ragtime.runtime.config.Secrets;
import dev.ragtime.runtime.document.SourceFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What {@link SourceConformanceTest} does not say of databases; by real servers. */
class JdbcSourceTest {
    private static final String QUERY = "SELECT id, body, title, written FROM tickets";

    private static final Map<DatabaseServer.Kind, DatabaseServer> SERVERS = new EnumMap<>(DatabaseServer.Kind.class);

    @BeforeAll
    static void serve() throws IOException {
        for (var kind : DatabaseServer.Kind.values()) SERVERS.put(kind, DatabaseServer.open(kind, "127.0.0.1"));
    }

    @AfterAll
    static void stop() throws IOException {
        for (var server : SERVERS.values()) server.close();
    }

    private static DatabaseServer tickets(DatabaseServer.Kind kind, String... rows) throws SQLException {
        var server = SERVERS.get(kind);
        server.execute(
                "DROP TABLE IF EXISTS tickets",
                "CREATE TABLE tickets (id INT, body TEXT, title VARCHAR(200), written TIMESTAMP NULL)");
        for (var row : rows) server.execute("INSERT INTO tickets VALUES (" + row + ")");
        return server;
    }

    @ParameterizedTest
    @EnumSource
    void a_row_is_a_document_with_its_title_and_the_address_that_its_author_wants(DatabaseServer.Kind kind)
            throws Exception {
        var server = tickets(kind, "7, 'Turn it off.', 'The lamp flickers', NULL", "8, 'Clean it.', NULL, NULL");
        try (var listing = with(server, "title", "written").listing()) {
            var files = listing.files().toList();

            assertThat(texts(files))
                    .containsOnly(
                            Map.entry("7.md", "# The lamp flickers\n\nTurn it off."), Map.entry("8.md", "Clean it."));
            assertThat(files.getFirst().uri()).isEqualTo("database:docs/7.md");
            assertThat(files.getFirst().link()).isEqualTo("https://tickets.example.org/7");
        }
    }

    @ParameterizedTest
    @EnumSource
    void texts_are_those_of_their_rows_however_many_there_are(DatabaseServer.Kind kind) throws Exception {
        var rows = IntStream.range(0, 130).mapToObj("%1$d, 'text of %1$d', NULL, NULL"::formatted);
        var server = tickets(kind, rows.toArray(String[]::new));
        try (var listing = with(server, null, null).listing()) {
            assertThat(texts(listing.files().toList()))
                    .hasSize(130)
                    .allSatisfy((path, text) -> assertThat(text + ".md").isEqualTo("text of " + path));
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_row_that_was_written_just_now_may_be_again_without_another_time(DatabaseServer.Kind kind) throws Exception {
        var server = tickets(
                kind,
                "1, 'old', NULL, '2026-01-01 00:00:00'",
                "2, 'new', NULL, CURRENT_TIMESTAMP",
                "3, 'never', NULL, NULL");

        var versions = versions(with(server, null, "written"));

        assertThat(versions.get("1.md")).contains("2026-01-01 00:00:00");
        assertThat(versions).containsEntry("2.md", "").containsEntry("3.md", "");
    }

    /** Else rows that nobody writes would be served as they were asked for before. */
    @ParameterizedTest
    @EnumSource
    void another_query_reads_rows_anew_that_were_not_written(DatabaseServer.Kind kind) throws Exception {
        var server = tickets(kind, "1, 'one', 'first', '2026-01-01 00:00:00'");
        var before = versions(with(server, null, "written"));

        assertThat(versions(with(server, null, "written"))).isEqualTo(before);
        assertThat(versions(with(server, "title", "written")).get("1.md")).isNotEqualTo(before.get("1.md"));
    }

    @ParameterizedTest
    @EnumSource
    void without_an_updated_column_the_text_and_the_title_tell_of_a_change(DatabaseServer.Kind kind) throws Exception {
        var server = tickets(kind, "1, 'one', 'first', NULL", "2, 'two', 'second', NULL");
        var before = versions(with(server, "title", null));

        server.execute("UPDATE tickets SET title = 'other' WHERE id = 1");
        var after = versions(with(server, "title", null));

        assertThat(after.get("1.md")).isNotEqualTo(before.get("1.md")).isNotEmpty();
        assertThat(after.get("2.md")).isEqualTo(before.get("2.md")).isNotEmpty();
    }

    /** PostgreSQL moves a row that is written. */
    @ParameterizedTest
    @EnumSource
    void the_order_in_which_a_database_gives_rows_is_no_change(DatabaseServer.Kind kind) throws Exception {
        var server = tickets(kind, "1, 'one', 'first', NULL", "2, 'two', 'second', NULL");
        var before = with(server, "title", null).listing().revision();

        server.execute(
                "UPDATE tickets SET title = 'other' WHERE id = 1", "UPDATE tickets SET title = 'first' WHERE id = 1");

        assertThat(with(server, "title", null).listing().revision()).isEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource
    void ids_that_do_not_tell_rows_apart_are_refused(DatabaseServer.Kind kind) throws Exception {
        var twice = failure(with(tickets(kind, "7, 'a', NULL, NULL", "7, 'b', NULL, NULL"), null, null));
        var none = failure(with(tickets(kind, "NULL, 'a', NULL, NULL"), null, null));

        assertThat(twice.reason()).isEqualTo(SourceFailure.QueryFailed);
        assertThat(twice)
                .hasMessage("spec.sources[docs].jdbc.idColumn: more than one row has id 7; name a column that tells"
                        + " rows apart");
        assertThat(none).hasMessage("spec.sources[docs].jdbc.idColumn: a row has no id; leave such rows out");
    }

    @ParameterizedTest
    @EnumSource
    void what_the_database_says_of_a_wrong_query_is_told(DatabaseServer.Kind kind) throws Exception {
        var failure = failure(reader(tickets(kind), "SELECT id, boddy FROM tickets", 60, DatabaseServer.secrets()));

        assertThat(failure.reason()).isEqualTo(SourceFailure.QueryFailed);
        assertThat(failure)
                .hasMessageStartingWith("spec.sources[docs].jdbc.query: the database refuses it (")
                .hasMessageContaining("boddy");
    }

    @ParameterizedTest
    @EnumSource
    void a_query_may_end_with_a_comment(DatabaseServer.Kind kind) throws Exception {
        var query = "SELECT id, body FROM tickets -- all of them";

        assertThat(versions(reader(tickets(kind, "1, 'a', NULL, NULL"), query, 60, DatabaseServer.secrets())))
                .containsOnlyKeys("1.md");
    }

    /** Six of them would not be held at once by a process of this size, and the rest of one is not fetched. */
    @ParameterizedTest
    @EnumSource
    void large_texts_are_read_one_after_the_other_and_no_more_than_a_document_may_have(DatabaseServer.Kind kind)
            throws Exception {
        var server = tickets(kind);
        if (kind == DatabaseServer.Kind.MARIADB) server.execute("ALTER TABLE tickets MODIFY body LONGTEXT");
        for (int i = 0; i < 6; i++) {
            server.execute(
                    "INSERT INTO tickets VALUES (%d, REPEAT('text ', 5 * 1024 * 1024), NULL, NULL)".formatted(i));
        }
        server.execute("INSERT INTO tickets VALUES (9, REPEAT('text ', 10 * 1024 * 1024), NULL, NULL)");
        var lengths = new TreeMap<String, Long>();
        try (var listing = with(server, null, null).listing()) {
            for (var file : listing.files().toList()) {
                try (var in = file.content().open()) {
                    lengths.put(file.path(), in.transferTo(OutputStream.nullOutputStream()));
                }
            }
        }

        assertThat(lengths).hasSize(7).containsEntry("0.md", 25L << 20).containsEntry("9.md", (32L << 20) + 1);
    }

    @ParameterizedTest
    @EnumSource
    void a_query_that_takes_too_long_is_cancelled(DatabaseServer.Kind kind) throws Exception {
        var sleep = kind == DatabaseServer.Kind.POSTGRESQL ? "pg_sleep(30)" : "SLEEP(30)";
        var query = "SELECT id, body, " + sleep + " AS slept FROM tickets";
        var jdbc = new JdbcQuery(
                tickets(kind, "1, 'a', NULL, NULL").url(),
                DatabaseServer.login(),
                query,
                "id",
                "body",
                null,
                "slept",
                1,
                null,
                null);

        assertThat(failure(new JdbcSource("docs", jdbc, DatabaseServer.secrets())))
                .hasMessage("spec.sources[docs].jdbc.statementTimeoutSeconds: the query took longer than 1 s; make it"
                        + " faster, e.g. by an index, or raise the limit");
    }

    @ParameterizedTest
    @EnumSource
    void a_wrong_password_is_refused_with_the_name_of_its_secret_and_is_not_told(DatabaseServer.Kind kind)
            throws Exception {
        var failure = failure(reader(tickets(kind), QUERY, 60, DatabaseServer.secrets("not-this")));

        assertThat(failure.reason()).isEqualTo(SourceFailure.CredentialsRejected);
        assertThat(failure)
                .hasMessageContaining("refuses the username and password of Secret database")
                .message()
                .doesNotContain("not-this");
    }

    @ParameterizedTest
    @EnumSource
    void columns_are_metadata_of_a_row_and_a_change_of_one_is_a_change_of_the_row(DatabaseServer.Kind kind)
            throws Exception {
        var server = tickets(kind, "1, 'a', 'hr', NULL", "2, 'b', NULL, NULL");
        boolean arrays = kind == DatabaseServer.Kind.POSTGRESQL;
        var query =
                "SELECT id, body, title AS team, 2.5 AS price, CAST('2026-01-31 12:30:00' AS %s) AS since, %s AS tags FROM tickets"
                        .formatted(arrays ? "TIMESTAMP" : "DATETIME", arrays ? "ARRAY['x', 'y']" : "'x'");
        var reader = describing(server, query);

        assertThat(metadata(reader).get("1.md"))
                .containsEntry("team", "hr")
                .containsEntry("since", "2026-01-31 12:30:00")
                .containsEntry("tags", arrays ? List.of("x", "y") : "x")
                .hasEntrySatisfying("price", price -> assertThat(price).hasToString("2.5"));
        assertThat(metadata(reader).get("2.md")).doesNotContainKey("team");

        var before = versions(reader);
        server.execute("UPDATE tickets SET title = 'law' WHERE id = 1");
        assertThat(versions(reader))
                .containsEntry("2.md", before.get("2.md"))
                .doesNotContainEntry("1.md", before.get("1.md"));
    }

    @ParameterizedTest
    @EnumSource
    void a_column_of_bytes_says_something_that_cannot_be_read(DatabaseServer.Kind kind) throws Exception {
        var server = tickets(kind, "1, 'a', 'ada', NULL");
        var binary = kind == DatabaseServer.Kind.POSTGRESQL ? "CAST(title AS BYTEA)" : "CAST(title AS BINARY(9))";
        var query = "SELECT id, body, %s AS who FROM tickets".formatted(binary);
        var login = DatabaseServer.login();
        var jdbc = new JdbcQuery(server.url(), login, query, "id", "body", null, null, null, null, List.of(), "who");
        try (var listing = new JdbcSource("docs", jdbc, DatabaseServer.secrets()).listing()) {
            var principals =
                    listing.files().findFirst().orElseThrow().content().read().principals();
            assertThat(principals).contains(PrincipalList.UNREADABLE);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_column_says_who_may_read_a_row_and_a_change_of_it_is_a_change_of_the_row(DatabaseServer.Kind kind)
            throws Exception {
        var server = tickets(kind, "1, 'a', 'ada, hr', NULL", "2, 'b', NULL, NULL");
        var arrays = kind == DatabaseServer.Kind.POSTGRESQL;
        var query = "SELECT id, body, %s AS who FROM tickets"
                .formatted(arrays ? "CASE WHEN title IS NULL THEN NULL ELSE ARRAY[title, 'x'] END" : "title");
        var login = DatabaseServer.login();
        var jdbc =
                new JdbcQuery(server.url(), login, query, "id", "body", null, null, null, null, List.of("id"), "who");
        var reader = new JdbcSource("docs", jdbc, DatabaseServer.secrets());
        var found = new TreeMap<String, Optional<Object>>();
        try (var listing = reader.listing()) {
            for (var file : listing.files().toList())
                found.put(file.path(), file.content().read().principals());
        }

        assertThat(found)
                .containsEntry("1.md", Optional.of(arrays ? List.of("ada, hr", "x") : "ada, hr"))
                .containsEntry("2.md", Optional.empty());
        assertThat(metadata(reader).get("1.md")).as("no metadata").containsOnlyKeys("id");

        var before = versions(reader);
        server.execute("UPDATE tickets SET title = 'eve' WHERE id = 1");
        assertThat(versions(reader))
                .containsEntry("2.md", before.get("2.md"))
                .doesNotContainEntry("1.md", before.get("1.md"));
    }

    private static JdbcSource describing(DatabaseServer server, String query) {
        var jdbc = new JdbcQuery(
                server.url(),
                DatabaseServer.login(),
                query,
                "id",
                "body",
                null,
                null,
                null,
                null,
                List.of("price", "since", "team", "tags"));
        return new JdbcSource("docs", jdbc, DatabaseServer.secrets());
    }

    private static Map<String, Map<String, Object>> metadata(SourceReader reader) throws IOException {
        var found = new TreeMap<String, Map<String, Object>>();
        try (var listing = reader.listing()) {
            for (var file : listing.files().toList())
                found.put(file.path(), file.content().read().metadata());
        }
        return found;
    }

    @ParameterizedTest
    @EnumSource
    void a_row_that_is_deleted_after_the_listing_is_told_as_that(DatabaseServer.Kind kind) throws Exception {
        var server = tickets(kind, "1, 'a', NULL, NULL");
        try (var listing = with(server, null, null).listing()) {
            server.execute("DELETE FROM tickets");
            var file = listing.files().findFirst().orElseThrow();

            assertThat(catchThrowableOfType(
                            IOException.class, () -> file.content().open()))
                    .hasMessage("its row was deleted after it was listed");
        }
    }

    /** MariaDB counts its connections, of which each query has one. */
    @Test
    void rows_that_are_deleted_meanwhile_do_not_make_a_query_of_each_of_the_others() throws Exception {
        var rows = IntStream.range(100, 220).mapToObj("%1$d, 'text of %1$d', NULL, NULL"::formatted);
        var server = tickets(DatabaseServer.Kind.MARIADB, rows.toArray(String[]::new));
        try (var listing = with(server, null, null).listing();
                var connection = server.connection()) {
            var files = listing.files().toList();
            server.execute("DELETE FROM tickets WHERE id IN (101, 102, 103)");
            var before = connections(connection);
            for (var file : files) {
                var deleted = List.of("101.md", "102.md", "103.md").contains(file.path());
                if (deleted)
                    assertThat(catchThrowable(() -> file.content().open())).isInstanceOf(IOException.class);
                else assertThat(texts(List.of(file))).hasSize(1);
            }

            // one for each batch of 50 and for each row that is gone
            assertThat(connections(connection) - before).isLessThanOrEqualTo(3 + 3);
        }
    }

    private static int connections(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("SHOW GLOBAL STATUS LIKE 'Connections'")) {
            rows.next();
            return rows.getInt(2);
        }
    }

    @Test
    void a_missing_key_of_the_secret_is_named() throws Exception {
        var server = tickets(DatabaseServer.Kind.POSTGRESQL);

        assertThat(failure(reader(server, QUERY, 60, (name, key) -> Optional.empty())))
                .hasMessage("spec.sources[docs].jdbc.credentialsSecret: Secret database has no key username; add it");
    }

    @ParameterizedTest
    @EnumSource
    void a_database_that_does_not_exist_is_named(DatabaseServer.Kind kind) throws Exception {
        var url = tickets(kind).url().replaceAll("/docs$", "/nowhere");
        var jdbc = new JdbcQuery(url, DatabaseServer.login(), QUERY, "id", "body", null, null, null, null, null);
        var failure = failure(new JdbcSource("docs", jdbc, DatabaseServer.secrets()));

        assertThat(failure.reason()).isEqualTo(SourceFailure.DirectoryNotFound);
        assertThat(failure)
                .hasMessageStartingWith("spec.sources[docs].jdbc.url: ")
                .hasMessageContaining("nowhere");
    }

    @Test
    void a_server_that_is_not_there_is_told() throws Exception {
        var jdbc = new JdbcQuery(
                "jdbc:postgresql://127.0.0.1:9/docs",
                DatabaseServer.login(),
                QUERY,
                "id",
                "body",
                null,
                null,
                null,
                null,
                null);
        var failure = failure(new JdbcSource("docs", jdbc, DatabaseServer.secrets()));

        assertThat(failure.reason()).isEqualTo(SourceFailure.SourceUnreachable);
        assertThat(failure)
                .hasMessageStartingWith(
                        "spec.sources[docs].jdbc.url: cannot read jdbc:postgresql://127.0.0.1:9/docs (");
    }

    /** Even as a user that may write, and by a function that does. */
    @Test
    void a_session_cannot_write() throws Exception {
        var server = tickets(DatabaseServer.Kind.POSTGRESQL, "1, 'a', NULL, NULL");
        server.execute("CREATE OR REPLACE FUNCTION sneak() RETURNS TEXT LANGUAGE sql SECURITY DEFINER AS"
                + " $$ DELETE FROM tickets RETURNING body $$");

        assertThat(failure(reader(server, "SELECT id, sneak() AS body FROM tickets", 60, DatabaseServer.secrets())))
                .hasMessageContaining("read-only transaction");
        assertThat(versions(with(server, null, null))).hasSize(1);
    }

    private static JdbcSource with(DatabaseServer server, String title, String updated) {
        var jdbc = new JdbcQuery(
                server.url(),
                DatabaseServer.login(),
                QUERY,
                "id",
                "body",
                title,
                updated,
                null,
                "https://tickets.example.org/{id}",
                null);
        return new JdbcSource("docs", jdbc, DatabaseServer.secrets());
    }

    private static JdbcSource reader(DatabaseServer server, String query, int seconds, Secrets secrets) {
        var jdbc = new JdbcQuery(
                server.url(), DatabaseServer.login(), query, "id", "body", null, null, seconds, null, null);
        return new JdbcSource("docs", jdbc, secrets);
    }

    private static SourceException failure(SourceReader reader) {
        return catchThrowableOfType(SourceException.class, reader::listing);
    }

    private static Map<String, String> versions(SourceReader reader) {
        var versions = new TreeMap<String, String>();
        try (var listing = reader.listing()) {
            listing.files().forEach(file -> versions.put(file.path(), file.version()));
        }
        return versions;
    }

    private static Map<String, String> texts(List<SourceFile> files) throws IOException {
        var texts = new TreeMap<String, String>();
        for (var file : files) {
            try (var in = file.content().open()) {
                texts.put(file.path(), new String(in.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return texts;
    }
}
