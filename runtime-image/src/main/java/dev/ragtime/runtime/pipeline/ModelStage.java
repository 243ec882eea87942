package dev.ragtime.runtime.pipeline;

import dev.ragtime.runtime.call.StreamCutException;
import dev.ragtime.runtime.generate.AnswerListener;
import dev.ragtime.runtime.generate.ChatMessage;
import dev.ragtime.runtime.generate.ChatModel;
import dev.ragtime.runtime.generate.ChatRequest;
import dev.ragtime.runtime.generate.Citations;
import dev.ragtime.runtime.generate.Completion;
import dev.ragtime.runtime.generate.ContextBudget;
import dev.ragtime.runtime.generate.ModelException;
import dev.ragtime.runtime.generate.ModelException.Reason;
import dev.ragtime.runtime.generate.ModelRefusal;
import dev.ragtime.runtime.generate.NumberedPassage;
import dev.ragtime.runtime.generate.StatedFacts;
import dev.ragtime.runtime.generate.ToolPiece;
import dev.ragtime.runtime.retrieve.Degradation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Lets a model write the answer, when no stage before it answered. It is asked again with a shorter prompt, or not at all,
 * as long as nothing of its answer was passed on.
 */
final class ModelStage implements Stage {
    private static final Logger LOG = LoggerFactory.getLogger(ModelStage.class);

    /** Prompts say that there is nothing but passages. */
    private static final String TOOLS = """
            You may call the tools that you are given when the passages do not hold what is asked for. What tools return may be \
            relied on like the passages, without a number after it.""";

    private final ChatModel model;
    private final Instructions prompt;
    private final ContextBudget budget;
    private final OptionalInt maxTokens;
    private final OptionalDouble temperature;
    private final boolean showsThinking;
    private final AtomicBoolean failing = new AtomicBoolean();

    /**
     * @param maxTokens longest answer; the model server's own limit when empty
     * @param temperature where a question asks for none; the model server's own when empty
     * @param showsThinking whether what the model thinks is passed on beside its answer
     */
    ModelStage(
            ChatModel model,
            Instructions prompt,
            ContextBudget budget,
            OptionalInt maxTokens,
            OptionalDouble temperature,
            boolean showsThinking) {
        this.model = model;
        this.prompt = prompt;
        this.budget = budget;
        this.maxTokens = maxTokens;
        this.temperature = temperature;
        this.showsThinking = showsThinking;
    }

    @Override
    public void connect() {
        model.connect();
    }

    @Override
    public Stage rehearsed() {
        return new ModelStage(StandIn.MODEL, prompt, budget.afresh(), maxTokens, temperature, showsThinking);
    }

    /** @throws StreamCutException when the model failed after a word of its answer was passed on */
    @Override
    public Inquiry pass(Inquiry inquiry, TokenSink sink) {
        if (inquiry.generated().isPresent()) return inquiry;
        var whole = fit(inquiry);
        for (var fit = whole; ; ) {
            var sent = new Sent(sink);
            try {
                var completion = ask(inquiry, fit, sent);
                if (fit != whole) budget.accepted(fit);
                budget.measured(fit, completion.usage().promptTokens());
                failing.set(false);
                return inquiry.with(generated(completion, fit, inquiry.found()))
                        .without(completion.refused().stream()
                                .map(ModelStage::refused)
                                .toList());
            } catch (ModelException e) {
                inquiry.guard().throwIfStopped();
                if (sent.any) throw new StreamCutException("the model failed in mid-answer: " + e.getMessage(), e);
                report(e);
                var shorter = e.reason() == Reason.CONTEXT_EXCEEDED
                        ? budget.smaller(fit)
                        : Optional.<ContextBudget.Fit>empty();
                if (shorter.isEmpty()) return inquiry.without(List.of(degradation(e)));
                fit = shorter.get();
            }
        }
    }

    private static Degradation degradation(ModelException e) {
        return e.refusal()
                .filter(refusal -> e.reason() != Reason.UNAVAILABLE)
                .map(ModelStage::refused)
                .orElseGet(() -> Degradation.of(Degradation.Reason.ModelUnavailable));
    }

    private static Degradation refused(ModelRefusal refusal) {
        return new Degradation(Degradation.Reason.ModelRefused, refusal.status() + " " + refusal.message());
    }

    /** Once for as long as it lasts: each such answer says so itself and is counted. */
    private void report(ModelException e) {
        var first = !failing.getAndSet(true);
        LOG.atLevel(first ? Level.WARN : Level.DEBUG).log("the model did not answer: {}", e.getMessage());
    }

    private ContextBudget.Fit fit(Inquiry inquiry) {
        var question = inquiry.question();
        var bare = prompt.templates().render(question.text(), List.of());
        var turns = question.history().stream().filter(m -> !isSystem(m)).toList();
        var fixed = new ArrayList<>(List.of(system(bare.system(), question), user(bare.user(), inquiry)));
        prompt.examples().forEach(example -> fixed.add(example.content()));
        question.wishes().tools().tools().forEach(tool -> fixed.add(tool.text()));
        question.steps().forEach(step -> fixed.add(step.text()));
        return budget.fit(fixed, turns, near(inquiry.found()));
    }

    /** Passages that are too far off for an answer are so beside tools, too. */
    private static List<NumberedPassage> near(Retrieved found) {
        return found.abstained() ? List.of() : found.passages();
    }

    private Generated generated(Completion completion, ContextBudget.Fit fit, Retrieved found) {
        return new Generated(
                true,
                completion.text(),
                showsThinking ? completion.thinking() : "",
                completion.calls(),
                false,
                Citations.of(completion.text(), fit.passages()),
                near(found).size() - fit.passages().size(),
                completion.finishReason(),
                completion.usage(),
                completion.routeRevision());
    }

    private static String user(String message, Inquiry inquiry) {
        return StatedFacts.before(
                message,
                inquiry.facts().stream()
                        .map(fact -> new StatedFacts.Stated(fact.text(), fact.day()))
                        .toList());
    }

    private Completion ask(Inquiry inquiry, ContextBudget.Fit fit, Sent sent) {
        var question = inquiry.question();
        var messages = prompt.templates().render(question.text(), fit.passages());
        var all = new ArrayList<ChatMessage>();
        all.add(new ChatMessage("system", system(messages.system(), question)));
        all.addAll(prompt.examples());
        all.addAll(fit.history());
        all.add(new ChatMessage("user", user(messages.user(), inquiry)));
        all.addAll(question.steps());
        var wishes = question.wishes();
        var request = new ChatRequest(all, limit(question), temperature(question), wishes.format(), wishes.tools());
        return model.answer(request, sent, inquiry.guard());
    }

    /** The smaller of what is asked for and what is configured; nothing is said when neither is. */
    private OptionalInt limit(Question question) {
        return IntStream.concat(maxTokens.stream(), question.wishes().maxTokens().stream())
                .min();
    }

    private OptionalDouble temperature(Question question) {
        var wished = question.wishes().temperature();
        return wished.isPresent() ? wished : temperature;
    }

    /** One system message, since many models' chat templates refuse a second. */
    private static String system(String own, Question question) {
        var ours = question.reachesTools() ? Stream.of(own, TOOLS) : Stream.of(own);
        var callers = question.history().stream().filter(ModelStage::isSystem).map(ChatMessage::content);
        return Stream.concat(ours, callers).collect(Collectors.joining("\n\n"));
    }

    private static boolean isSystem(ChatMessage message) {
        return message.role().equals("system");
    }

    /** Passes text on, and remembers whether it left. */
    private final class Sent implements AnswerListener {
        private final TokenSink next;
        private boolean any;

        Sent(TokenSink next) {
            this.next = next;
        }

        @Override
        public void accept(String text) {
            any = next.leaves();
            next.accept(text);
        }

        @Override
        public void call(ToolPiece piece) {
            any = next.leaves();
            next.called(piece);
        }

        @Override
        public void thought(String text) {
            if (showsThinking) next.thought(text);
        }
    }
}
