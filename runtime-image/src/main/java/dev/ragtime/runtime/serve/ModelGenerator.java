package dev.ragtime.runtime.serve;

import dev.ragtime.runtime.call.CallGuard;
import dev.ragtime.runtime.call.StreamCutException;
import dev.ragtime.runtime.generate.ChatMessage;
import dev.ragtime.runtime.generate.ChatModel;
import dev.ragtime.runtime.generate.ChatRequest;
import dev.ragtime.runtime.generate.Citations;
import dev.ragtime.runtime.generate.Completion;
import dev.ragtime.runtime.generate.ContextBudget;
import dev.ragtime.runtime.generate.ModelException;
import dev.ragtime.runtime.generate.ModelException.Reason;
import dev.ragtime.runtime.generate.PromptTemplates;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets a model write the answer, as long as nothing of it was sent with a shorter prompt or not at all. */
public final class ModelGenerator {
    /** Degradation reason: the model did not answer, passages are quoted instead. */
    public static final String UNAVAILABLE = "ModelUnavailable";

    private static final Logger LOG = LoggerFactory.getLogger(ModelGenerator.class);

    private final ChatModel model;
    private final PromptTemplates prompt;
    private final ContextBudget budget;
    private final OptionalInt maxTokens;

    /** @param maxTokens longest answer; the model server's own limit when empty */
    public ModelGenerator(ChatModel model, PromptTemplates prompt, ContextBudget budget, OptionalInt maxTokens) {
        this.model = model;
        this.prompt = prompt;
        this.budget = budget;
        this.maxTokens = maxTokens;
    }

    void connect() {
        model.connect();
    }

    /** The same prompt and budget, and a model that costs nothing. */
    ModelGenerator rehearsed() {
        return new ModelGenerator(Rehearsal.STAND_IN, prompt, new ContextBudget(budget.tokens()), maxTokens);
    }

    /**
     * The model's answer; empty when it failed before a word of it was passed on.
     *
     * @throws StreamCutException when it failed after that
     */
    Optional<Generated> write(
            Question question, Retrieved retrieved, Optional<Consumer<String>> onText, CallGuard guard) {
        var whole = budget.fit(retrieved.passages());
        for (var fit = Optional.of(whole); fit.isPresent(); ) {
            var passages = fit.get();
            var sent = new Sent(onText);
            try {
                var completion = ask(question, passages, sent, guard);
                // a long conversation says nothing about the room for passages of the next one
                if (passages != whole && question.history().isEmpty()) budget.accepted(passages);
                return Optional.of(generated(completion, passages));
            } catch (ModelException e) {
                guard.throwIfStopped();
                if (sent.any) throw new StreamCutException("the model failed in mid-answer: " + e.getMessage(), e);
                LOG.warn("the model did not answer: {}", e.getMessage());
                fit = e.reason() == Reason.CONTEXT_EXCEEDED
                        ? budget.smaller(passages, retrieved.passages())
                        : Optional.empty();
            }
        }
        return Optional.empty();
    }

    private static Generated generated(Completion completion, ContextBudget.Fit fit) {
        var citations = Citations.of(completion.text(), fit.passages());
        return new Generated(
                completion.text(),
                citations,
                fit.dropped(),
                List.of(),
                completion.finishReason(),
                completion.usage(),
                completion.routeRevision());
    }

    private Completion ask(Question question, ContextBudget.Fit fit, Sent sent, CallGuard guard) {
        var messages = prompt.render(question.text(), fit.passages());
        var all = new ArrayList<ChatMessage>();
        all.add(new ChatMessage("system", system(messages.system(), question.history())));
        question.history().stream().filter(m -> !isSystem(m)).forEach(all::add);
        all.add(new ChatMessage("user", messages.user()));
        var request = new ChatRequest(all, limit(question), question.temperature());
        return model.answer(request, sent, guard);
    }

    /** The smaller of what is asked for and what is configured; nothing is said when neither is. */
    private OptionalInt limit(Question question) {
        return IntStream.concat(maxTokens.stream(), question.maxTokens().stream())
                .min();
    }

    /** One system message, since many models' chat templates refuse a second. */
    private static String system(String own, List<ChatMessage> history) {
        var callers = history.stream().filter(ModelGenerator::isSystem).map(ChatMessage::content);
        return Stream.concat(Stream.of(own), callers).collect(Collectors.joining("\n\n"));
    }

    private static boolean isSystem(ChatMessage message) {
        return message.role().equals("system");
    }

    /** Passes text on to a client that wants a stream, and remembers that it did. */
    private static final class Sent implements Consumer<String> {
        private final Optional<Consumer<String>> next;
        private boolean any;

        Sent(Optional<Consumer<String>> next) {
            this.next = next;
        }

        @Override
        public void accept(String text) {
            if (next.isEmpty()) return;
            any = true;
            next.get().accept(text);
        }
    }
}
