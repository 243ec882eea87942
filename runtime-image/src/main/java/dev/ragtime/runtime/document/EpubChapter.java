package dev.ragtime.runtime.document;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;

/** A page of an EPUB, whose XHTML is read as the HTML that it means. */
final class EpubChapter {
    private static final int MOST_MEBIBYTES = 64;
    private static final int DECLARATION = 200;

    private static final Pattern ENCODING = Pattern.compile("<\\?xml[^>]*\\sencoding=[\"']([\\w.:-]+)[\"']");

    /** An empty element, which HTML would take for the beginning of one. */
    private static final Pattern EMPTY = Pattern.compile("<([A-Za-z][\\w:-]*)((?:\\s[^<>]*)?)/>");

    private static final String BACK = "a[role=doc-backlink], a[epub:type=backlink], a.footnote-back";
    private static final String TO_NOTE = "a[role=doc-noteref], a[epub:type=noteref]";

    private EpubChapter() {}

    /** Empty when the part is missing. */
    static Optional<Document> of(ZipParts parts, String part) throws IOException {
        var in = parts.open(part);
        if (in.isEmpty()) return Optional.empty();
        byte[] bytes;
        try (var content = in.get()) {
            bytes = content.readNBytes((MOST_MEBIBYTES << 20) + 1);
        }
        if (bytes.length > MOST_MEBIBYTES << 20) throw new IOException("it is larger than " + MOST_MEBIBYTES + " MiB");
        var page = Jsoup.parse(EMPTY.matcher(text(bytes)).replaceAll("<$1$2></$1>"));
        page.select(BACK).remove();
        for (var reference : page.select(TO_NOTE)) {
            var mark = VisibleText.line(reference.text());
            if (mark.matches("\\d+|\\*+")) reference.text("[" + mark + "]");
        }
        return Optional.of(page);
    }

    private static String text(byte[] bytes) throws IOException {
        var start = new String(bytes, 0, Math.min(bytes.length, DECLARATION), StandardCharsets.ISO_8859_1);
        var declared = ENCODING.matcher(start);
        try {
            if (declared.find() && !declared.group(1).toLowerCase(Locale.ROOT).startsWith("utf"))
                return new String(bytes, Charset.forName(declared.group(1)));
            return TextDecoder.decode(bytes);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            throw new IOException("its encoding " + declared.group(1) + " is unknown", e);
        } catch (UnreadableDocument binary) {
            throw new IOException(binary.reason(), binary);
        }
    }
}
