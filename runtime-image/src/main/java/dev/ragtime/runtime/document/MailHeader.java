package dev.ragtime.runtime.document;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.codec.DecoderUtil;
import org.apache.james.mime4j.dom.Header;
import org.apache.james.mime4j.dom.field.ContentTypeField;
import org.apache.james.mime4j.stream.Field;

/** Fields of a mail or of one of its parts as a reader sees them. */
record MailHeader(Header header) {
    private static final List<String> SHOWN = List.of("From", "To", "Cc", "Date");

    /** The text of a field, decoded, in one line; empty when there is none. */
    Optional<String> field(String name) {
        return Optional.ofNullable(header.getField(name))
                .map(MailHeader::text)
                .map(MailHeader::decoded)
                .filter(text -> !text.isEmpty());
    }

    /** Programs write UTF-8 into a header, too, and older ones Windows-1252. */
    private static String text(Field field) {
        try {
            var raw = field.getRaw();
            if (raw == null) return field.getBody();
            var line = TextDecoder.decode(raw.toByteArray());
            return line.substring(line.indexOf(':') + 1);
        } catch (UnreadableDocument binary) {
            // control characters: mime4j leaves out what is no ASCII
            return field.getBody();
        }
    }

    /** Encoded words (RFC 2047) as what they stand for. */
    static String decoded(String text) {
        return VisibleText.line(
                DecoderUtil.decodeEncodedWords(text.replaceAll("\\n[ \\t]+", " "), DecodeMonitor.SILENT));
    }

    /** Who wrote to whom, and when; empty when it does not say. */
    String summary() {
        var lines = new ArrayList<String>();
        for (var name : SHOWN) field(name).ifPresent(text -> lines.add(name + ": " + text));
        return String.join("\n", lines);
    }

    /** A parameter of its type, such as {@code charset}; empty when it has none. */
    String parameter(String name) {
        return Optional.ofNullable(header.getField("Content-Type"))
                .filter(ContentTypeField.class::isInstance)
                .map(type -> ((ContentTypeField) type).getParameter(name))
                .orElse("");
    }
}
