package dev.ragtime.runtime.chunk;

import java.util.List;

/**
 * Text that one or more chunks cover.
 *
 * @param heading headings above it, joined by {@code " > "}; may be empty
 * @param text all of it
 * @param units in order, without overlap; between two there is only white space
 */
record RunningText(String heading, String text, List<Unit> units) {
    RunningText {
        units = List.copyOf(units);
    }

    /**
     * A range of the text that should not be cut.
     *
     * @param start first character, inclusive
     * @param end last character, exclusive
     * @param tokens its length for the embedding model
     * @param block number of the paragraph it belongs to
     */
    record Unit(int start, int end, int tokens, int block) {}
}
