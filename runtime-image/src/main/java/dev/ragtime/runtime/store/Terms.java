package dev.ragtime.runtime.store;

import dev.ragtime.runtime.chunk.Chunk;
import dev.ragtime.runtime.chunk.EmbeddingText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;

/**
 * Words as the keyword ranking sees them, the same for every store: lower case, English stop words left out, stemmed
 * (Porter), so that a store needs to split at white space only. An identifier or a compound is there as a whole and by
 * its parts, a word with accents also without them, a name and a number also without the signs in them, and text of scripts
 * that part no words by words and pairs of characters.
 *
 * <p>The terms of version 1, {@link EnglishAnalyzer}'s, are all among them: a query finds what an earlier version wrote.
 */
public final class Terms {
    private static final Analyzer WORDS = new EnglishAnalyzer();
    private static final Analyzer COMPOUNDS = new CompoundAnalyzer();
    private static final Analyzer UNSPACED = new UnspacedAnalyzer();

    private Terms() {}

    /** Terms of everything embedded for the chunk, joined by spaces. */
    static String of(Chunk chunk) {
        return String.join(" ", of(EmbeddingText.of(chunk)));
    }

    /** Terms, repeated ones too, in the order in which each is first seen; empty when the text has stop words only. */
    public static List<String> of(String text) {
        var counts = counts(WORDS, text);
        addMissing(counts, counts(COMPOUNDS, text));
        if (CompoundAnalyzer.hasCapitals(text)) addMissing(counts, counts(COMPOUNDS, CompoundAnalyzer.parted(text)));
        var plain = PlainText.of(text);
        if (!plain.equals(text)) addMissing(counts, counts(COMPOUNDS, plain));
        if (UnspacedAnalyzer.concerns(text)) addMissing(counts, counts(UNSPACED, text));
        var terms = new ArrayList<String>();
        counts.forEach((term, count) -> {
            for (int i = 0; i < count; i++) terms.add(term);
        });
        return terms;
    }

    /** Each term as often as the one that has it more often has it, so that no plain word counts twice. */
    private static void addMissing(Map<String, Integer> counts, Map<String, Integer> others) {
        others.forEach((term, count) -> counts.merge(term, count, Math::max));
    }

    private static Map<String, Integer> counts(Analyzer analyzer, String text) {
        var counts = new LinkedHashMap<String, Integer>();
        try (var stream = analyzer.tokenStream("", text)) {
            var term = stream.addAttribute(CharTermAttribute.class);
            stream.reset();
            while (stream.incrementToken()) counts.merge(term.toString(), 1, Integer::sum);
            stream.end();
        } catch (IOException e) {
            throw new UncheckedIOException("a text in memory cannot fail to be read", e);
        }
        return counts;
    }
}
