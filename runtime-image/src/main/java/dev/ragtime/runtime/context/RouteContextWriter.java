package dev.ragtime.runtime.context;

import dev.ragtime.api.knowledgebase.Contextual;
import dev.ragtime.runtime.call.CallGuard;
import dev.ragtime.runtime.chunk.ContextQuestion;
import dev.ragtime.runtime.embed.ModelPlaces;
import dev.ragtime.runtime.embed.Tokenizer;
import dev.ragtime.runtime.generate.ChatMessage;
import dev.ragtime.runtime.generate.ChatModel;
import dev.ragtime.runtime.generate.ChatRequest;
import dev.ragtime.runtime.generate.Completion;
import dev.ragtime.runtime.generate.ModelException;
import dev.ragtime.runtime.generate.RouteChatModel;
import dev.ragtime.runtime.http.Backends;
import dev.ragtime.runtime.http.RetryPatience;
import io.prometheus.client.CollectorRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/** A model behind a ModelRoute. One that has no time is asked again; a text that it refuses has no line. */
public final class RouteContextWriter implements ContextWriter {
    /** Questions under way at one time: the route spreads them over its backends. */
    private static final int AT_ONCE = 8;

    /** What the model may write is more than what is kept: it is cut at the end of a word, not asked to count. */
    private static final int ANSWER = 4;

    private static final ModelException THINKS = new ModelException(
            ModelException.Reason.REFUSED,
            "it writes nothing but thoughts: lead the route to a model that does not think");

    private static final ContextQuestion HARMLESS = new ContextQuestion("Answer with one word: yes.");

    private final Contextual contextual;
    private final ChatModel model;
    private final RetryPatience patience;
    private final Tokenizer tokenizer;
    private final ContextMetrics metrics;
    private final Semaphore places = new Semaphore(AT_ONCE);
    private final AtomicLong tokens = new AtomicLong();

    /** Whether the model ever wrote anything. */
    private volatile boolean answered;

    /** With the patience of a run. */
    public static RouteContextWriter open(
            Contextual contextual, ModelPlaces places, Tokenizer tokenizer, CollectorRegistry registry) {
        var name = contextual.modelRoute().name();
        var patience = RetryPatience.ofRuns(RetryPatience.Clock.SYSTEM);
        var model = new RouteChatModel(
                Backends.newClient(),
                places.endpoint(name, "chunking.contextual.modelRoute.name"),
                name,
                patience.answer());
        return new RouteContextWriter(contextual, model, patience, tokenizer, registry);
    }

    /** @param tokenizer of the embedding model, which measures the lines */
    RouteContextWriter(
            Contextual contextual,
            ChatModel model,
            RetryPatience patience,
            Tokenizer tokenizer,
            CollectorRegistry registry) {
        this.contextual = contextual;
        this.model = model;
        this.patience = patience;
        this.tokenizer = tokenizer;
        this.metrics = new ContextMetrics(registry);
    }

    @Override
    public List<String> write(List<ContextQuestion> questions) throws InterruptedException {
        var lines = new ArrayList<String>(questions.size());
        try (var asking = Executors.newVirtualThreadPerTaskExecutor()) {
            var asked = questions.stream()
                    .map(question -> asking.submit(() -> inTurn(question)))
                    .toList();
            try {
                for (var line : asked) lines.add(line.get());
            } catch (ExecutionException e) {
                asked.forEach(line -> line.cancel(true));
                if (e.getCause() instanceof RuntimeException known) throw known;
                throw new IllegalStateException(e.getCause());
            } catch (InterruptedException e) {
                asked.forEach(line -> line.cancel(true));
                throw e;
            }
        }
        return lines;
    }

    private String inTurn(ContextQuestion question) throws InterruptedException {
        places.acquire();
        try {
            return line(question);
        } finally {
            places.release();
        }
    }

    private String line(ContextQuestion question) {
        var waits = patience.begin();
        while (true) {
            try {
                var answer = ask(question);
                var line = kept(answer.text());
                if (line.isEmpty() && answer.finishReason().equals("length")) return refused(THINKS);
                answered = true;
                metrics.outcome(route(), line.isEmpty() ? "empty" : "written");
                return line;
            } catch (ModelException e) {
                if (e.reason() != ModelException.Reason.UNAVAILABLE) return refused(e);
                metrics.outcome(route(), "busy");
                if (!waits.again(Optional.empty()))
                    throw ContextException.unavailable(
                            "ModelRoute %s writes no lines for chunks: %s%s"
                                    .formatted(route(), e.getMessage(), patience.said()),
                            e);
            }
        }
    }

    /** Of a text that others are not refused like: it is found by its own words. */
    private String refused(ModelException why) {
        metrics.outcome(route(), "refused");
        if (answered) return "";
        try {
            answered = !ask(HARMLESS).text().isBlank();
            if (answered) return "";
        } catch (ModelException e) {
            if (e.reason() == ModelException.Reason.UNAVAILABLE) return "";
        }
        throw ContextException.refused(
                "chunking.contextual.modelRoute.name: ModelRoute %s writes no lines for chunks: %s"
                        .formatted(route(), why.getMessage()),
                why);
    }

    private Completion ask(ContextQuestion question) {
        var request = new ChatRequest(
                List.of(new ChatMessage("user", question.text())),
                OptionalInt.of(ANSWER * contextual.maxTokens()),
                OptionalDouble.of(0));
        try (var guard = CallGuard.ofTime(patience.answer())) {
            var answer = model.answer(request, _ -> {}, guard);
            count(question, answer);
            return answer;
        }
    }

    private void count(ContextQuestion question, Completion answer) {
        long said = answer.usage().promptTokens() + answer.usage().completionTokens();
        long counted = said > 0 ? said : tokenizer.count(question.text()) + tokenizer.count(answer.text());
        tokens.addAndGet(counted);
        metrics.spent(route(), counted);
    }

    /** One line, no longer than it may be. */
    private String kept(String answer) {
        var line = answer.strip().replaceAll("\\s+", " ");
        var spans = tokenizer.spans(line);
        if (spans.size() < contextual.maxTokens()) return line;
        var cut = line.substring(0, spans.get(contextual.maxTokens() - 1).start());
        int blank = cut.lastIndexOf(' ');
        return (blank > 0 ? cut.substring(0, blank) : cut).strip();
    }

    private String route() {
        return contextual.modelRoute().name();
    }

    @Override
    public long tokensSpent() {
        return tokens.get();
    }
}
