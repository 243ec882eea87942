package dev.ragtime.runtime.rewrite;

import dev.ragtime.runtime.generate.ChatMessage;
import java.util.ArrayList;
import java.util.List;

/**
 * What was said before a question, as much of it as tells what the question is about: the last turns, and of each message its
 * beginning. So a long conversation costs no more than a short one.
 */
record Conversation(List<Turn> turns) {
    private static final int TURNS = 5;
    private static final int LONGEST = 1000;

    /**
     * A question and what was answered.
     *
     * @param answer empty when there was none
     */
    record Turn(String question, String answer) {}

    Conversation {
        turns = List.copyOf(turns);
    }

    /** Messages of other roles and blank ones are left out, and what was said before the first question. */
    static Conversation of(List<ChatMessage> history) {
        var turns = new ArrayList<Turn>();
        for (var message : history) {
            var text = shortened(message.content());
            if (text.isEmpty()) continue;
            if (message.role().equals("user")) turns.add(new Turn(text, ""));
            else if (message.role().equals("assistant") && !turns.isEmpty())
                turns.add(new Turn(turns.removeLast().question(), text));
        }
        return new Conversation(turns.subList(Math.max(0, turns.size() - TURNS), turns.size()));
    }

    /** Whether a question is so long that it says itself what it is about. */
    static boolean outgrows(String question) {
        return question.length() > LONGEST;
    }

    private static String shortened(String text) {
        var stripped = text.strip();
        if (stripped.codePointCount(0, stripped.length()) <= LONGEST) return stripped;
        return stripped.substring(0, stripped.offsetByCodePoints(0, LONGEST));
    }

    boolean isEmpty() {
        return turns.isEmpty();
    }

    /** For a model to read; empty when nothing was said. */
    String text() {
        var text = new StringBuilder();
        for (var turn : turns) {
            text.append("User:\n").append(turn.question()).append("\n\n");
            if (!turn.answer().isEmpty())
                text.append("Assistant:\n").append(turn.answer()).append("\n\n");
        }
        return text.toString();
    }
}
