package dev.ragtime.runtime.rewrite;

import dev.ragtime.runtime.rewrite.Conversation.Turn;
import dev.ragtime.runtime.store.Terms;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What was said before a question, in terms: a query that only says it again finds what was found before.
 *
 * @param questions those that carry a subject, of each question
 * @param all those of questions and answers
 */
record Said(List<Set<String>> questions, Set<String> all) {
    static Said in(Conversation conversation) {
        var questions = conversation.turns().stream()
                .map(turn -> Words.of(turn.question()).terms())
                .toList();
        var all = new HashSet<String>();
        for (var turn : conversation.turns()) all.addAll(terms(turn));
        return new Said(questions, all);
    }

    private static List<String> terms(Turn turn) {
        return Terms.of(turn.question() + "\n" + turn.answer());
    }

    /**
     * The queries that say more than was said.
     *
     * @throws RewriteException when none does
     */
    List<String> leftOf(List<String> queries, String question) {
        var asked = Words.of(question).terms();
        var left = queries.stream()
                .filter(query -> !isAgain(Words.of(query).terms(), asked))
                .toList();
        if (left.isEmpty()) throw RewriteException.failed("it repeats what was said before", Optional.empty());
        return left;
    }

    /** Whether it is an earlier question, or has words of the conversation and none of what is asked now. */
    private boolean isAgain(Set<String> query, Set<String> asked) {
        if (query.isEmpty() || query.equals(asked)) return false;
        if (questions.contains(query)) return true;
        return !asked.isEmpty() && Collections.disjoint(query, asked) && all.containsAll(query);
    }
}
