package dev.ragtime.runtime.source;

import dev.ragtime.api.knowledgebase.JdbcQuery;
import dev.ragtime.runtime.config.Secrets;
import dev.ragtime.runtime.document.SourceFile;
import dev.ragtime.runtime.source.JdbcRows.Row;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Rows of a query, each a document in Markdown that is named by its id. Listing reads ids and versions, not texts. */
final class JdbcSource implements SourceReader {
    /** So that a path tells its format, whatever the ids look like. */
    private static final String SUFFIX = ".md";

    private final String source;
    private final JdbcQuery jdbc;
    private final JdbcLogin login;
    private final JdbcRows rows;
    private final JdbcErrors errors;

    JdbcSource(String source, JdbcQuery jdbc, Secrets secrets) {
        this.source = source;
        this.jdbc = jdbc;
        this.login = new JdbcLogin(source, jdbc, secrets);
        this.rows = new JdbcRows(jdbc);
        this.errors = new JdbcErrors(source, jdbc);
    }

    @Override
    public Listing listing() {
        try (var connection = login.open()) {
            return listing(rows.list(connection));
        } catch (SQLException e) {
            throw errors.of(e);
        }
    }

    private Listing listing(List<Row> found) {
        var byName = byName(found);
        var texts = new JdbcTexts(List.copyOf(byName.values()), login, rows);
        var revision = new ContentHash();
        var files = new ArrayList<SourceFile>();
        byName.forEach((name, row) -> {
            revision.add(name).add(row.state());
            files.add(file(row, name, texts, files.size()));
        });
        return Listing.complete(revision.revision(), files, "the query gives no row");
    }

    /** In an order that is the same on every pod: a database gives rows in any. */
    private SortedMap<String, Row> byName(List<Row> found) {
        var byName = new TreeMap<String, Row>();
        for (var row : found) {
            var name = name(row.id());
            if (byName.put(name, row) != null) {
                throw errors.ofRows("more than one row has %s %s; name a column that tells rows apart"
                        .formatted(jdbc.idColumn(), name));
            }
        }
        return byName;
    }

    private String name(Object id) {
        return switch (id) {
            case null -> throw errors.ofRows("a row has no %s; leave such rows out".formatted(jdbc.idColumn()));
            case byte[] _ -> throw errors.ofRows(jdbc.idColumn() + " is binary; let the query give it as text");
            case Object any
            when any.toString().isBlank() ->
                throw errors.ofRows("a row has an empty %s; leave such rows out".formatted(jdbc.idColumn()));
            case Object any -> any.toString();
        };
    }

    private SourceFile file(Row row, String name, JdbcTexts texts, int place) {
        // the address of a database is nobody's business who reads an answer
        var uri = "database:" + source + "/" + name + SUFFIX;
        var link = jdbc.linkTemplate() == null ? uri : LinkTemplate.fill(jdbc.linkTemplate(), name);
        SourceFile.Described content = () -> read(texts, place);
        return new SourceFile(source, name + SUFFIX, uri, link, row.version(), content);
    }

    private SourceFile.Opened read(JdbcTexts texts, int place) throws IOException {
        try {
            var text = texts.at(place).orElseThrow(() -> new IOException("its row was deleted after it was listed"));
            var bytes = new ByteArrayInputStream(text.markdown().getBytes(StandardCharsets.UTF_8));
            return new SourceFile.Opened(bytes, Optional.empty(), text.metadata(), Optional.empty(), text.principals());
        } catch (SQLException e) {
            throw errors.of(e);
        }
    }
}
