package dev.ragtime.runtime.document;

import java.nio.charset.StandardCharsets;
import java.util.List;
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
    DOCX,
    PPTX,
    XLSX,
    ODT,
    EPUB,
    /** Rows of cells: comma-separated values, whatever separates them. */
    CSV,
    /** An e-mail with what is attached to it. */
    MAIL,
    JSON,
    /** A value of JSON on each line. */
    JSON_LINES,
    CODE,
    /** Of pixels, as a scanner or a screen makes it. */
    PICTURE;

    /** What lies about in repositories by the thousand, and is no text for readers unless somebody says so. */
    private static final Set<Format> READ_ON_REQUEST = Set.of(JSON, JSON_LINES, CODE, PICTURE);

    /** How the names begin of files that office programs leave beside a document as long as it is open. */
    private static final String LOCK = "~$";

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
            Map.entry("epub", EPUB),
            Map.entry("csv", CSV),
            Map.entry("tsv", CSV),
            Map.entry("eml", MAIL),
            Map.entry("json", JSON),
            Map.entry("jsonl", JSON_LINES),
            Map.entry("ndjson", JSON_LINES),
            Map.entry("png", PICTURE),
            Map.entry("jpg", PICTURE),
            Map.entry("jpeg", PICTURE),
            Map.entry("tif", PICTURE),
            Map.entry("tiff", PICTURE));

    /** As registered by IANA, and what servers call them else. */
    private static final Map<String, Format> BY_MEDIA_TYPE = Map.ofEntries(
            Map.entry("text/markdown", MARKDOWN),
            Map.entry("text/x-markdown", MARKDOWN),
            Map.entry("text/html", HTML),
            Map.entry("application/xhtml+xml", HTML),
            Map.entry("application/pdf", PDF),
            Map.entry("application/vnd.openxmlformats-officedocument.wordprocessingml.document", DOCX),
            Map.entry("application/vnd.openxmlformats-officedocument.presentationml.presentation", PPTX),
            Map.entry("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", XLSX),
            Map.entry("application/vnd.oasis.opendocument.text", ODT),
            Map.entry("application/epub+zip", EPUB),
            Map.entry("text/csv", CSV),
            Map.entry("text/tab-separated-values", CSV),
            Map.entry("message/rfc822", MAIL),
            Map.entry("application/json", JSON),
            Map.entry("application/jsonl", JSON_LINES),
            Map.entry("application/x-ndjson", JSON_LINES),
            Map.entry("image/png", PICTURE),
            Map.entry("image/jpeg", PICTURE),
            Map.entry("image/tiff", PICTURE));

    /** How pictures begin: PNG, JPEG, and TIFF in either order of bytes. */
    private static final List<String> PICTURES = List.of("\u0089PNG\r\n", "\u00FF\u00D8\u00FF", "II*\0", "MM\0*");

    /** The format that a media type names, whatever its parameters; empty when it says no more than that it is text or bytes. */
    public static Optional<Format> ofMediaType(String mediaType) {
        var type = mediaType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return Optional.ofNullable(BY_MEDIA_TYPE.get(type));
    }

    /** The format a file's extension, or its name, stands for; empty when it is unknown. */
    public static Optional<Format> ofPath(String path) {
        var name = path.substring(path.lastIndexOf('/') + 1);
        var dot = name.lastIndexOf('.');
        var extension = dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
        return Optional.ofNullable(BY_EXTENSION.get(extension))
                .or(() -> CodeLanguage.ofPath(name).map(language -> CODE));
    }

    /** Whether a file is read of which nobody says that it should be. One that only marks another as open is not. */
    public static boolean isReadByDefault(String path) {
        return isReadByDefault(path, OcrLanguages.NONE);
    }

    /** @param languages in which pictures are read, which are left alone where there is none */
    public static boolean isReadByDefault(String path, OcrLanguages languages) {
        if (path.substring(path.lastIndexOf('/') + 1).startsWith(LOCK)) return false;
        return ofPath(path)
                .filter(format -> !READ_ON_REQUEST.contains(format) || format == PICTURE && !languages.isEmpty())
                .isPresent();
    }

    /** The format that the first bytes, or the parts of a zip file, look like; anything unknown is taken for text. */
    static Format sniff(byte[] content) {
        return ZipDocument.sniff(content).orElseGet(() -> sniffText(content));
    }

    private static Format sniffText(byte[] content) {
        var length = Math.min(content.length, SNIFFED_BYTES);
        var bytes = new String(content, 0, length, StandardCharsets.ISO_8859_1);
        if (PICTURES.stream().anyMatch(bytes::startsWith)) return PICTURE;
        var start = bytes.stripLeading().toLowerCase(Locale.ROOT);
        if (start.startsWith("%pdf-")) return PDF;
        if (start.startsWith("<!doctype html") || start.startsWith("<html")) return HTML;
        return start.startsWith("# ") || start.contains("\n# ") || start.contains("\n## ") ? MARKDOWN : TEXT;
    }
}
