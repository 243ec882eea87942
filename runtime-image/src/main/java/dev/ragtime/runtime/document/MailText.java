package dev.ragtime.runtime.document;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.james.mime4j.dom.Entity;
import org.apache.james.mime4j.dom.SingleBody;
import org.jsoup.Jsoup;

/** The text of a part of a mail. */
final class MailText {
    private static final Pattern EMPTY_LINES = Pattern.compile("\\n[ \\t]*\\n\\s*|\\f\\s*");

    private static final Pattern WORD = Pattern.compile("\\S+");

    /** What parts a signature from the text above; its blank is none that joins lines. */
    private static final String SIGNATURE = "-- ";

    /** Tells a parser of HTML that it is UTF-8, whatever the page says of what it was before. */
    private static final byte[] UTF_8_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private MailText() {}

    /** The text of a part of type {@code text/plain}, its lines joined where a program broke them. */
    static String plain(Entity part) throws UnreadableDocument {
        var header = new MailHeader(part.getHeader());
        var text = decode(content(part), header.parameter("charset"));
        if (!header.parameter("format").equalsIgnoreCase("flowed")) return text;
        return unflowed(text, header.parameter("delsp").equalsIgnoreCase("yes"));
    }

    /** A part of type {@code text/html} as a file in UTF-8. */
    static byte[] page(Entity part) throws UnreadableDocument {
        var charset = new MailHeader(part.getHeader()).parameter("charset");
        // else the page itself says what it is
        if (charset.isBlank()) return content(part);
        var text = decode(content(part), charset).getBytes(StandardCharsets.UTF_8);
        var page = Arrays.copyOf(UTF_8_MARK, UTF_8_MARK.length + text.length);
        System.arraycopy(text, 0, page, UTF_8_MARK.length, text.length);
        return page;
    }

    /** What a part holds, no longer encoded for the way. */
    static byte[] content(Entity part) {
        if (!(part.getBody() instanceof SingleBody body)) return new byte[0];
        try (var in = body.getInputStream()) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException("bytes in memory are always readable", e);
        }
    }

    static long words(String text) {
        return WORD.matcher(text).results().count();
    }

    /** Of a page as it is shown; one without text has none. */
    static long words(byte[] page) {
        return words(Jsoup.parse(new String(page, StandardCharsets.UTF_8)).text());
    }

    /** @param charset as the part says; what is unknown or plainly wrong is found out */
    static String decode(byte[] content, String charset) throws UnreadableDocument {
        var ascii = charset.isBlank() || charset.equalsIgnoreCase("us-ascii") || charset.equalsIgnoreCase("utf-8");
        if (ascii) return TextDecoder.decode(content);
        try {
            var text = new String(content, Charset.forName(charset.strip()));
            return TextDecoder.decode(text.getBytes(StandardCharsets.UTF_8));
        } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
            // named by a program that knows more of them, or wrongly
            return TextDecoder.decode(content);
        }
    }

    static List<String> paragraphs(String text) {
        return List.of(EMPTY_LINES.split(text.strip())).stream()
                .map(paragraph -> VisibleText.lines(paragraph).strip())
                .toList();
    }

    /**
     * Joins the lines that a program broke: those that end in a blank and go on at the same depth of quotation (RFC 3676).
     *
     * @param deletesBlank whether the blank is no part of the text, as in languages without any
     */
    static String unflowed(String text, boolean deletesBlank) {
        var out = new StringBuilder(text.length());
        int open = -1;
        for (var line : (Iterable<String>) text.lines()::iterator) {
            int depth = depth(line);
            var content = line.substring(depth);
            if (content.startsWith(" ")) content = content.substring(1);
            boolean goesOn = open == depth && !content.equals(SIGNATURE);
            if (!goesOn) {
                if (!out.isEmpty()) out.append('\n');
                if (depth > 0) out.append(">".repeat(depth)).append(' ');
            }
            boolean flowed = content.endsWith(" ") && !content.equals(SIGNATURE);
            out.append(flowed && deletesBlank ? content.substring(0, content.length() - 1) : content);
            open = flowed ? depth : -1;
        }
        return out.toString();
    }

    private static int depth(String line) {
        int depth = 0;
        while (depth < line.length() && line.charAt(depth) == '>') depth++;
        return depth;
    }
}
