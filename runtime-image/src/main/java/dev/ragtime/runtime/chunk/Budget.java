package dev.ragtime.runtime.chunk;

import dev.ragtime.runtime.embed.Tokenizer;
import java.util.List;

/**
 * Shares a chunk's tokens between title, heading and text. Title and heading get a quarter each at most, so at least
 * half is left for text.
 *
 * @param maxTokens of everything embedded
 */
record Budget(Tokenizer tokenizer, int maxTokens) {
    static final String HEADING_SEPARATOR = " > ";

    /** Loses its last words where it is too long. */
    String shorten(String titleOrHeading) {
        var spans = tokenizer.spans(titleOrHeading);
        int most = maxTokens / 4;
        if (spans.size() <= most) return titleOrHeading;
        var kept = titleOrHeading.substring(0, spans.get(most).start());
        int blank = kept.lastIndexOf(' ');
        return (blank > 0 ? kept.substring(0, blank) : kept).strip();
    }

    /** How many of these headings, counted from the innermost, can be named above a text. */
    int nearest(List<String> headings) {
        int tokens = 0;
        int count = 0;
        while (count < headings.size()) {
            tokens += tokenizer.count(headings.get(headings.size() - 1 - count)) + (count == 0 ? 0 : 1);
            if (tokens > maxTokens / 4) break;
            count++;
        }
        return count;
    }

    /** Tokens left for text below these. */
    int forText(String title, String heading) {
        return maxTokens - tokenizer.count(title) - tokenizer.count(heading);
    }
}
