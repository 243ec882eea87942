package dev.ragtime.runtime.chunk;

import java.util.List;

/** The text of successive chunks of a document as one: what two of them share is read once, another heading where it stands. */
public final class JoinedText {
    /** Below that, what one ends with and the next begins with is chance. */
    private static final int LEAST_OVERLAP = 8;

    private JoinedText() {}

    /** @param chunks in order, at least one */
    public static String of(List<Chunk> chunks) {
        var text = new StringBuilder(chunks.getFirst().text());
        for (var i = 1; i < chunks.size(); i++) {
            var another = !chunks.get(i).heading().equals(chunks.get(i - 1).heading());
            if (another) text.append("\n\n").append(chunks.get(i).lastHeading());
            append(text, chunks.get(i).text(), another);
        }
        return text.toString();
    }

    private static void append(StringBuilder text, String next, boolean anotherSection) {
        var shared = anotherSection ? 0 : overlap(text.substring(Math.max(0, text.length() - next.length())), next);
        if (shared == 0) text.append('\n');
        text.append(next, shared, next.length());
    }

    /** Length of what one ends with and the other begins with. */
    private static int overlap(String text, String next) {
        for (var length = Math.min(text.length(), next.length()); length >= LEAST_OVERLAP; length--) {
            if (text.regionMatches(text.length() - length, next, 0, length)) return length;
        }
        return 0;
    }
}
