package dev.ragtime.runtime.source;

import dev.ragtime.runtime.source.JdbcRows.Row;
import dev.ragtime.runtime.source.JdbcRows.Text;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Texts of listed rows, read in batches when the first of a batch is wanted, each over a connection of its own, so that
 * none is held while documents are embedded. One batch is kept at a time. For many threads.
 */
final class JdbcTexts {
    /** So many that reading all rows is not a query for each. */
    private static final int BATCH = 50;

    private final List<Row> rows;
    private final JdbcLogin login;
    private final JdbcRows query;
    private int batch = BATCH;
    private Map<Object, Text> texts = Map.of();

    JdbcTexts(List<Row> rows, JdbcLogin login, JdbcRows query) {
        this.rows = rows;
        this.login = login;
        this.query = query;
    }

    /** Of the row at this place; empty when it is gone. */
    synchronized Optional<Text> at(int place) throws SQLException {
        var id = rows.get(place).id();
        if (!texts.containsKey(id)) {
            var ids = rows.subList(place, Math.min(place + batch, rows.size())).stream()
                    .map(Row::id)
                    .toList();
            try (var connection = login.open()) {
                var read = query.texts(connection, ids);
                texts = read.byId();
                // of large texts not all were kept: what was read of them was read in vain
                if (read.large()) batch = Math.max(1, batch / 4);
            }
        }
        return Optional.ofNullable(texts.get(id));
    }
}
