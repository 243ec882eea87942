package dev.ragtime.runtime.document;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import dev.ragtime.runtime.document.JsonValue.Array;
import dev.ragtime.runtime.document.JsonValue.Leaf;
import dev.ragtime.runtime.document.JsonValue.Member;
import dev.ragtime.runtime.document.JsonValue.Structure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Reads values of JSON within the limits of one document. Comments, commas at the end and NaN are no faults. */
final class JsonReader {
    /** Beyond it no reader follows, and a heading for each level fills a chunk. */
    private static final int DEEPEST = 100;

    private static final int MOST_VALUES = 1_000_000;
    private static final int LONGEST_FAULT = 200;

    /** Lists of all that would be right, and places in words of a debugger. */
    private static final Pattern DETAILS = Pattern.compile(
            "(?s)(?:: (?:expected a valid value|was expecting) )?\\((?:JSON |for |start marker).*|\\n.*");

    private final JsonFactory factory;
    private final int maxCharacters;
    private int characters;
    private int values;

    /** @param maxCharacters of all that is read, names included */
    JsonReader(int maxCharacters) {
        this.maxCharacters = maxCharacters;
        this.factory = factory(maxCharacters);
    }

    private static JsonFactory factory(int maxCharacters) {
        return JsonFactory.builder()
                .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
                .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
                .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
                .streamReadConstraints(StreamReadConstraints.builder()
                        // counted here, to tell it in this product's words
                        .maxNestingDepth(Integer.MAX_VALUE)
                        .maxStringLength(maxCharacters)
                        .maxNameLength(maxCharacters)
                        .maxNumberLength(maxCharacters)
                        .build())
                .build();
    }

    /** What is wrong with the text as JSON, and where. */
    static final class NotJson extends Exception {
        private static final long serialVersionUID = 1L;

        private final int line;
        private final int column;
        private final String fault;

        NotJson(JsonProcessingException cause) {
            super(cause);
            this.line = cause.getLocation().getLineNr();
            this.column = cause.getLocation().getColumnNr();
            this.fault = fault(cause.getOriginalMessage());
        }

        private static String fault(String message) {
            if (message.startsWith("Unexpected end-of-input")) return "it ends in the middle";
            var brief = DETAILS.matcher(message).replaceFirst("");
            return brief.substring(0, Math.min(brief.length(), LONGEST_FAULT));
        }

        /** @param above lines before the text that was read */
        String reason(int above) {
            return "line %d, column %d: %s".formatted(line + above, column, fault);
        }
    }

    /** One value after the other: of a file of JSON one, of others any number. */
    List<JsonValue> read(String text) throws NotJson, UnreadableDocument {
        var read = new ArrayList<JsonValue>();
        try (var tokens = factory.createParser(text)) {
            for (var token = tokens.nextToken(); token != null; token = tokens.nextToken()) {
                read.add(value(token, tokens, 1));
            }
            return read;
        } catch (StreamConstraintsException e) {
            throw tooLong();
        } catch (JsonProcessingException e) {
            throw new NotJson(e);
        } catch (IOException e) {
            throw new IllegalStateException("text in memory is always readable", e);
        }
    }

    private JsonValue value(JsonToken token, JsonParser tokens, int depth) throws IOException, UnreadableDocument {
        if (depth > DEEPEST) throw UnreadableDocument.permanent("it is nested more than " + DEEPEST + " deep");
        if (++values > MOST_VALUES) throw UnreadableDocument.permanent("it has more than " + MOST_VALUES + " values");
        return switch (token) {
            case START_OBJECT -> structure(tokens, depth);
            case START_ARRAY -> array(tokens, depth);
            case VALUE_NULL -> new Leaf("");
            default -> new Leaf(counted(tokens.getText()));
        };
    }

    private JsonValue structure(JsonParser tokens, int depth) throws IOException, UnreadableDocument {
        var members = new ArrayList<Member>();
        while (tokens.nextToken() != JsonToken.END_OBJECT) {
            var name = counted(tokens.currentName());
            members.add(new Member(name, value(tokens.nextToken(), tokens, depth + 1)));
        }
        return new Structure(members);
    }

    private JsonValue array(JsonParser tokens, int depth) throws IOException, UnreadableDocument {
        var elements = new ArrayList<JsonValue>();
        for (var token = tokens.nextToken(); token != JsonToken.END_ARRAY; token = tokens.nextToken()) {
            elements.add(value(token, tokens, depth + 1));
        }
        return new Array(elements);
    }

    private String counted(String text) throws UnreadableDocument {
        characters += text.length();
        if (characters > maxCharacters) throw tooLong();
        return text;
    }

    private UnreadableDocument tooLong() {
        return UnreadableDocument.permanent("its text is longer than " + maxCharacters + " characters");
    }
}
