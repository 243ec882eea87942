package dev.ragtime.runtime.push;

import dev.ragtime.runtime.call.CallError;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.Field;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.apache.james.mime4j.stream.RawField;
import org.apache.james.mime4j.stream.RawFieldParser;
import org.apache.james.mime4j.stream.RecursionMode;
import org.apache.james.mime4j.util.ByteSequence;

/** The fields of a body of {@code multipart/form-data} (RFC 7578), by name; of two with one name the last. */
final class FormData {
    private FormData() {}

    /**
     * @param fileName empty for a field that is no file
     * @param mediaType as its part says; empty when it says nothing
     */
    record Part(String name, String fileName, String mediaType, byte[] content) {
        String text() {
            return new String(content, StandardCharsets.UTF_8).strip();
        }
    }

    /** @throws CallError when the body is no form */
    static Map<String, Part> parse(byte[] body, String contentType) {
        if (!contentType.strip().toLowerCase(Locale.ROOT).startsWith("multipart/form-data"))
            throw noForm("Content-Type is " + contentType);
        var stream = new MimeTokenStream(MimeConfig.PERMISSIVE);
        stream.setRecursionMode(RecursionMode.M_NO_RECURSE);
        stream.parseHeadless(new ByteArrayInputStream(body), contentType);
        try {
            return parts(stream);
        } catch (IOException | MimeException e) {
            throw noForm(e.getMessage());
        }
    }

    private static CallError noForm(String why) {
        return CallError.invalid(
                "invalid_form",
                "",
                "the body is no form (%s): send multipart/form-data with the fields file and purpose".formatted(why));
    }

    private static Map<String, Part> parts(MimeTokenStream stream) throws IOException, MimeException {
        var parts = new LinkedHashMap<String, Part>();
        var disposition = Optional.<RawField>empty();
        var mediaType = "";
        for (var state = stream.getState(); state != EntityState.T_END_OF_STREAM; state = stream.next()) {
            switch (state) {
                // its parts are files, also where one is a mail or has parts itself
                case T_START_MULTIPART -> stream.setRecursionMode(RecursionMode.M_FLAT);
                case T_START_HEADER -> {
                    disposition = Optional.empty();
                    mediaType = "";
                }
                case T_FIELD -> {
                    var field = stream.getField();
                    if (field.getName().equalsIgnoreCase("Content-Disposition")) disposition = Optional.of(raw(field));
                    if (field.getName().equalsIgnoreCase("Content-Type")) mediaType = value(field);
                }
                case T_BODY -> {
                    if (disposition.isEmpty()) throw noForm("a part says not which field it is");
                    var parameters = parameters(disposition.get());
                    var name = parameters.getOrDefault("name", "");
                    parts.put(
                            name,
                            new Part(
                                    name,
                                    parameters.getOrDefault("filename", ""),
                                    mediaType,
                                    stream.getInputStream().readAllBytes()));
                }
                default -> {}
            }
        }
        return parts;
    }

    /** Names are UTF-8, whatever a mail's header would be. */
    private static RawField raw(Field field) {
        return new RawField(field.getName(), value(field));
    }

    private static String value(Field field) {
        ByteSequence raw = field.getRaw();
        if (raw == null) return field.getBody();
        var line = new String(raw.toByteArray(), StandardCharsets.UTF_8);
        return line.substring(line.indexOf(':') + 1).strip();
    }

    private static Map<String, String> parameters(RawField field) {
        var parameters = new LinkedHashMap<String, String>();
        RawFieldParser.DEFAULT
                .parseRawBody(field)
                .getParams()
                .forEach(parameter ->
                        parameters.put(parameter.getName().toLowerCase(Locale.ROOT), unescaped(parameter.getValue())));
        return parameters;
    }

    /** As browsers and clients write quotes and line ends in names (the HTML standard on multipart form data). */
    private static String unescaped(String value) {
        return value.replace("%22", "\"").replace("%0D", "\r").replace("%0A", "\n");
    }
}
