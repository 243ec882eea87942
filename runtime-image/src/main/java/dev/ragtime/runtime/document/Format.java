package dev.ragtime.runtime.document;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Formats that can be parsed. */
public enum Format {
    TEXT,
    MARKDOWN,
    HTML,
    PDF,
    DOCX,
    PPTX,
    XLSX,
    ODT,
    EPUB;

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
            Map.entry("docx", DOCX),
            Map.entry("docm", DOCX),
            Map.entry("pptx", PPTX),
            Map.entry("pptm", PPTX),
            Map.entry("ppsx", PPTX),
            Map.entry("xlsx", XLSX),
            Map.entry("xlsm", XLSX),
            Map.entry("odt", ODT),
            Map.entry("epub", EPUB));

    /** The format a file's extension stands for; empty when it is unknown or there is none. */
    public static Optional<Format> ofPath(String path) {
        var name = path.substring(path.lastIndexOf('/') + 1);
        var dot = name.lastIndexOf('.');
        if (dot < 0) return Optional.empty();
        return Optional.ofNullable(BY_EXTENSION.get(name.substring(dot + 1).toLowerCase(Locale.ROOT)));
    }

    /** The format that the first bytes, or the parts of a zip file, look like; anything unknown is taken for text. */
    static Format sniff(byte[] content) {
        return ZipDocument.sniff(content).orElseGet(() -> sniffText(content));
    }

    private static Format sniffText(byte[] content) {
        var length = Math.min(content.length, SNIFFED_BYTES);
        var start = new String(content, 0, length, StandardCharsets.ISO_8859_1)
                .stripLeading()
                .toLowerCase(Locale.ROOT);
        if (start.startsWith("%pdf-")) return PDF;
        if (start.startsWith("<!doctype html") || start.startsWith("<html")) return HTML;
        return start.startsWith("# ") || start.contains("\n# ") || start.contains("\n## ") ? MARKDOWN : TEXT;
    }
}
