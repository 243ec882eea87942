package dev.ragtime.runtime.generate;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * What of a conversation and its passages fits into a model's context. Thread-safe.
 *
 * <p>Tokens are counted by the embedding model's tokenizer, since the language model's is not at hand, and scaled by how
 * many the model server said that earlier prompts really had. What a model with a smaller context took after all is kept
 * for {@value #KEPT_MINUTES} minutes, so that not every question pays for finding out; it is the length of a whole prompt,
 * so that one long question takes no room from others.
 */
public final class ContextBudget {
    public static final int DEFAULT_TOKENS = 3000;
    static final int KEPT_MINUTES = 10;

    /** What a message takes beside its text: the role and what surrounds it. */
    private static final int PER_MESSAGE = 5;

    /** Share of earlier turns in what the question leaves; the rest is for passages. */
    private static final double TURNS_SHARE = 0.5;

    /** Weight of the newest prompt in the scale, which moves slowly and within bounds that no tokenizer exceeds. */
    private static final double NEWEST = 0.2;

    private static final double LEAST_SCALE = 0.5;
    private static final double MOST_SCALE = 4;

    private final int tokens;
    private final ToIntFunction<String> tokenizer;
    private final InstantSource clock;
    private double scale = 1;
    private Optional<Learned> learned = Optional.empty();

    /** @param tokens by the tokenizer, before they are scaled */
    private record Learned(double tokens, Instant until) {}

    /**
     * @param tokens of a whole prompt, without the answer; at least 1
     * @param tokenizer counts the tokens of a text
     */
    public ContextBudget(int tokens, ToIntFunction<String> tokenizer, InstantSource clock) {
        if (tokens < 1) throw new IllegalArgumentException("a context budget is at least 1 token, not " + tokens);
        this.tokens = tokens;
        this.tokenizer = tokenizer;
        this.clock = clock;
    }

    /** The same room, with nothing learned yet. */
    public ContextBudget afresh() {
        return new ContextBudget(tokens, tokenizer, clock);
    }

    /**
     * As much as fits: the question and what it needs always, and the best passage; then the newest turns, as far as half
     * of the rest goes; then further passages in order of rank. One that does not fit is left out, not all below it.
     *
     * @param fixed texts that are always sent: the system message and the question
     * @param history earlier turns, oldest first
     * @param passages best first
     */
    public Fit fit(List<String> fixed, List<ChatMessage> history, List<NumberedPassage> passages) {
        return fit(fixed, history, passages, limit());
    }

    /** About half of what could be left out of what was too long; empty when nothing can be left out any more. */
    public Optional<Fit> smaller(Fit tooLong) {
        if (tooLong.history().isEmpty() && tooLong.passages().size() < 2) return Optional.empty();
        var fixed = tooLong.fixed().stream().mapToInt(this::count).sum();
        var half = fixed + (tooLong.tokens() - fixed) / 2;
        return Optional.of(fit(tooLong.fixed(), tooLong.history(), tooLong.passages(), half));
    }

    /** Remembers a prompt that a model took after a longer one had been too long. */
    public synchronized void accepted(Fit fit) {
        learned =
                Optional.of(new Learned(fit.tokens() / scale, clock.instant().plus(Duration.ofMinutes(KEPT_MINUTES))));
    }

    /** Learns from how many tokens a prompt had by the model's own count; 0 when it did not say. */
    public synchronized void measured(Fit fit, long promptTokens) {
        if (promptTokens == 0 || fit.tokens() == 0) return;
        var counted = scale * promptTokens / fit.tokens();
        scale = Math.clamp((1 - NEWEST) * scale + NEWEST * counted, LEAST_SCALE, MOST_SCALE);
    }

    private synchronized int limit() {
        learned = learned.filter(l -> clock.instant().isBefore(l.until()));
        return learned.map(l -> Math.min((int) Math.ceil(l.tokens() * scale), tokens))
                .orElse(tokens);
    }

    private synchronized int count(String text) {
        return (int) Math.ceil(scale * (tokenizer.applyAsInt(text) + PER_MESSAGE));
    }

    private Fit fit(List<String> fixed, List<ChatMessage> history, List<NumberedPassage> passages, int limit) {
        var used = fixed.stream().mapToInt(this::count).sum();
        if (!passages.isEmpty()) used += count(passages.getFirst().text());
        var turns = new ArrayList<ChatMessage>();
        var room = (int) (TURNS_SHARE * (limit - used));
        for (var turn : history.reversed()) {
            var more = count(turn.text());
            if (more > room) break;
            room -= more;
            used += more;
            turns.addFirst(turn);
        }
        // what a tool gave means nothing without its call
        while (!turns.isEmpty() && turns.getFirst().ofTool())
            used -= count(turns.removeFirst().text());
        var kept = new ArrayList<NumberedPassage>();
        for (var passage : passages) {
            var more = kept.isEmpty() ? 0 : count(passage.text());
            if (used + more > limit && !kept.isEmpty()) continue;
            used += more;
            kept.add(passage);
        }
        return new Fit(fixed, turns, kept, used);
    }

    /**
     * @param history turns that are sent, oldest first
     * @param passages that are sent, best first
     * @param tokens estimated length of the whole prompt
     */
    public record Fit(List<String> fixed, List<ChatMessage> history, List<NumberedPassage> passages, int tokens) {
        public Fit {
            fixed = List.copyOf(fixed);
            history = List.copyOf(history);
            passages = List.copyOf(passages);
        }
    }
}
