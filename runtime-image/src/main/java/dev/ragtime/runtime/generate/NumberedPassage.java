package dev.ragtime.runtime.generate;

import dev.ragtime.runtime.retrieve.Passage;
import java.util.ArrayList;
import java.util.List;

/**
 * A passage as the model and the reader see it.
 *
 * @param number from 1, in order of rank; what {@code [n]} in an answer points to
 */
public record NumberedPassage(int number, Passage passage) {

    public static List<NumberedPassage> number(List<Passage> passages) {
        var numbered = new ArrayList<NumberedPassage>(passages.size());
        for (var passage : passages) numbered.add(new NumberedPassage(numbered.size() + 1, passage));
        return List.copyOf(numbered);
    }

    /** What is read of it. */
    public String text() {
        return passage.chunk().reading().text();
    }
}
