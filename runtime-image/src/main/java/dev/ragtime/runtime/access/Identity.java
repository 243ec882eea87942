package dev.ragtime.runtime.access;

import dev.ragtime.api.Sha256;

/**
 * Who asks: told from all others, and the same each time. Like a {@link Principal} it holds no name, so that it can stand in
 * any store and in no log by mistake.
 *
 * @param token 32 hexadecimal digits
 */
public record Identity(String token) {
    private static final int LENGTH = 32;

    /**
     * @param way how it is known; the same name means somebody else in another way
     * @param parts what tells the one from others there
     */
    public static Identity of(String way, String... parts) {
        // no part can hold the byte between them in a way that makes two lists one: lengths stand before
        var text = new StringBuilder(way);
        for (var part : parts)
            text.append('\0').append(part.length()).append(':').append(part);
        return new Identity(Sha256.hex(text.toString(), LENGTH));
    }
}
