package dev.ragtime.runtime.crawl;

import dev.ragtime.runtime.document.Format;
import dev.ragtime.runtime.document.OcrLanguages;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a server says that it sends (RFC 9110, 8.3).
 *
 * @param type in lower case, e.g. {@code text/html}; empty when it says nothing
 * @param charset of text, when it is said
 */
record MediaType(String type, Optional<Charset> charset) {
    /** What is read, best first. */
    static final String ACCEPT =
            "text/html, application/xhtml+xml, application/pdf, text/markdown, text/plain, */*;q=0.5";

    private static final Pattern CHARSET = Pattern.compile("(?i);\\s*charset\\s*=\\s*\"?([^\\s\";]+)");
    private static final Pattern FILE_NAME = Pattern.compile("(?i);\\s*filename\\s*=\\s*(?:\"([^\"]*)\"|([^\\s;]+))");
    private static final Pattern ENDING = Pattern.compile("[.][A-Za-z][A-Za-z0-9]{1,4}$");
    private static final String OFFICE = "application/vnd.openxmlformats-officedocument.";

    private static final Map<String, String> ENDINGS = Map.ofEntries(
            Map.entry("text/html", ".html"),
            Map.entry("application/xhtml+xml", ".html"),
            Map.entry("application/pdf", ".pdf"),
            Map.entry("text/markdown", ".md"),
            Map.entry("text/x-markdown", ".md"),
            Map.entry("text/csv", ".csv"),
            Map.entry("text/tab-separated-values", ".tsv"),
            Map.entry("message/rfc822", ".eml"),
            Map.entry("application/epub+zip", ".epub"),
            Map.entry(OFFICE + "wordprocessingml.document", ".docx"),
            Map.entry("application/vnd.ms-word.document.macroenabled.12", ".docm"),
            Map.entry(OFFICE + "presentationml.presentation", ".pptx"),
            Map.entry(OFFICE + "presentationml.slideshow", ".ppsx"),
            Map.entry("application/vnd.ms-powerpoint.presentation.macroenabled.12", ".pptm"),
            Map.entry(OFFICE + "spreadsheetml.sheet", ".xlsx"),
            Map.entry("application/vnd.ms-excel.sheet.macroenabled.12", ".xlsm"),
            Map.entry("application/vnd.oasis.opendocument.text", ".odt"));

    private static final Map<String, String> PICTURES =
            Map.of("image/png", ".png", "image/jpeg", ".jpg", "image/tiff", ".tif");

    /** Says no more than that it is a file. */
    private static final Set<String> ANY_FILE = Set.of(
            "", "application/octet-stream", "binary/octet-stream", "application/zip", "application/x-zip-compressed");

    static MediaType of(String header) {
        var type = header.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        var charset = CHARSET.matcher(header);
        return new MediaType(type, charset.find() ? charset(charset.group(1)) : Optional.empty());
    }

    private static Optional<Charset> charset(String name) {
        try {
            return Optional.of(Charset.forName(name));
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            // as if it were not said: the text may tell itself
            return Optional.empty();
        }
    }

    boolean isHtml() {
        return ".html".equals(ENDINGS.get(type));
    }

    boolean isText() {
        return type.startsWith("text/") || isHtml();
    }

    /**
     * What a folder would call it; empty for what is not read.
     *
     * @param disposition header that may name it
     * @param languages in which pictures are read
     */
    Optional<String> fileName(URI page, String disposition, OcrLanguages languages) {
        var given = FILE_NAME.matcher(disposition);
        var file = given.find()
                ? last(given.group(1) == null ? given.group(2) : given.group(1))
                : last(WebAddress.readable(page.getRawPath()));
        var called = file.isEmpty() ? page.getHost() : file;
        return ending(file, languages)
                .map(ending -> called.toLowerCase(Locale.ROOT).endsWith(ending)
                        ? called
                        : (file.isEmpty() ? called : ENDING.matcher(called).replaceFirst("")) + ending);
    }

    private static String last(String path) {
        return path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
    }

    /** Where the type says little, the name says more. */
    private Optional<String> ending(String file, OcrLanguages languages) {
        if (ENDINGS.containsKey(type)) return Optional.of(ENDINGS.get(type));
        if (PICTURES.containsKey(type)) return Optional.of(PICTURES.get(type)).filter(_ -> !languages.isEmpty());
        var named = Format.ofPath(file).isPresent()
                ? Optional.of(file.substring(file.lastIndexOf('.') + 1))
                        .filter(_ -> Format.isReadByDefault(file, languages))
                        .map(ending -> "." + ending.toLowerCase(Locale.ROOT))
                : Optional.<String>empty();
        if (ANY_FILE.contains(type)) return named;
        if (!type.equals("text/plain")) return Optional.empty();
        if (Format.ofPath(file).filter(Format.HTML::equals).isPresent()) return Optional.of(".txt");
        return Format.ofPath(file).isPresent() ? named : Optional.of(".txt");
    }
}
