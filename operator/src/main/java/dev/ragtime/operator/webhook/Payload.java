package dev.ragtime.operator.webhook;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.BufferedInputStream;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The few fields of a hook that matter, by their path, read as the body comes.
 *
 * @param wellFormed whether the body is JSON
 */
record Payload(Map<String, String> fields, boolean wellFormed) {
    private static final int DEEPEST = 100;
    private static final int LONGEST_NAME = 1000;
    private static final int LONGEST_TEXT = 10_000;

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST)
                    .maxNameLength(LONGEST_NAME)
                    .maxStringLength(LONGEST_TEXT)
                    .build())
            .build();

    /** Senders that send none that matters. */
    static final Payload NONE = new Payload(Map.of(), true);

    Optional<String> field(String path) {
        return Optional.ofNullable(fields.get(path));
    }

    /** @param form whether JSON comes in a field of a form */
    static Payload read(InputStream body, boolean form) throws IOException {
        var found = new HashMap<String, String>();
        // the form is read byte by byte
        try (var parser = JSON.createParser(form ? FormField.of(new BufferedInputStream(body), "payload") : body)) {
            while (parser.nextToken() != null) keep(parser, found);
            return new Payload(Map.copyOf(found), true);
        } catch (JsonProcessingException | CharConversionException | FormField.MalformedFormException e) {
            return new Payload(Map.of(), false);
        }
    }

    /** Texts of the outermost object and of the objects in it: all others are passed over, and never held. */
    private static void keep(JsonParser parser, Map<String, String> found) throws IOException {
        if (parser.currentToken() != JsonToken.VALUE_STRING) return;
        var place = parser.getParsingContext();
        var name = place.getCurrentName();
        var outer = place.getParent();
        if (name == null || outer == null) return;
        if (outer.inRoot()) keep(name, parser, found);
        else if (outer.getParent() != null && outer.getParent().inRoot() && outer.getCurrentName() != null)
            keep(outer.getCurrentName() + "." + name, parser, found);
    }

    private static void keep(String path, JsonParser parser, Map<String, String> found) throws IOException {
        if (HookEvent.FIELDS.contains(path)) found.put(path, parser.getText());
    }
}
