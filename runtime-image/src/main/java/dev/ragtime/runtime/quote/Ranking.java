package dev.ragtime.runtime.quote;

import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Ranks candidates for one question, by words and by meaning. Only the best by words and those of the best passage are
 * compared by meaning, since each comparison costs an inference.
 */
final class Ranking {
    /** Share of meaning in a score; the rest is the words'. */
    static final double MEANING = 0.5;

    /** Candidates compared by meaning: of the best by words, and of the best passage's first ones. */
    private static final int COMPARED = 16;

    private static final int OF_BEST_PASSAGE = 6;

    /** What was so once. */
    private static final Pattern SUPERSEDED = Pattern.compile(
            "\\b(?:superseded|obsolete|outdated|deprecated|no longer|not \\p{L}+ any ?more|formerly|previously|used to be"
                    + "|(?:until|before) (?:19|20)\\d\\d)\\b",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern ASKS_FOR_A_NUMBER = Pattern.compile(
            "\\b(?:how (?:many|much|long|often|fast|high|large|big|old|far|late|early)|when|until when|cost|price)\\b",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern NUMBER = Pattern.compile(
            "\\p{N}|\\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
                    + "|fifteen|sixteen|twenty|thirty|forty|fifty|sixty|ninety|hundred|half|quarter|once|twice|hourly|daily|weekly|monthly|yearly)\\b",
            Pattern.CASE_INSENSITIVE);

    private static final double SUPERSEDED_SHARE = 0.7;
    private static final double WITHOUT_A_NUMBER = 0.85;
    private static final double WITHOUT_A_NAME = 0.6;
    private static final double RANK_DISCOUNT = 0.02;

    private final String question;
    private final List<Weighed> candidates;

    Ranking(String question, List<Candidate> candidates) {
        this.question = question;
        var words = new AskedWords(question, candidates);
        this.candidates = IntStream.range(0, candidates.size())
                .mapToObj(i -> weighed(words, i, candidates.get(i)))
                .toList();
    }

    /**
     * @param coverage share of the question's words that it holds
     * @param share what is left of its score by what speaks against it
     */
    private record Weighed(Candidate candidate, double coverage, double share) {
        double byWords() {
            return coverage * share;
        }

        Scored score(double near) {
            return new Scored(candidate, (MEANING * near + (1 - MEANING) * coverage) * share);
        }

        boolean isAmongTheFirst() {
            return candidate.passage().number() == 1 && candidate.order() < OF_BEST_PASSAGE;
        }
    }

    /** @param score 0 to about 1 */
    record Scored(Candidate candidate, double score) {}

    /**
     * Best first, those that were compared only.
     *
     * @throws dev.ragtime.runtime.embed.Embedder.OverloadedException when there is no time to compare them
     */
    List<Scored> by(Similarity similarity) {
        var compared = compared();
        var near = similarity.of(
                question,
                compared.stream()
                        .map(c -> c.candidate().context() + "\n" + c.candidate().quote())
                        .toList());
        return sorted(
                IntStream.range(0, near.length).mapToObj(i -> compared.get(i).score(near[i])));
    }

    /** Best first by words alone. */
    List<Scored> byWords() {
        return sorted(candidates.stream().map(c -> new Scored(c.candidate(), c.byWords())));
    }

    private static List<Scored> sorted(Stream<Scored> scored) {
        return scored.sorted(Comparator.comparingDouble(Scored::score).reversed())
                .toList();
    }

    private List<Weighed> compared() {
        Set<Weighed> best = Collections.newSetFromMap(new IdentityHashMap<>());
        candidates.stream()
                .sorted(Comparator.comparingDouble(Weighed::byWords).reversed())
                .limit(COMPARED)
                .forEach(best::add);
        return candidates.stream()
                .filter(c -> best.contains(c) || c.isAmongTheFirst())
                .toList();
    }

    private Weighed weighed(AskedWords words, int at, Candidate candidate) {
        return new Weighed(candidate, words.coverage(at, candidate), share(words, candidate));
    }

    /** What speaks against a candidate, whatever it says. */
    private double share(AskedWords words, Candidate candidate) {
        var share = 1 - RANK_DISCOUNT * (candidate.passage().number() - 1);
        if (!SUPERSEDED.matcher(question).find()
                && SUPERSEDED.matcher(candidate.quote()).find()) share *= SUPERSEDED_SHARE;
        if (ASKS_FOR_A_NUMBER.matcher(question).find()
                && !NUMBER.matcher(candidate.quote()).find()) share *= WITHOUT_A_NUMBER;
        if (!words.namesHeld(candidate)) share *= WITHOUT_A_NAME;
        return share;
    }
}
