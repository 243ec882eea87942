package dev.ragtime.runtime.embed;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;

/**
 * What a {@code tokenizer.json} says of tokens that the tokenizer's library does not tell. Read as a stream: those of
 * multilingual models have a quarter of a million entries.
 *
 * @param unknown the token that stands for what is not in the vocabulary; empty for none
 * @param unknownId its place, where the file names it by that; -1 for none
 * @param longestWord characters of the longest word that is not unknown as a whole; 0 for any
 * @param largestId the largest number that a text can become
 */
record TokenizerRules(String unknown, int unknownId, int longestWord, int largestId) {
    /** WordPiece takes longer words for unknown where the file does not say otherwise. */
    private static final int LONGEST_WORD = 100;

    private static final JsonFactory JSON = new JsonFactory();

    /** @throws IOException also when it is no tokenizer */
    static TokenizerRules read(InputStream file) throws IOException {
        try (var json = JSON.createParser(file)) {
            if (json.nextToken() != JsonToken.START_OBJECT) throw new IOException("it is no JSON object");
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                var name = json.currentName();
                var value = json.nextToken();
                if (name.equals("model") && value == JsonToken.START_OBJECT) return model(json);
                json.skipChildren();
            }
            throw new IOException("it has no object \"model\"");
        }
    }

    boolean isUnknown(String token, long id) {
        return id == unknownId || !unknown.isEmpty() && token.equals(unknown);
    }

    private static TokenizerRules model(JsonParser json) throws IOException {
        var type = "";
        var unknown = "";
        int unknownId = -1;
        int longest = 0;
        int largest = -1;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            var name = json.currentName();
            var value = json.nextToken();
            switch (name) {
                case "type" -> type = json.getText();
                case "unk_token" -> unknown = value == JsonToken.VALUE_STRING ? json.getText() : "";
                case "unk_id" -> unknownId = value == JsonToken.VALUE_NUMBER_INT ? json.getIntValue() : -1;
                case "max_input_chars_per_word" -> longest = json.getValueAsInt(0);
                case "vocab" -> largest = largestId(json);
                default -> json.skipChildren();
            }
        }
        if (largest < 0) throw new IOException("its model has no vocabulary");
        // files of old versions do not name the type
        boolean wordPiece = type.equals("WordPiece") || type.isEmpty() && longest > 0;
        return new TokenizerRules(unknown, unknownId, !wordPiece ? 0 : longest > 0 ? longest : LONGEST_WORD, largest);
    }

    /** Of an object of tokens and their numbers, or a list of tokens with their scores. */
    private static int largestId(JsonParser json) throws IOException {
        int largest = -1;
        if (json.currentToken() == JsonToken.START_OBJECT) {
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                json.nextToken();
                largest = Math.max(largest, json.getValueAsInt(-1));
            }
        } else if (json.currentToken() == JsonToken.START_ARRAY) {
            while (json.nextToken() != JsonToken.END_ARRAY) {
                json.skipChildren();
                largest++;
            }
        }
        return largest;
    }
}
