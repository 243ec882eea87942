package dev.ragtime.runtime.chunk;

import dev.ragtime.runtime.embed.Tokenizer;

/**
 * Shares a chunk's tokens between title, heading and text. Title and heading get a quarter each at most, so at least
 * half is left for text; what is longer loses its end.
 *
 * @param maxTokens of everything embedded
 */
record Budget(Tokenizer tokenizer, int maxTokens) {
    String shorten(String titleOrHeading) {
        var spans = tokenizer.spans(titleOrHeading);
        int most = maxTokens / 4;
        return spans.size() <= most
                ? titleOrHeading
                : titleOrHeading.substring(0, spans.get(most - 1).end());
    }

    /** Tokens left for text below these. */
    int forText(String title, String heading) {
        return maxTokens - tokenizer.count(title) - tokenizer.count(heading);
    }
}
