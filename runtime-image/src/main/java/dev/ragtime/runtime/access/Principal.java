package dev.ragtime.runtime.access;

import dev.ragtime.api.Sha256;
import dev.ragtime.api.knowledgebase.SourceAccess;
import java.util.Collection;
import java.util.Optional;

/**
 * A user or group, as its name is compared: by a hash, character by character. So any name can be kept in any store, none
 * stands in a log by mistake, and all take the same room.
 *
 * @param token 32 hexadecimal digits
 */
public record Principal(String token) implements Comparable<Principal> {
    private static final int LENGTH = 32;

    /** What a name must be. */
    public static final String FORM = "a name of 1 to " + SourceAccess.PRINCIPAL_LENGTH + " characters";

    /** Empty for what is no name of a principal: nothing at all, too much, or half a character. */
    public static Optional<Principal> named(String name) {
        int characters = name.codePointCount(0, name.length());
        if (characters < 1 || characters > SourceAccess.PRINCIPAL_LENGTH) return Optional.empty();
        if (name.codePoints().anyMatch(Principal::isHalf)) return Optional.empty();
        return Optional.of(new Principal(Sha256.hex(name, LENGTH)));
    }

    /** As it goes into hashes: the same whatever the order. */
    public static String text(Collection<Principal> principals) {
        return String.join(
                ",", principals.stream().map(Principal::token).sorted().toList());
    }

    /** Of a character beyond the first plane, without the other half. */
    static boolean isHalf(int character) {
        return character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE;
    }

    @Override
    public int compareTo(Principal other) {
        return token.compareTo(other.token);
    }
}
