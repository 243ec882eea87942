package dev.ragtime.runtime.chunk;

import dev.ragtime.runtime.chunk.RunningText.Unit;
import dev.ragtime.runtime.embed.Tokenizer;
import dev.ragtime.runtime.embed.Tokenizer.Span;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Splits text into units of at most some number of tokens: sentences, else words, else pieces of a word. */
final class Splitter {
    private final Tokenizer tokenizer;

    Splitter(Tokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    /** Sentences of each paragraph; where one is longer than the maximum, its words. */
    List<Unit> sentences(String text, List<Range> paragraphs, int maxTokens) {
        var tokens = tokenizer.spans(text);
        var units = new ArrayList<Unit>();
        int token = 0;
        for (int block = 0; block < paragraphs.size(); block++) {
            for (var sentence : sentencesOf(text, paragraphs.get(block))) {
                int from = token;
                while (token < tokens.size() && tokens.get(token).start() < sentence.end()) token++;
                if (token - from <= maxTokens) {
                    units.add(new Unit(sentence.start(), sentence.end(), token - from, block));
                } else {
                    units.addAll(words(text, sentence, tokens.subList(from, token), maxTokens, block));
                }
            }
        }
        return units;
    }

    /** Words of the whole text. */
    List<Unit> words(String text, int maxTokens) {
        return words(text, new Range(0, text.length()), tokenizer.spans(text), maxTokens, 0);
    }

    private static List<Unit> words(String text, Range range, List<Span> tokens, int maxTokens, int block) {
        var units = new ArrayList<Unit>();
        int token = 0;
        for (var word : wordsOf(text, range)) {
            int start = word.start();
            int from = token;
            while (token < tokens.size() && tokens.get(token).start() < word.end()) {
                // a piece cut off a word may take one token more when it stands alone
                if (2 * (token - from + 1) > maxTokens && tokens.get(token).start() > start) {
                    units.add(new Unit(start, tokens.get(token).start(), 2 * (token - from), block));
                    start = tokens.get(token).start();
                    from = token;
                }
                token++;
            }
            int length = start == word.start() ? token - from : Math.min(maxTokens, 2 * (token - from));
            units.add(new Unit(start, word.end(), length, block));
        }
        return units;
    }

    private static List<Range> wordsOf(String text, Range range) {
        var words = new ArrayList<Range>();
        int start = -1;
        for (int i = range.start(); i < range.end(); i++) {
            boolean space = Character.isWhitespace(text.charAt(i));
            if (space && start >= 0) {
                words.add(new Range(start, i));
                start = -1;
            } else if (!space && start < 0) {
                start = i;
            }
        }
        if (start >= 0) words.add(new Range(start, range.end()));
        return words;
    }

    private static List<Range> sentencesOf(String text, Range paragraph) {
        var breaks = BreakIterator.getSentenceInstance(Locale.ENGLISH);
        breaks.setText(text.substring(paragraph.start(), paragraph.end()));
        var sentences = new ArrayList<Range>();
        int start = breaks.first();
        for (int end = breaks.next(); end != BreakIterator.DONE; start = end, end = breaks.next()) {
            var sentence = strip(text, paragraph.start() + start, paragraph.start() + end);
            if (sentence.start() < sentence.end()) sentences.add(sentence);
        }
        return sentences;
    }

    private static Range strip(String text, int start, int end) {
        while (start < end && Character.isWhitespace(text.charAt(start))) start++;
        while (end > start && Character.isWhitespace(text.charAt(end - 1))) end--;
        return new Range(start, end);
    }

    /** First character inclusive, last exclusive. */
    record Range(int start, int end) {}
}
