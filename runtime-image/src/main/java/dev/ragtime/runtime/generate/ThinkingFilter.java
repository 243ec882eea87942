package dev.ragtime.runtime.generate;

import java.util.List;
import java.util.function.Consumer;

/**
 * Takes out of a model's text what it thinks between {@code <think>} and {@code </think>}, however the text is cut into
 * pieces. For a single thread.
 */
final class ThinkingFilter {
    private static final List<String> BEGIN = List.of("<think>", "<thinking>");
    private static final List<String> END = List.of("</think>", "</thinking>");

    private final Consumer<String> answer;
    private String held = "";
    private boolean thinking;
    private boolean thought;
    private boolean said;

    /** @param answer gets what is no thinking */
    ThinkingFilter(Consumer<String> answer) {
        this.answer = answer;
    }

    /** Where a tag stands in a text. */
    private record Place(int begin, int end) {
        static Place of(String text, List<String> tags) {
            var first = new Place(text.length(), text.length());
            for (var tag : tags) {
                var at = text.indexOf(tag);
                if (at >= 0 && at < first.begin()) first = new Place(at, at + tag.length());
            }
            return first;
        }

        boolean found() {
            return end > begin;
        }
    }

    void accept(String piece) {
        held += piece;
        while (advance()) {}
    }

    /** False when nothing more can be told before the next piece. */
    private boolean advance() {
        var end = Place.of(held, END);
        if (thinking) {
            held = held.substring(end.found() ? end.end() : held.length() - unfinished(held, END));
            thinking = !end.found();
            return end.found();
        }
        var begin = Place.of(held, BEGIN);
        // some servers' templates begin the thinking, so that only its end is in the text
        if (end.found() && end.begin() < begin.begin()) {
            held = held.substring(end.end());
            thought = true;
            return true;
        }
        var open = begin.found() ? 0 : Math.max(unfinished(held, BEGIN), unfinished(held, END));
        say(held.substring(0, begin.begin() - open));
        held = held.substring(begin.found() ? begin.end() : held.length() - open);
        thinking = begin.found();
        thought |= thinking;
        return thinking;
    }

    /** Length of the end of a text that may become a tag. */
    private static int unfinished(String text, List<String> tags) {
        var longest = 0;
        for (var tag : tags) {
            for (var length = Math.min(tag.length() - 1, text.length()); length > longest; length--) {
                if (text.endsWith(tag.substring(0, length))) longest = length;
            }
        }
        return longest;
    }

    /** What looked like the beginning of a tag was text after all. */
    void end() {
        if (!thinking) say(held);
        held = "";
    }

    private void say(String text) {
        // the empty lines after the thinking belong to it
        var visible = thought && !said ? text.stripLeading() : text;
        if (visible.isEmpty()) return;
        said = true;
        answer.accept(visible);
    }
}
