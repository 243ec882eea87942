package dev.ragtime.runtime.quote;

import dev.ragtime.runtime.embed.Embedder;
import dev.ragtime.runtime.embed.EmbeddingException;
import dev.ragtime.runtime.generate.Citation;
import dev.ragtime.runtime.generate.Citation.Attribution;
import dev.ragtime.runtime.generate.NumberedPassage;
import dev.ragtime.runtime.quote.Ranking.Scored;
import dev.ragtime.runtime.retrieve.Degradation;
import dev.ragtime.runtime.retrieve.Degradation.Reason;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * An answer without a model: what the passages say about the question, word for word, or nothing when they say too little.
 * The same input gives the same answer. Thread-safe.
 */
public final class ExtractiveAnswer {
    private static final int QUOTES = 3;
    private static final int LONGEST = 600;

    /**
     * Least score of a quote. Of the 20 questions that set it (CompanyQuestionsTest, marked {@code tune}), what no page
     * answers reached 0.445 at most with either embedding model, and what is answered lies above in all but three.
     */
    static final double BAR = 0.48;

    /** A quote with less than this share of the best one's score is no answer beside it. */
    private static final double BESIDE = 0.9;

    private final Similarity similarity;

    public ExtractiveAnswer(Similarity similarity) {
        this.similarity = similarity;
    }

    /**
     * @param text quotes with {@code [n]} after each, in order of the passages
     * @param degraded how the ranking was less than it could be
     */
    public record Quoted(String text, List<Citation> citations, List<Degradation> degraded) {
        public Quoted {
            citations = List.copyOf(citations);
            degraded = List.copyOf(degraded);
        }
    }

    /** Empty when nothing is near enough to the question to be quoted. */
    public Optional<Quoted> of(String question, List<NumberedPassage> passages) {
        var ranking = new Ranking(question, Candidates.of(passages));
        try {
            return quoted(ranking.by(similarity), List.of());
        } catch (Embedder.OverloadedException e) {
            return byWords(ranking, Reason.EmbedderOverloaded);
        } catch (EmbeddingException e) {
            return byWords(ranking, Reason.EmbedderFailed);
        }
    }

    private static Optional<Quoted> byWords(Ranking ranking, Reason reason) {
        return quoted(ranking.byWords(), List.of(new Degradation(reason, "quotes ranked by words only")));
    }

    private static Optional<Quoted> quoted(List<Scored> ranked, List<Degradation> degraded) {
        var chosen = chosen(ranked);
        if (chosen.isEmpty()) return Optional.empty();
        var text = new StringBuilder();
        var citations = new ArrayList<Citation>();
        for (var candidate : chosen) {
            if (!text.isEmpty()) text.append("\n\n");
            text.append(cut(candidate.quote())).append(' ');
            var start = text.codePointCount(0, text.length());
            text.append('[').append(candidate.passage().number()).append(']');
            var end = text.codePointCount(0, text.length());
            citations.add(new Citation(start, end, candidate.passage(), Attribution.MARKER));
        }
        return Optional.of(new Quoted(text.toString(), citations, degraded));
    }

    private static List<Candidate> chosen(List<Scored> ranked) {
        var chosen = new ArrayList<Candidate>();
        for (var scored : ranked) {
            if (chosen.size() == QUOTES || scored.score() < BAR) break;
            if (scored.score() < BESIDE * ranked.getFirst().score()) break;
            var quote = scored.candidate().quote();
            // the same sentence can stand in two passages, alone or with the one before
            if (chosen.stream().noneMatch(c -> c.quote().contains(quote) || quote.contains(c.quote()))) {
                chosen.add(scored.candidate());
            }
        }
        chosen.sort(Comparator.comparing((Candidate c) -> c.passage().number()).thenComparing(Candidate::order));
        return chosen;
    }

    private static String cut(String text) {
        if (text.codePointCount(0, text.length()) <= LONGEST) return text;
        return text.substring(0, text.offsetByCodePoints(0, LONGEST)) + "…";
    }
}
