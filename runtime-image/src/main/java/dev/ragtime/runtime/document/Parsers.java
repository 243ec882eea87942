package dev.ragtime.runtime.document;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The parser of each format, without limits of time or memory. */
final class Parsers {
    /** How a file begins that stands for another one, whatever the format of that (git-lfs, docs/spec.md). */
    private static final byte[] LFS_POINTER =
            "version https://git-lfs.github.com/spec/".getBytes(StandardCharsets.US_ASCII);

    private Parsers() {}

    /**
     * @param path of the file, which may say more of it than its format
     * @param reader of its pictures
     */
    static ParsedText parse(Format format, String path, byte[] content, int maxCharacters, PictureReader reader)
            throws UnreadableDocument {
        if (isLfsPointer(content)) {
            throw UnreadableDocument.permanent("it is a Git LFS pointer, its content is not in the repository");
        }
        try {
            return switch (format) {
                case PDF -> PdfParser.parse(content, maxCharacters, reader);
                case PICTURE -> PictureParser.parse(content, maxCharacters, reader);
                case DOCX -> DocxParser.parse(content, maxCharacters);
                case PPTX -> SlideParser.parse(content, maxCharacters);
                case XLSX -> WorkbookParser.parse(content, maxCharacters);
                case ODT -> OdtParser.parse(content, maxCharacters);
                case EPUB -> EpubParser.parse(content, maxCharacters);
                case HTML -> HtmlParser.parse(content, maxCharacters);
                case MARKDOWN -> MarkdownParser.parse(TextDecoder.decode(content), maxCharacters);
                case TEXT -> TextParser.parse(TextDecoder.decode(content), maxCharacters);
                case CODE -> CodeParser.parse(TextDecoder.decode(content), path, maxCharacters);
                case MAIL -> MailParser.parse(content, maxCharacters, reader);
                case JSON -> JsonParser.parse(TextDecoder.decode(content), maxCharacters);
                case JSON_LINES -> JsonParser.parseLines(TextDecoder.decode(content), maxCharacters);
                case CSV -> CsvParser.parse(TextDecoder.decode(content), maxCharacters);
            };
        } catch (StackOverflowError deep) {
            throw UnreadableDocument.permanent("it is nested too deeply", deep);
        } catch (RuntimeException fault) {
            throw UnreadableDocument.permanent("the parser failed on it: " + fault, fault);
        }
    }

    private static boolean isLfsPointer(byte[] content) {
        return content.length >= LFS_POINTER.length
                && Arrays.equals(content, 0, LFS_POINTER.length, LFS_POINTER, 0, LFS_POINTER.length);
    }
}
