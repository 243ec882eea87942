package dev.ragtime.runtime.document;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Formats that can be parsed. */
public enum Format {
    TEXT,
    MARKDOWN,
    HTML,
    PDF,
    /** Rows of cells: comma-separated values, whatever separates them. */
    CSV,
    /** An e-mail with what is attached to it. */
    MAIL,
    JSON,
    /** A value of JSON on each line. */
    JSON_LINES,
    CODE;

    /** What lies about in repositories by the thousand, and is no text for readers unless somebody says so. */
    private static final Set<Format> READ_ON_REQUEST = Set.of(JSON, JSON_LINES, CODE);

    private static final int SNIFFED_BYTES = 1024;

    private static final Map<String, Format> BY_EXTENSION = Map.ofEntries(
            Map.entry("txt", TEXT),
            Map.entry("rst", TEXT),
            Map.entry("adoc", TEXT),
            Map.entry("md", MARKDOWN),
            Map.entry("markdown", MARKDOWN),
            Map.entry("html", HTML),
            Map.entry("htm", HTML),
            Map.entry("pdf", PDF),
            Map.entry("csv", CSV),
            Map.entry("tsv", CSV),
            Map.entry("eml", MAIL),
            Map.entry("json", JSON),
            Map.entry("jsonl", JSON_LINES),
            Map.entry("ndjson", JSON_LINES));

    /** The format a file's extension, or its name, stands for; empty when it is unknown. */
    public static Optional<Format> ofPath(String path) {
        var name = path.substring(path.lastIndexOf('/') + 1);
        var dot = name.lastIndexOf('.');
        var extension = dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
        return Optional.ofNullable(BY_EXTENSION.get(extension))
                .or(() -> CodeLanguage.ofPath(name).map(language -> CODE));
    }

    /** Whether a file is read of which nobody says that it should be. */
    public static boolean isReadByDefault(String path) {
        return ofPath(path).filter(format -> !READ_ON_REQUEST.contains(format)).isPresent();
    }

    /** The format the first bytes look like; anything unknown is taken for text. */
    static Format sniff(byte[] content) {
        var length = Math.min(content.length, SNIFFED_BYTES);
        var start = new String(content, 0, length, StandardCharsets.ISO_8859_1)
                .stripLeading()
                .toLowerCase(Locale.ROOT);
        if (start.startsWith("%pdf-")) return PDF;
        if (start.startsWith("<!doctype html") || start.startsWith("<html")) return HTML;
        return start.startsWith("# ") || start.contains("\n# ") || start.contains("\n## ") ? MARKDOWN : TEXT;
    }
}
