package dev.ragtime.runtime.pipeline;

import dev.ragtime.runtime.generate.ChatMessage;
import java.util.ArrayList;
import java.util.List;

/**
 * What is asked.
 *
 * @param text not blank
 * @param history earlier messages of the conversation, oldest first; the model sees them, and what is searched for may
 *     follow from them
 * @param steps what the model called to answer it so far, and what that gave: the answer goes on from there
 */
public record Question(String text, List<ChatMessage> history, List<ChatMessage> steps, Wishes wishes, Scope scope) {
    public Question {
        history = List.copyOf(history);
        steps = List.copyOf(steps);
    }

    /** Of everything that the pipeline finds. */
    public Question(String text, List<ChatMessage> history, Wishes wishes) {
        this(text, history, List.of(), wishes, Scope.ALL);
    }

    /** The same of a part of it. */
    public Question within(Scope other) {
        return new Question(text, history, steps, wishes, other);
    }

    /** The same after what was said before. */
    public Question after(List<ChatMessage> earlier) {
        var all = new ArrayList<>(earlier);
        all.addAll(history);
        return new Question(text, all, steps, wishes, scope);
    }

    /** The same after some of the way to its answer. */
    public Question afterSteps(List<ChatMessage> taken) {
        return new Question(text, history, taken, wishes, scope);
    }

    /** Whether its answer may come from elsewhere than from passages: out of tools. */
    public boolean reachesTools() {
        return wishes.tools().allowsCalls() || !steps.isEmpty();
    }

    public static Question of(String text) {
        return new Question(text, List.of(), Wishes.NONE);
    }
}
