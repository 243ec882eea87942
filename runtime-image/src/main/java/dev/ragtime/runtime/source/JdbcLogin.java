package dev.ragtime.runtime.source;

import dev.ragtime.api.knowledgebase.JdbcQuery;
import dev.ragtime.runtime.config.Secrets;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.Properties;

/** Sessions at a database that can only read. */
final class JdbcLogin {
    private static final int CONNECT_SECONDS = 10;

    /** How much longer than a statement may take an answer is waited for, which its cancelling takes. */
    private static final int GRACE_SECONDS = 10;

    private static final String POSTGRESQL = "jdbc:postgresql:";

    private final String source;
    private final JdbcQuery jdbc;
    private final Secrets secrets;

    JdbcLogin(String source, JdbcQuery jdbc, Secrets secrets) {
        this.source = source;
        this.jdbc = jdbc;
        this.secrets = secrets;
    }

    /**
     * The caller closes it.
     *
     * @throws SourceException when the Secret lacks what is needed
     */
    Connection open() throws SQLException {
        var settings = new Properties();
        settings.setProperty("user", required(JdbcQuery.USERNAME));
        settings.setProperty("password", required(JdbcQuery.PASSWORD));
        var silence = jdbc.timeLimitSeconds() + GRACE_SECONDS;
        var connection = jdbc.url().startsWith(POSTGRESQL) ? postgresql(settings, silence) : mariadb(settings, silence);
        try {
            connection.setReadOnly(true);
            // a cursor, and one state of the database for a listing
            connection.setAutoCommit(false);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    private Connection postgresql(Properties settings, int silence) throws SQLException {
        settings.setProperty("connectTimeout", String.valueOf(CONNECT_SECONDS));
        settings.setProperty("socketTimeout", String.valueOf(silence));
        settings.setProperty("ApplicationName", "ragtime");
        // an id that came as a string may be of a type that is none
        settings.setProperty("stringtype", "unspecified");
        return connected(new org.postgresql.Driver(), jdbc.url(), settings);
    }

    /** Which speaks MySQL's protocol, too. */
    private Connection mariadb(Properties settings, int silence) throws SQLException {
        settings.setProperty("connectTimeout", String.valueOf(CONNECT_SECONDS * 1000));
        settings.setProperty("socketTimeout", String.valueOf(silence * 1000));
        // files of this machine are nothing that a server may ask for
        settings.setProperty("allowLocalInfile", "false");
        return connected(
                new org.mariadb.jdbc.Driver(), jdbc.url().replaceFirst("^jdbc:mysql:", "jdbc:mariadb:"), settings);
    }

    private static Connection connected(Driver driver, String url, Properties settings) throws SQLException {
        var connection = driver.connect(url, settings);
        if (connection == null) throw new SQLException("the address is none that the driver knows", "08001");
        return connection;
    }

    private String required(String key) {
        var secret = jdbc.credentialsSecret().name();
        return secrets.read(secret, key)
                .orElseThrow(() -> SourceException.missingKey(
                        "spec.sources[" + source + "].jdbc.credentialsSecret", secret, key, "it"));
    }
}
