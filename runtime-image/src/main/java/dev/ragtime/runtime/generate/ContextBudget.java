package dev.ragtime.runtime.generate;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How much of the passages fits into a model's context. Thread-safe.
 *
 * <p>The model's tokenizer is not at hand, so a token counts as {@value #CHARACTERS_PER_TOKEN} characters, on the safe
 * side of the usual 4 of English prose. What a model with a smaller context could take after all is remembered, so that
 * only the first question pays for finding out.
 */
public final class ContextBudget {
    public static final int DEFAULT_TOKENS = 3000;
    private static final int CHARACTERS_PER_TOKEN = 3;

    private final AtomicInteger tokens;

    /** @param tokens for passages, without the rest of the prompt and the answer; at least 1 */
    public ContextBudget(int tokens) {
        if (tokens < 1) throw new IllegalArgumentException("a context budget is at least 1 token, not " + tokens);
        this.tokens = new AtomicInteger(tokens);
    }

    public int tokens() {
        return tokens.get();
    }

    /** Passages in order of rank as far as they fit; the best one always. */
    public Fit fit(List<NumberedPassage> passages) {
        return fit(passages, tokens.get());
    }

    /** About half of what did not fit; empty when that was a single passage already. */
    public Optional<Fit> smaller(Fit tooLarge, List<NumberedPassage> passages) {
        if (tooLarge.passages().size() < 2) return Optional.empty();
        return Optional.of(fit(passages, tooLarge.tokens() / 2));
    }

    /** Remembers a fit that a model accepted after a larger one had been too long. */
    public void accepted(Fit fit) {
        tokens.accumulateAndGet(Math.max(1, fit.tokens()), Math::min);
    }

    private static Fit fit(List<NumberedPassage> passages, int limit) {
        var kept = 0;
        var used = 0;
        for (var passage : passages) {
            var more = Math.ceilDiv(passage.text().length(), CHARACTERS_PER_TOKEN);
            if (used + more > limit && kept > 0) break;
            used += more;
            kept++;
        }
        return new Fit(passages.subList(0, kept), passages.size() - kept, used);
    }

    /**
     * @param dropped passages of lowest rank that were left out
     * @param tokens estimated length of the passages kept
     */
    public record Fit(List<NumberedPassage> passages, int dropped, int tokens) {
        public Fit {
            passages = List.copyOf(passages);
        }
    }
}
