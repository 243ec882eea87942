package dev.ragtime.runtime.rewrite;

import dev.ragtime.runtime.generate.ChatMessage;
import java.util.List;

/**
 * Rules that need no model: a question that leans on what was said before takes the words of its subject along. What a question
 * leans on may lean itself, so subjects are followed back to one that stands on its own. Where it is not sure that a question
 * leans, it is searched for as it is, too, so that a new subject comes through.
 */
public final class CarryOver implements QueryRewriter {
    @Override
    public Rewritten rewritten(String question, List<ChatMessage> history) {
        var conversation = Conversation.of(history);
        if (conversation.isEmpty() || Conversation.outgrows(question)) return Rewritten.of(question);
        var leaning = Leaning.of(Words.of(question));
        if (leaning == Leaning.NONE) return Rewritten.of(question);
        var carried = Subject.of(conversation).query(question);
        if (carried.equals(question)) return Rewritten.of(question);
        return leaning == Leaning.SURELY ? Rewritten.of(carried) : Rewritten.of(carried, question);
    }
}
