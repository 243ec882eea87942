package dev.ragtime.runtime.store;

import dev.ragtime.runtime.chunk.Chunk;
import dev.ragtime.runtime.chunk.EmbeddingText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;

/**
 * Words as the keyword ranking sees them, the same for every store: lower case, English stop words left out, stemmed
 * (Porter), so that a store needs to split at white space only.
 */
public final class Terms {
    private static final Analyzer ANALYZER = new EnglishAnalyzer();

    private Terms() {}

    /** Terms of everything embedded for the chunk, joined by spaces. */
    static String of(Chunk chunk) {
        return String.join(" ", of(EmbeddingText.of(chunk)));
    }

    /** Terms in order of appearance, repeated ones too; empty when the text has stop words only. */
    public static List<String> of(String text) {
        var terms = new ArrayList<String>();
        try (var stream = ANALYZER.tokenStream("", text)) {
            var term = stream.addAttribute(CharTermAttribute.class);
            stream.reset();
            while (stream.incrementToken()) terms.add(term.toString());
            stream.end();
        } catch (IOException e) {
            throw new UncheckedIOException("a text in memory cannot fail to be read", e);
        }
        return terms;
    }
}
