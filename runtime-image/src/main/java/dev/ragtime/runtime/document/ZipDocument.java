package dev.ragtime.runtime.document;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.ZipException;

/** Opens documents that are zip files; of a file that is something else it is said what, and what to do. */
final class ZipDocument {
    private static final int LONGEST_TYPE = 100;

    /** How the containers of office programs before 2007, and of today's with a password, begin ([MS-CFB] 2.2). */
    private static final byte[] COMPOUND = {
        (byte) 0xD0, (byte) 0xCF, 0x11, (byte) 0xE0, (byte) 0xA1, (byte) 0xB1, 0x1A, (byte) 0xE1
    };

    /** Entries of their directory lie at multiples of this. */
    private static final int COMPOUND_ENTRY = 128;

    private ZipDocument() {}

    static ZipParts open(byte[] content, Format expected) throws UnreadableDocument {
        try {
            var parts = ZipParts.of(content);
            var found = format(parts);
            if (found.isPresent() && found.get() != expected) throw misnamed(found.get());
            if (found.isEmpty()) throw UnreadableDocument.permanent(other(parts, expected));
            return parts;
        } catch (ZipException e) {
            throw UnreadableDocument.permanent(noZip(content, expected, e), e);
        } catch (IOException e) {
            throw damaged(expected, e);
        }
    }

    /** @return what is said about a document of which a part cannot be read */
    static UnreadableDocument damaged(Format format, IOException e) {
        return e instanceof ZipParts.TooLarge
                ? UnreadableDocument.permanent(e.getMessage() + ", more than any document needs", e)
                : UnreadableDocument.permanent(
                        "it is a damaged %s file: %s; save it anew with the program that made it"
                                .formatted(format, e.getMessage()),
                        e);
    }

    /** The format of a file that a zip file's parts tell; empty for any other file. */
    static Optional<Format> sniff(byte[] content) {
        if (!startsWith(content, "PK")) return Optional.empty();
        try {
            return format(ZipParts.of(content));
        } catch (IOException e) {
            return Optional.empty(); // read as what else it looks like, which then names the reason
        }
    }

    private static Optional<Format> format(ZipParts parts) throws IOException {
        var type = type(parts);
        if (type.startsWith("application/epub+zip") || type.isEmpty() && parts.has("META-INF/container.xml"))
            return Optional.of(Format.EPUB);
        if (type.startsWith("application/vnd.oasis.opendocument.text")) return Optional.of(Format.ODT);
        if (!parts.has("[Content_Types].xml")) return Optional.empty();
        return switch (OfficePackage.mainElement(parts)) {
            case "document" -> Optional.of(Format.DOCX);
            case "presentation" -> Optional.of(Format.PPTX);
            case "workbook" -> Optional.of(Format.XLSX);
            default -> Optional.empty();
        };
    }

    private static String type(ZipParts parts) throws IOException {
        var type = parts.open("mimetype");
        if (type.isEmpty()) return "";
        try (var in = type.get()) {
            return new String(in.readNBytes(LONGEST_TYPE), StandardCharsets.US_ASCII).strip();
        }
    }

    private static UnreadableDocument misnamed(Format found) {
        return UnreadableDocument.permanent(
                "it is a file of the format %s; give it the extension .%s".formatted(found, extension(found)));
    }

    private static String extension(Format format) {
        return format.name().toLowerCase(Locale.ROOT);
    }

    private static String other(ZipParts parts, Format expected) throws IOException {
        if (parts.has("xl/workbook.bin")) return "it is a binary workbook (.xlsb); save it as .xlsx";
        var type = type(parts);
        if (type.startsWith("application/vnd.oasis.opendocument."))
            return "it is an OpenDocument %s; save it as .odt, .pptx or .xlsx"
                    .formatted(type.substring(type.lastIndexOf('.') + 1));
        return "it is a zip file without the main part of %s; save it anew with the program that made it"
                .formatted(expected);
    }

    private static String noZip(byte[] content, Format expected, ZipException e) {
        var extension = extension(expected);
        if (content.length == 0) return "it is empty";
        if (startsWith(content, "PK"))
            return "it is a damaged %s file, of which the end may be missing (%s); store it again in whole"
                    .formatted(expected, e.getMessage());
        if (Arrays.equals(content, 0, Math.min(content.length, COMPOUND.length), COMPOUND, 0, COMPOUND.length))
            return compound(content, extension);
        if (startsWith(content, "{\\rtf")) return "it is an RTF file; save it as ." + extension;
        return switch (Format.sniff(content)) {
            case PDF -> "it is a PDF; give it the extension .pdf";
            case HTML -> "it is an HTML page; give it the extension .html, or save it as ." + extension;
            default ->
                isText(content)
                        ? "it is a text, no %s file; give it the extension .txt, or save it as .%s"
                                .formatted(expected, extension)
                        : "it is not a valid %s file; save it as .%s".formatted(expected, extension);
        };
    }

    private static String compound(byte[] content, String extension) {
        if (hasEntry(content, "EncryptedPackage")) return "it is encrypted with a password; remove the password";
        if (hasEntry(content, "WordDocument")) return "it is a file of Word 97-2003 (.doc); save it as .docx";
        if (hasEntry(content, "Workbook") || hasEntry(content, "Book"))
            return "it is a file of Excel 97-2003 (.xls); save it as .xlsx";
        if (hasEntry(content, "PowerPoint Document"))
            return "it is a file of PowerPoint 97-2003 (.ppt); save it as .pptx";
        return "it is a file of an old office program; save it as ." + extension;
    }

    private static boolean hasEntry(byte[] content, String name) {
        var wanted = (name + '\0').getBytes(StandardCharsets.UTF_16LE);
        for (int at = 0; at + wanted.length <= content.length; at += COMPOUND_ENTRY) {
            if (Arrays.equals(content, at, at + wanted.length, wanted, 0, wanted.length)) return true;
        }
        return false;
    }

    private static boolean isText(byte[] content) {
        try {
            return !TextDecoder.decode(content).isBlank();
        } catch (UnreadableDocument binary) {
            return false;
        }
    }

    private static boolean startsWith(byte[] content, String start) {
        var wanted = start.getBytes(StandardCharsets.ISO_8859_1);
        return content.length >= wanted.length && Arrays.equals(content, 0, wanted.length, wanted, 0, wanted.length);
    }
}
