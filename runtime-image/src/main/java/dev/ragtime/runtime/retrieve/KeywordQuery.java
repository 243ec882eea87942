package dev.ragtime.runtime.retrieve;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Stream;

/**
 * What is looked for by words. Each word of a question counts once, and a question as long as a document is cut: its
 * beginning and its end say what is asked, and every further word costs a list of all chunks that hold it.
 *
 * @param text words parted by blanks
 * @param dropped words that were left out
 */
record KeywordQuery(String text, int dropped) {
    private static final int HALF = 32;

    static KeywordQuery of(String question) {
        List<String> words =
                new ArrayList<>(new LinkedHashSet<>(List.of(question.strip().split("\\s+"))));
        var dropped = Math.max(0, words.size() - 2 * HALF);
        if (dropped > 0) {
            words = Stream.concat(words.stream().limit(HALF), words.stream().skip(HALF + dropped))
                    .toList();
        }
        return new KeywordQuery(String.join(" ", words), dropped);
    }
}
