package dev.ragtime.runtime.memory;

import dev.ragtime.runtime.call.CallGuard;
import dev.ragtime.runtime.generate.AnswerListener;
import dev.ragtime.runtime.generate.ChatMessage;
import dev.ragtime.runtime.generate.ChatModel;
import dev.ragtime.runtime.generate.ChatRequest;
import dev.ragtime.runtime.generate.ModelException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets a model sum up. */
public final class ModelSummarizer implements Summarizer {
    private static final Logger LOG = LoggerFactory.getLogger(ModelSummarizer.class);
    private static final int MOST_TOKENS = 400;

    /** Of a turn, in characters: what is longer is cut. */
    private static final int LONGEST = 1200;

    private static final String TASK = """
            Sum up this conversation in at most 150 words, in its language: what was asked, what was answered, names and \
            numbers that matter later. Write the summary only.""";

    private final ChatModel model;
    private final Duration timeout;

    /** @param timeout of a summary */
    public ModelSummarizer(ChatModel model, Duration timeout) {
        this.model = model;
        this.timeout = timeout;
    }

    @Override
    public Optional<String> summarize(String before, List<Turn> turns) {
        var request = new ChatRequest(
                List.of(new ChatMessage("system", TASK), new ChatMessage("user", text(before, turns))),
                OptionalInt.of(MOST_TOKENS),
                OptionalDouble.empty());
        try (var guard = CallGuard.ofTime(timeout)) {
            var summary = model.answer(request, NOBODY_LISTENS, guard).text().strip();
            return Optional.of(summary).filter(text -> !text.isEmpty());
        } catch (ModelException e) {
            LOG.warn("a conversation is not summed up: {}", e.getMessage());
            return Optional.empty();
        }
    }

    private static final AnswerListener NOBODY_LISTENS = text -> {};

    private static String text(String before, List<Turn> turns) {
        var text = new StringBuilder();
        if (!before.isEmpty()) text.append("Before: ").append(before).append("\n\n");
        for (var turn : turns) {
            text.append("Question: ").append(cut(turn.question())).append('\n');
            text.append("Answer: ").append(cut(turn.answer())).append("\n\n");
        }
        return text.toString();
    }

    private static String cut(String text) {
        return text.codePointCount(0, text.length()) <= LONGEST
                ? text
                : text.substring(0, text.offsetByCodePoints(0, LONGEST)) + " ...";
    }
}
