package dev.ragtime.runtime.chunk;

/**
 * What a model wrote of a chunk: what it is about and where in the document it stands.
 *
 * @param key of what the model was asked, equal only for equal questions; empty where none is
 * @param text one line; empty while it is not written, or where the model had nothing to say
 */
public record ContextLine(String key, String text) {
    public static final ContextLine NONE = new ContextLine("", "");

    /** Whether there is to be one. */
    public boolean isAsked() {
        return !key.isEmpty();
    }
}
