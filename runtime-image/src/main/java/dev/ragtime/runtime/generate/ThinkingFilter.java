package dev.ragtime.runtime.generate;

import java.util.List;

/**
 * Parts a model's text from what it thinks between {@code <think>} and {@code </think>}, or other marks that models use,
 * however the text is cut into pieces. A mark in code, with a backtick before it, is text. For a single thread.
 *
 * <p>Some servers' templates begin the thinking themselves, so that only its end is in the text. Where that is known of a
 * model, nothing is said before that end.
 */
final class ThinkingFilter {
    private static final List<String> BEGIN =
            List.of("<think>", "<thinking>", "<thought>", "<reasoning>", "[think]", "\u25C1think\u25B7");
    private static final List<String> END =
            List.of("</think>", "</thinking>", "</thought>", "</reasoning>", "[/think]", "\u25C1/think\u25B7");

    private final AnswerListener answer;
    private final Runnable retract;
    private State state;
    private String held = "";
    private boolean thought;
    private boolean said;
    private boolean endedWithoutBegin;
    private char last = ' ';

    private enum State {
        ANSWER,
        THINKING,
        /** Thinking, if its end is to come; else all of it is the answer. */
        EXPECTED_THINKING
    }

    /**
     * @param answer gets both, without the marks
     * @param retract called when all that was said so far turns out to be thinking
     * @param beginsThinking whether this model's earlier answers began with thinking that nothing in them began
     */
    ThinkingFilter(AnswerListener answer, Runnable retract, boolean beginsThinking) {
        this.answer = answer;
        this.retract = retract;
        this.state = beginsThinking ? State.EXPECTED_THINKING : State.ANSWER;
    }

    /** Where a mark stands in a text. */
    private record Place(int begin, int end) {
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
        var begin = place(BEGIN);
        var end = place(END);
        return switch (state) {
            case THINKING -> leave(end, held.length() - unfinished(END));
            case EXPECTED_THINKING -> begin.begin() < end.begin() ? enter(begin) : leave(end, 0);
            case ANSWER -> end.begin() < begin.begin() ? withdraw(end) : say(begin);
        };
    }

    /** @param from what of the held text may still be part of the end */
    private boolean leave(Place end, int from) {
        think(held.substring(0, end.found() ? end.begin() : from));
        if (!end.found()) {
            held = held.substring(from);
            return false;
        }
        endedWithoutBegin |= state == State.EXPECTED_THINKING;
        held = held.substring(end.end());
        thought = true;
        state = State.ANSWER;
        return true;
    }

    private boolean enter(Place begin) {
        held = held.substring(begin.end());
        thought = true;
        state = State.THINKING;
        return true;
    }

    private boolean withdraw(Place end) {
        retract.run();
        think(held.substring(0, end.begin()));
        held = held.substring(end.end());
        thought = true;
        endedWithoutBegin = true;
        said = false;
        return true;
    }

    private boolean say(Place begin) {
        var open = begin.found() ? 0 : Math.max(unfinished(BEGIN), unfinished(END));
        say(held.substring(0, begin.begin() - open));
        if (begin.found()) return enter(begin);
        held = held.substring(held.length() - open);
        return false;
    }

    private Place place(List<String> marks) {
        for (int at = 0; at < held.length(); at++) {
            if (isCode(at)) continue;
            for (var mark : marks) {
                if (held.regionMatches(true, at, mark, 0, mark.length())) return new Place(at, at + mark.length());
            }
        }
        return new Place(held.length(), held.length());
    }

    private boolean isCode(int at) {
        return (at == 0 ? last : held.charAt(at - 1)) == '`';
    }

    /** Length of the end of the held text that may become a mark. */
    private int unfinished(List<String> marks) {
        var longest = 0;
        for (var mark : marks) {
            for (var length = Math.min(mark.length() - 1, held.length()); length > longest; length--) {
                if (held.regionMatches(true, held.length() - length, mark, 0, length)) longest = length;
            }
        }
        return longest;
    }

    /** What looked like the beginning of a mark was text after all. */
    void end() {
        if (state == State.THINKING) think(held);
        else say(held);
        held = "";
    }

    /** Whether the answer had thinking that nothing in it began. */
    boolean endedWithoutBegin() {
        return endedWithoutBegin;
    }

    private void think(String text) {
        if (!text.isEmpty()) answer.thought(text);
    }

    private void say(String text) {
        if (text.isEmpty()) return;
        last = text.charAt(text.length() - 1);
        // the empty lines after the thinking belong to it
        var visible = thought && !said ? text.stripLeading() : text;
        if (visible.isEmpty()) return;
        said = true;
        answer.accept(visible);
    }
}
