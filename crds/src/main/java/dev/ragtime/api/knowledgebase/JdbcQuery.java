package dev.ragtime.api.knowledgebase;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.ragtime.api.Reference;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Optional;

/** Rows of a query, one document a row. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record JdbcQuery(
        @Required
        @Size(max = 2048)
        @ValidationRule(
                value =
                        "self.matches('^jdbc:(postgresql|mysql|mariadb)://[^/?#@]+/[^/?#@&]+([?](sslmode|sslMode|currentSchema)=[A-Za-z0-9_,-]+(&(sslmode|sslMode|currentSchema)=[A-Za-z0-9_,-]+)*)?$')",
                message =
                        "url must be jdbc:postgresql://host:port/database, or the same with mysql or mariadb; of parameters only sslmode, sslMode and currentSchema are taken, and credentials belong into credentialsSecret")
        @JsonPropertyDescription(
                "Address of the database, e.g. jdbc:postgresql://host:5432/database?sslmode=verify-full.")
        String url,

        @Required
        @JsonPropertyDescription(
                "A Secret with keys username and password; a user that may only read is enough, and best.")
        Reference credentialsSecret,

        @Required
        @Size(min = 1, max = 8192)
        @ValidationRule(value = "!self.contains(';')", message = "query must be one statement without a semicolon")
        @JsonPropertyDescription(
                "A SELECT that gives a row for each document. It is asked for some of its columns and rows, as a subquery; a column whose name needs quotes needs an alias.")
        String query,

        @Required
        @Size(min = 1, max = 63)
        @Pattern(COLUMN)
        @JsonPropertyDescription("Column of the query that tells rows apart: no two may have the same value.")
        String idColumn,

        @Required
        @Size(min = 1, max = 63)
        @Pattern(COLUMN)
        @JsonPropertyDescription("Column with the text, read as Markdown.")
        String textColumn,

        @Size(min = 1, max = 63)
        @Pattern(COLUMN)
        @JsonPropertyDescription("Column with the title. Default: the text's first heading, else the id.")
        String titleColumn,

        @Size(min = 1, max = 63)
        @Pattern(COLUMN)
        @JsonPropertyDescription(
                "Column that is written whenever the row is, such as a time or a counter: rows where it is as it was are not read. Default: the database hashes title and text of all rows at each sync.")
        String updatedColumn,

        @Min(1) @Max(3600) @JsonPropertyDescription("A statement may take so long. Default: 60.")
        Integer statementTimeoutSeconds,

        @Size(max = 2048)
        @ValidationRule(
                value = "self.matches('^https?://.') && self.contains('{id}')",
                message = "linkTemplate must begin with https:// or http:// and hold {id}")
        @JsonPropertyDescription(
                "Address that opens a row in a browser, for citations: {id} is filled in. Default: none; the row is named by source and id.")
        String linkTemplate,

        @Size(max = 32)
        @JsonPropertyDescription(
                "Columns that are metadata of the row, by their names. Whatever changes them must write updatedColumn; without one they are hashed, too.")
        List<@Size(min = 1, max = 63) @Pattern(COLUMN) String> metadataColumns,

        @Size(min = 1, max = 63)
        @Pattern(COLUMN)
        @JsonPropertyDescription(
                "Column with the principals that may read the row: a list, or a text of them parted by commas or blanks, in which other signs may be percent-encoded. Where it is null, access of the source counts. Whatever changes it must write updatedColumn; without one it is hashed, too.")
        String principalsColumn)
        implements SourceKind {

    /** Keys of the Secret of its credentials. */
    public static final String USERNAME = "username";

    public static final String PASSWORD = "password";

    /** Taken without quotes, so that upper and lower case are the same where the database holds so. */
    private static final String COLUMN = "^[A-Za-z_][A-Za-z0-9_]*$";

    private static final int STATEMENT_TIMEOUT_SECONDS = 60;

    public JdbcQuery {
        metadataColumns = metadataColumns == null ? List.of() : List.copyOf(metadataColumns);
    }

    /** A query whose rows do not say who may read them. */
    public JdbcQuery(
            String url,
            Reference credentialsSecret,
            String query,
            String idColumn,
            String textColumn,
            String titleColumn,
            String updatedColumn,
            Integer statementTimeoutSeconds,
            String linkTemplate,
            List<String> metadataColumns) {
        this(
                url,
                credentialsSecret,
                query,
                idColumn,
                textColumn,
                titleColumn,
                updatedColumn,
                statementTimeoutSeconds,
                linkTemplate,
                metadataColumns,
                null);
    }

    /** Time that a statement may take, in seconds. */
    public int timeLimitSeconds() {
        return statementTimeoutSeconds == null ? STATEMENT_TIMEOUT_SECONDS : statementTimeoutSeconds;
    }

    @Override
    public Optional<Credentials> credentials() {
        return Optional.of(Credentials.of(credentialsSecret.name(), List.of(USERNAME, PASSWORD)));
    }
}
