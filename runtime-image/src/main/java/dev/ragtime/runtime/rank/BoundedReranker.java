package dev.ragtime.runtime.rank;

import java.time.Duration;
import java.util.List;

/**
 * One that is waited for only so long, whatever it is allowed: who asks for an answer has less time.
 *
 * @param most longest wait
 */
public record BoundedReranker(Reranker model, Duration most) implements Reranker {
    @Override
    public double[] scores(String question, List<String> texts, Duration budget) {
        return model.scores(question, texts, budget.compareTo(most) < 0 ? budget : most);
    }

    @Override
    public void connect() {
        model.connect();
    }
}
