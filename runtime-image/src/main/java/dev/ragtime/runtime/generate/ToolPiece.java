package dev.ragtime.runtime.generate;

/**
 * A piece of a call, as a model writes it.
 *
 * @param index of the call in the answer, from 0
 * @param id in the first piece of a call; else empty
 * @param name in the first piece of a call; else empty
 * @param arguments the next piece of them; may be empty
 */
public record ToolPiece(int index, String id, String name, String arguments) {
    /** Whether a call begins with it. */
    public boolean first() {
        return !id.isEmpty();
    }
}
