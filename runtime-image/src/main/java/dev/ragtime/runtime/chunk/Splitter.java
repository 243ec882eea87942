package dev.ragtime.runtime.chunk;

import com.ibm.icu.util.ULocale;
import dev.ragtime.runtime.chunk.RunningText.Head;
import dev.ragtime.runtime.chunk.RunningText.Kind;
import dev.ragtime.runtime.chunk.RunningText.Unit;
import dev.ragtime.runtime.chunk.TextBuilder.Cut;
import dev.ragtime.runtime.embed.Tokenizer;
import dev.ragtime.runtime.embed.Tokenizer.Span;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;

/** Splits text into units of at most some number of tokens: sentences, else words, else pieces of a word. */
final class Splitter {
    /** Pieces of a long word that fit into a chunk at least. */
    private static final int PIECES = 4;

    private final Tokenizer tokenizer;

    Splitter(Tokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    /** Sentences, rows and lines of each part; where one is longer than the maximum, its words. */
    List<Unit> units(TextBuilder text, int maxTokens) {
        var all = text.text();
        var tokens = new Tokens(tokenizer.spans(all));
        var units = new ArrayList<Unit>();
        var heads = new HashMap<String, Head>();
        for (var part : text.parts()) {
            var kept = heads.computeIfAbsent(part.head(), head -> head(head, maxTokens));
            var kind = kind(part.cut());
            int room = maxTokens - kept.tokens();
            var ranges = part.cut() == Cut.SENTENCES ? sentencesOf(all, part.range()) : List.of(part.range());
            for (var range : ranges) {
                var inside = tokens.upTo(range.end());
                if (inside.size() <= room) {
                    units.add(new Unit(range.start(), range.end(), inside.size(), part.block(), kind, kept));
                } else {
                    words(all, range, inside, room, part.block())
                            .forEach(word -> units.add(withHead(word, kind, kept)));
                }
            }
        }
        return units;
    }

    private static Unit withHead(Unit unit, Kind kind, Head head) {
        var cut = kind == Kind.LEAD ? Kind.LINE : kind;
        return new Unit(unit.start(), unit.end(), unit.tokens(), unit.block(), cut, head);
    }

    private static Kind kind(Cut cut) {
        return switch (cut) {
            case SENTENCES -> Kind.PROSE;
            case WHOLE -> Kind.LINE;
            case LEAD -> Kind.LEAD;
        };
    }

    /** A head that would fill half of every chunk is not repeated. */
    private Head head(String text, int maxTokens) {
        if (text.isEmpty()) return Head.NONE;
        int tokens = tokenizer.count(text);
        return 2 * tokens <= maxTokens ? new Head(text, tokens) : Head.NONE;
    }

    /** Words of the whole text. */
    List<Unit> words(String text, int maxTokens) {
        return words(text, new Range(0, text.length()), tokenizer.spans(text), maxTokens, 0);
    }

    /** Tokens in order, taken from the front. */
    private static final class Tokens {
        private final List<Span> spans;
        private int next;

        Tokens(List<Span> spans) {
            this.spans = spans;
        }

        /** Those that begin before a character and were not taken yet. */
        List<Span> upTo(int end) {
            int from = next;
            while (next < spans.size() && spans.get(next).start() < end) next++;
            return spans.subList(from, next);
        }
    }

    private static List<Unit> words(String text, Range range, List<Span> spans, int maxTokens, int block) {
        var units = new ArrayList<Unit>();
        var tokens = new Tokens(spans);
        for (var word : wordsOf(text, range)) {
            var inside = tokens.upTo(word.end());
            if (inside.size() <= maxTokens) {
                units.add(new Unit(word.start(), word.end(), inside.size(), block, Kind.PROSE, Head.NONE));
            } else {
                pieces(text, word, inside, maxTokens, block, units);
            }
        }
        return units;
    }

    /**
     * Cuts what has no blanks: between the words of a language that parts none, and at punctuation; where there is
     * neither, between tokens. A piece may take a token more when it stands alone than it took where it was.
     */
    private static void pieces(String text, Range word, List<Span> spans, int maxTokens, int block, List<Unit> units) {
        var breaks = com.ibm.icu.text.BreakIterator.getWordInstance(ULocale.ROOT);
        breaks.setText(text.substring(word.start(), word.end()));
        var tokens = new Tokens(spans);
        int most = Math.max(1, maxTokens / PIECES);
        int start = breaks.first();
        for (int end = breaks.next(); end != BreakIterator.DONE; start = end, end = breaks.next()) {
            var inside = tokens.upTo(word.start() + end);
            int from = word.start() + start;
            for (int token = most; token < inside.size(); token += most) {
                int to = inside.get(token).start();
                if (to <= from) continue;
                units.add(new Unit(from, to, most + 1, block, Kind.PROSE, Head.NONE));
                from = to;
            }
            int rest = inside.isEmpty() ? 0 : (inside.size() - 1) % most + 2;
            units.add(new Unit(from, word.start() + end, rest, block, Kind.PROSE, Head.NONE));
        }
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
