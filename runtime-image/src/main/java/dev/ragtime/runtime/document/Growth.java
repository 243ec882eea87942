package dev.ragtime.runtime.document;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Tells which files stay small when they are parsed, so that this process can do it. In memory a file is some hundred
 * times its size at most, and what takes the square of its size is done in seconds, as long as it is small; but a table
 * of Markdown has all its columns in each row, and a link all of the address that it refers to. What is packed may become
 * a thousand times its size.
 */
final class Growth {
    private static final int LARGEST_PAGE = 64 << 10;

    /** Paragraphs are found by looking at each character once. */
    private static final int LARGEST_TEXT = 256 << 10;

    /** Cells of tables: each is an element. */
    private static final long MOST_CELLS = 250_000;

    /** Characters of addresses and titles of links. */
    private static final long MOST_REFERRED_TO = 64L << 20;

    /** What is attached may be of any format. */
    private static final Pattern ATTACHMENT = Pattern.compile("(?i)name|application/|message/");

    private Growth() {}

    static boolean isBounded(Format format, byte[] content) {
        return switch (format) {
            case PDF, PICTURE, DOCX, PPTX, XLSX, ODT, EPUB -> false;
            case HTML -> content.length <= LARGEST_PAGE;
            case MARKDOWN -> content.length <= LARGEST_PAGE && isBounded(content);
            case TEXT, CODE -> content.length <= LARGEST_TEXT;
            case MAIL ->
                content.length <= LARGEST_PAGE
                        && !ATTACHMENT.matcher(ascii(content)).find();
            case CSV, JSON, JSON_LINES -> content.length <= LARGEST_PAGE;
        };
    }

    private static String ascii(byte[] content) {
        return new String(content, StandardCharsets.US_ASCII);
    }

    private static boolean isBounded(byte[] markdown) {
        long lines = 1;
        long columns = 0;
        long widest = 0;
        long links = 0;
        for (byte b : markdown) {
            switch (b) {
                case '\n', '\r' -> {
                    lines++;
                    columns = 0;
                }
                case '|' -> widest = Math.max(widest, ++columns);
                case '[' -> links++;
                default -> {}
            }
        }
        return lines * (widest + 1) <= MOST_CELLS && links * markdown.length <= MOST_REFERRED_TO;
    }
}
