package dev.ragtime.runtime.document;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Bytes to text: by byte order mark, else UTF-8, else Windows-1252, unless it is no text at all. */
final class TextDecoder {
    private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");

    /** Control characters beyond this share mean a binary file; text has hardly any. */
    private static final double MAX_CONTROL_SHARE = 0.01;

    private TextDecoder() {}

    static String decode(byte[] bytes) throws UnreadableDocument {
        if (startsWith(bytes, 0xFE, 0xFF))
            return text(new String(bytes, 2, bytes.length - 2, StandardCharsets.UTF_16BE));
        if (startsWith(bytes, 0xFF, 0xFE))
            return text(new String(bytes, 2, bytes.length - 2, StandardCharsets.UTF_16LE));
        var offset = startsWith(bytes, 0xEF, 0xBB, 0xBF) ? 3 : 0;
        try {
            var decoder = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT);
            return text(decoder.decode(ByteBuffer.wrap(bytes, offset, bytes.length - offset))
                    .toString());
        } catch (CharacterCodingException e) {
            return text(new String(bytes, WINDOWS_1252));
        }
    }

    private static String text(String decoded) throws UnreadableDocument {
        var controls = decoded.chars().filter(TextDecoder::isControl).count();
        if (controls > decoded.length() * MAX_CONTROL_SHARE) {
            throw UnreadableDocument.permanent("it is a binary file, not text");
        }
        return decoded.replace("\r\n", "\n").replace('\r', '\n').replace("\0", "");
    }

    private static boolean isControl(int c) {
        return (c < 0x20 && c != '\n' && c != '\r' && c != '\t' && c != '\f') || c == 0x7F || c == 0xFFFD;
    }

    private static boolean startsWith(byte[] bytes, int... prefix) {
        if (bytes.length < prefix.length) return false;
        for (var i = 0; i < prefix.length; i++) {
            if ((bytes[i] & 0xFF) != prefix[i]) return false;
        }
        return true;
    }
}
