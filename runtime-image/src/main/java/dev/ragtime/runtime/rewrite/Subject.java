package dev.ragtime.runtime.rewrite;

import dev.ragtime.runtime.rewrite.Words.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What a conversation is about, in the words of its questions, oldest first. */
record Subject(List<Word> words) {
    /** More would say less. */
    private static final int MOST = 12;

    Subject {
        words = List.copyOf(words.subList(Math.max(0, words.size() - MOST), words.size()));
    }

    /** Of a question that leans, what it leans on belongs to it; one that stands on its own begins another. */
    static Subject of(Conversation conversation) {
        var subject = new Subject(List.of());
        for (var turn : conversation.turns()) {
            var words = Words.of(turn.question());
            subject = Leaning.of(words) == Leaning.NONE ? new Subject(words.content()) : subject.and(words);
        }
        return subject;
    }

    private Subject and(Words more) {
        var all = new ArrayList<>(without(more).words);
        all.addAll(more.content());
        return new Subject(all);
    }

    /** The same without what these words say again or say otherwise. */
    private Subject without(Words others) {
        return new Subject(words.stream()
                .filter(word -> others.content().stream()
                        .noneMatch(other -> other.lower().equals(word.lower()) || other.replaces(word)))
                .toList());
    }

    /** As a query for a question that leans on it; the question itself when it says all that is carried. */
    String query(String question) {
        var carried = without(Words.of(question)).words.stream().map(Word::text).collect(Collectors.joining(" "));
        return carried.isEmpty() ? question : carried + " " + question;
    }
}
