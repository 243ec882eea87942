package dev.ragtime.runtime.source;

import dev.ragtime.api.knowledgebase.JdbcQuery;
import dev.ragtime.api.runtime.SourceFailure;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.util.Set;

/**
 * Says what a database's error means to the author of the source. Classes of SQLSTATE: ISO/IEC 9075-2, subclause 24.1;
 * those of PostgreSQL: https://www.postgresql.org/docs/current/errcodes-appendix.html.
 */
final class JdbcErrors {
    private static final String REFUSED = "28";
    private static final String NO_CONNECTION = "08";
    private static final String CANCELLED = "57014";
    private static final String INTERRUPTED = "70100";
    private static final String NO_DATABASE = "3D";
    private static final String SHUTTING_DOWN = "57P";

    /** PostgreSQL's driver, of an address. */
    private static final String UNPARSABLE = "99999";

    /** MariaDB's numbers for a database that is not there, or whose being there the user may not know. */
    private static final Set<Integer> NO_SUCH_DATABASE = Set.of(1044, 1049);

    private final String source;
    private final JdbcQuery jdbc;

    JdbcErrors(String source, JdbcQuery jdbc) {
        this.source = source;
        this.jdbc = jdbc;
    }

    SourceException of(SQLException error) {
        var state = error.getSQLState() == null ? "" : error.getSQLState();
        var secret = jdbc.credentialsSecret().name();
        if (state.startsWith(REFUSED)) {
            return new SourceException(
                    SourceFailure.CredentialsRejected,
                    field("credentialsSecret")
                            + "%s refuses the username and password of Secret %s (%s); renew them, or let the user log in"
                                    .formatted(address(), secret, message(error)),
                    error);
        }
        if (state.startsWith(NO_CONNECTION) || state.startsWith(SHUTTING_DOWN) || state.isEmpty()) {
            return failure(
                    SourceFailure.SourceUnreachable,
                    "url",
                    "cannot read %s (%s); check the address, the network policy and the server"
                            .formatted(address(), RootCause.of(error)),
                    error);
        }
        if (state.equals(UNPARSABLE)) return failure(SourceFailure.SourceUnreachable, "url", message(error), error);
        if (state.startsWith(NO_DATABASE) || NO_SUCH_DATABASE.contains(error.getErrorCode())) {
            return failure(
                    SourceFailure.DirectoryNotFound, "url", message(error) + "; correct the database's name", error);
        }
        if (state.equals(CANCELLED) || state.equals(INTERRUPTED) || error instanceof SQLTimeoutException) {
            return failure(
                    SourceFailure.QueryFailed,
                    "statementTimeoutSeconds",
                    "the query took longer than %d s; make it faster, e.g. by an index, or raise the limit"
                            .formatted(jdbc.timeLimitSeconds()),
                    error);
        }
        return failure(
                SourceFailure.QueryFailed,
                "query",
                "the database refuses it (%s); correct the query or the names of columns (one that needs quotes needs an alias), or grant SELECT to the user"
                        .formatted(message(error)),
                error);
    }

    /** Of ids that the query gives. */
    SourceException ofRows(String message) {
        return failure(SourceFailure.QueryFailed, "idColumn", message, null);
    }

    private static String message(SQLException error) {
        return String.valueOf(error.getMessage()).replaceAll("\\s+", " ");
    }

    private SourceException failure(SourceFailure reason, String field, String message, SQLException error) {
        return new SourceException(reason, field(field) + message, error);
    }

    private String field(String name) {
        return "spec.sources[%s].jdbc.%s: ".formatted(source, name);
    }

    private String address() {
        return jdbc.url().replaceAll("[?].*$", "");
    }
}
