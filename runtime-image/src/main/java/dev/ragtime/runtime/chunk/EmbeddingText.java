package dev.ragtime.runtime.chunk;

/** What is embedded, and searched by words, for a chunk. */
public final class EmbeddingText {
    private EmbeddingText() {}

    /** Title, heading, the line of context and text, one a line; a title that the text begins with is not repeated. */
    public static String of(Chunk chunk) {
        return of(chunk, chunk.context().text());
    }

    /** What it will be once this line is written. */
    public static String of(Chunk chunk, String line) {
        return of(chunk.title(), chunk.heading(), line, chunk.text());
    }

    static String of(String title, String heading, String text) {
        return of(title, heading, "", text);
    }

    private static String of(String title, String heading, String context, String text) {
        var joined = new StringBuilder();
        if (!text.startsWith(title)) joined.append(title).append('\n');
        if (!heading.isEmpty()) joined.append(heading).append('\n');
        if (!context.isEmpty()) joined.append(context).append('\n');
        return joined.append(text).toString();
    }
}
