package dev.ragtime.runtime.document;

import java.time.Duration;

/**
 * What one document may cost.
 *
 * @param maxBytes size of the file
 * @param maxCharacters length of its text
 * @param timeout time to parse it
 */
public record ParserLimits(int maxBytes, int maxCharacters, Duration timeout) {
    public static ParserLimits defaults() {
        return new ParserLimits(32 << 20, 10_000_000, Duration.ofSeconds(60));
    }
}
