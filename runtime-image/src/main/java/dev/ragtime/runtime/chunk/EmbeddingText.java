package dev.ragtime.runtime.chunk;

/** What is embedded, and searched by words, for a chunk. */
public final class EmbeddingText {
    private EmbeddingText() {}

    /** Title, heading and text, one a line; a title that the text begins with is not repeated. */
    public static String of(Chunk chunk) {
        return of(chunk.title(), chunk.heading(), chunk.text());
    }

    static String of(String title, String heading, String text) {
        var joined = new StringBuilder();
        if (!text.startsWith(title)) joined.append(title).append('\n');
        if (!heading.isEmpty()) joined.append(heading).append('\n');
        return joined.append(text).toString();
    }
}
