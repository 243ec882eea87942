package dev.ragtime.runtime.quote;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

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
    private final AskedWords words;
    private final List<Candidate> candidates;

    Ranking(String question, List<Candidate> candidates) {
        this.question = question;
        this.candidates = candidates;
        this.words = new AskedWords(question, candidates);
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
                compared.stream().map(c -> c.context() + "\n" + c.quote()).toList());
        return sorted(compared, Optional.of(near));
    }

    /** Best first by words alone. */
    List<Scored> byWords() {
        return sorted(candidates, Optional.empty());
    }

    private List<Scored> sorted(List<Candidate> list, Optional<double[]> near) {
        return IntStream.range(0, list.size())
                .mapToObj(i -> {
                    var coverage = words.coverage(list.get(i));
                    var score = near.map(n -> MEANING * n[i] + (1 - MEANING) * coverage)
                            .orElse(coverage);
                    return new Scored(list.get(i), score * share(list.get(i)));
                })
                .sorted(Comparator.comparingDouble(Scored::score).reversed())
                .toList();
    }

    private List<Candidate> compared() {
        var best = candidates.stream()
                .sorted(Comparator.comparingDouble((Candidate c) -> words.coverage(c) * share(c))
                        .reversed())
                .limit(COMPARED)
                .toList();
        return candidates.stream().filter(c -> best.contains(c) || first(c)).toList();
    }

    private static boolean first(Candidate candidate) {
        return candidate.passage().number() == 1 && candidate.order() < OF_BEST_PASSAGE;
    }

    /** What speaks against a candidate, whatever it says. */
    private double share(Candidate candidate) {
        var share = 1 - RANK_DISCOUNT * (candidate.passage().number() - 1);
        if (!SUPERSEDED.matcher(question).find()
                && SUPERSEDED.matcher(candidate.quote()).find()) share *= SUPERSEDED_SHARE;
        if (ASKS_FOR_A_NUMBER.matcher(question).find()
                && !NUMBER.matcher(candidate.quote()).find()) share *= WITHOUT_A_NUMBER;
        if (!words.namesHeld(candidate)) share *= WITHOUT_A_NAME;
        return share;
    }
}
