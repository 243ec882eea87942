package dev.ragtime.runtime.memory;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** Names of what is kept, as clients see them: a prefix that tells what it is, and 32 hexadecimal digits. */
public final class Names {
    private static final String CONVERSATION = "conv_";
    private static final String ANSWER = "resp_";
    private static final String FACT = "mem_";
    private static final Pattern DIGITS = Pattern.compile("[0-9a-f]{32}");

    private Names() {}

    public static String conversation(UUID id) {
        return CONVERSATION + digits(id);
    }

    /** Whether it may be a conversation's. */
    public static boolean isConversation(String name) {
        return ofConversation(name).isPresent();
    }

    /** Of a turn, and so of its answer. */
    public static String answer(UUID id) {
        return ANSWER + digits(id);
    }

    public static String fact(UUID id) {
        return FACT + digits(id);
    }

    static Optional<UUID> ofFact(String name) {
        return parse(FACT, name);
    }

    static Optional<UUID> ofConversation(String name) {
        return parse(CONVERSATION, name);
    }

    static Optional<UUID> ofAnswer(String name) {
        return parse(ANSWER, name);
    }

    /** Of an answer, without the prefix that its protocol gives it. */
    public static Optional<UUID> ofDigits(String digits) {
        return parse("", digits);
    }

    /** Without a prefix. */
    public static String digits(UUID id) {
        return id.toString().replace("-", "");
    }

    private static Optional<UUID> parse(String prefix, String name) {
        if (!name.startsWith(prefix)) return Optional.empty();
        var digits = name.substring(prefix.length());
        if (!DIGITS.matcher(digits).matches()) return Optional.empty();
        return Optional.of(
                new UUID(Long.parseUnsignedLong(digits, 0, 16, 16), Long.parseUnsignedLong(digits, 16, 32, 16)));
    }
}
