package dev.ragtime.runtime.memory;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ragtime.api.Sha256;
import dev.ragtime.runtime.store.MemoryEntry;
import java.util.UUID;

/** What is kept, as texts of entries; a field that this version does not know is left out. */
final class Entries {
    /** Kind of an entry that is a {@link Turn}. */
    static final String TURN = "turn";

    /** Kind of an entry that is a {@link Conversation}. */
    static final String CONVERSATION = "conversation";

    /** Kind of an entry that is a {@link Fact}. */
    static final String FACT = "fact";

    /** Kind of an entry that is an {@link Answered}. */
    static final String ANSWERED = "answered";

    /** Kind of an entry that is a {@link Rating}. */
    static final String RATING = "rating";

    private static final ObjectMapper JSON =
            new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private Entries() {}

    static Turn turn(MemoryEntry entry) {
        return read(entry, Turn.class);
    }

    static Conversation conversation(MemoryEntry entry) {
        return read(entry, Conversation.class);
    }

    static Fact fact(MemoryEntry entry) {
        return read(entry, Fact.class);
    }

    static Answered answered(MemoryEntry entry) {
        return read(entry, Answered.class);
    }

    static Rating rating(MemoryEntry entry) {
        return read(entry, Rating.class);
    }

    private static <T> T read(MemoryEntry entry, Class<T> type) {
        try {
            return JSON.readValue(entry.text(), type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the store holds a " + entry.kind() + " that this version cannot read", e);
        }
    }

    /** Of what is the same entry whichever process writes it, by all that tells it from others. */
    static UUID id(String text) {
        var digits = Sha256.hex(text, 32);
        return new UUID(Long.parseUnsignedLong(digits, 0, 16, 16), Long.parseUnsignedLong(digits, 16, 32, 16));
    }

    static String write(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record of texts and numbers is always JSON", e);
        }
    }
}
