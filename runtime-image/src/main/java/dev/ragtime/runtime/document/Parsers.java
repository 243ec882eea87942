package dev.ragtime.runtime.document;

import java.util.regex.Pattern;

/** The parser of each format, without limits of time or memory. */
final class Parsers {
    private static final Pattern LFS_POINTER = Pattern.compile("\\Aversion https://git-lfs\\.github\\.com/spec/");

    private Parsers() {}

    static ParsedText parse(Format format, byte[] content, int maxCharacters) throws UnreadableDocument {
        try {
            return switch (format) {
                case PDF -> PdfParser.parse(content, maxCharacters);
                case HTML -> HtmlParser.parse(content, maxCharacters);
                case MARKDOWN -> MarkdownParser.parse(text(content), maxCharacters);
                case TEXT -> TextParser.parse(text(content), maxCharacters);
            };
        } catch (StackOverflowError deep) {
            throw UnreadableDocument.permanent("it is nested too deeply", deep);
        } catch (RuntimeException fault) {
            throw UnreadableDocument.permanent("the parser failed on it: " + fault, fault);
        }
    }

    private static String text(byte[] content) throws UnreadableDocument {
        var text = TextDecoder.decode(content);
        if (LFS_POINTER.matcher(text).find()) {
            throw UnreadableDocument.permanent("it is a Git LFS pointer, its content is not in the repository");
        }
        return text;
    }
}
