package dev.ragtime.runtime.embed;

import dev.ragtime.api.knowledgebase.RoutedModel;
import dev.ragtime.runtime.call.Outage;
import dev.ragtime.runtime.embed.EmbeddingsApi.Outcome;
import dev.ragtime.runtime.http.RetryPatience;
import io.prometheus.client.Counter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A model that a ModelRoute leads to. Texts are sent in batches; what the provider has no time for is asked again, as long
 * as {@link RetryPatience} says. A question does not wait for a provider that let others wait in vain, see {@link Outage}.
 */
final class RouteEmbedder implements Embedder {
    /** As many as the most sparing servers take at once. */
    private static final int BATCH = 32;

    /** Tokens of a batch; a longer text goes alone. */
    private static final int BATCH_TOKENS = 8_000;

    private static final String HARMLESS = "text";

    private final RoutedModel model;
    private final EmbeddingsApi api;
    private final Tokenizer tokenizer;
    private final RetryPatience forQueries;
    private final RetryPatience forPassages;
    private final RouteMetrics metrics;
    private final Counter.Child truncated;
    private final int questionLimit;
    private final Outage outage;
    private final AtomicLong tokens = new AtomicLong();

    /** Whether the provider ever embedded anything. */
    private volatile boolean answered;

    /**
     * @param tokenizer that texts are measured with, since the model's own is not known
     * @throws EmbeddingException when prefix and limit leave no room for text
     */
    RouteEmbedder(
            RoutedModel model,
            EmbeddingsApi api,
            Tokenizer tokenizer,
            RetryPatience forQueries,
            RetryPatience forPassages,
            RouteMetrics metrics,
            Counter.Child truncated) {
        this.model = model;
        this.api = api;
        int limit = model.maxTokens() / 4 * 3 - tokenizer.count(model.passagePrefix());
        if (limit < ModelTokenizer.LEAST) {
            throw EmbeddingException.lasting(
                    "embedding.modelRoute.maxTokens: is %d, three quarters of which leave %d for text beside passagePrefix: shorten that, or raise it if the model reads more"
                            .formatted(model.maxTokens(), limit));
        }
        this.tokenizer = new Borrowed(tokenizer, limit);
        this.forQueries = forQueries;
        this.forPassages = forPassages;
        this.metrics = metrics;
        this.truncated = truncated;
        this.questionLimit =
                Math.max(ModelTokenizer.LEAST, model.maxTokens() / 4 * 3 - tokenizer.count(model.queryPrefix()));
        this.outage = new Outage(
                "ModelRoute " + model.name(), e -> e instanceof EmbeddingException failure && failure.isPassing());
    }

    /** Another model's tokenizer, with a margin for what this one makes more of. */
    private record Borrowed(Tokenizer tokenizer, int limit) implements Tokenizer {
        @Override
        public int count(String text) {
            return tokenizer.count(text);
        }

        @Override
        public List<Span> spans(String text) {
            return tokenizer.spans(text);
        }
    }

    @Override
    public String model() {
        return model.id();
    }

    @Override
    public int dimensions() {
        return model.dimensions();
    }

    @Override
    public float[] query(String text) {
        return ask(List.of(model.queryPrefix() + cut(text)), forQueries).getFirst();
    }

    /** A question is as long as its caller likes, and what a provider is sent is paid for. */
    private String cut(String text) {
        var spans = tokenizer.spans(text);
        if (spans.size() <= questionLimit) return text;
        truncated.inc();
        return text.substring(0, spans.get(questionLimit - 1).end());
    }

    @Override
    public List<float[]> passages(List<String> texts) {
        var vectors = new ArrayList<float[]>(texts.size());
        var batch = new ArrayList<String>();
        int inBatch = 0;
        for (var text : texts) {
            int more = tokenizer.count(text);
            if (!batch.isEmpty() && (batch.size() == BATCH || inBatch + more > BATCH_TOKENS)) {
                vectors.addAll(ask(batch, forPassages));
                batch.clear();
                inBatch = 0;
            }
            batch.add(model.passagePrefix() + text);
            inBatch += more;
        }
        if (!batch.isEmpty()) vectors.addAll(ask(batch, forPassages));
        return vectors;
    }

    /** @throws EmbeddingException when there is no answer within the time, or one that cannot be used */
    private List<float[]> ask(List<String> texts, RetryPatience patience) {
        if (patience.hasTime()) return asked(texts, patience);
        var copy = List.copyOf(texts);
        return outage.awaited(() -> asked(copy, patience))
                .orElseThrow(() -> EmbeddingException.passing(
                        "ModelRoute %s embeds nothing: it let questions wait in vain".formatted(model.name()), null));
    }

    private List<float[]> asked(List<String> texts, RetryPatience patience) {
        var waits = patience.begin();
        while (true) {
            switch (api.ask(texts, patience.answer())) {
                case Outcome.Answered(var answer) -> {
                    count(texts, answer);
                    return answer.vectors();
                }
                case Outcome.Refused(var status, var why) -> {
                    metrics.refused(model.id());
                    if (texts.size() > 1 && mayBeTooMany(status)) return halves(texts, patience);
                    if (patience == forPassages && mayBeTooMany(status) && !refusesAll()) {
                        throw EmbeddingException.ofText(
                                "ModelRoute %s does not embed a text of it: %s".formatted(model.name(), why));
                    }
                    throw EmbeddingException.lasting(
                            "embedding.modelRoute.name: ModelRoute %s cannot embed what it is asked, since %s"
                                    .formatted(model.name(), why));
                }
                case Outcome.Busy(var why, var after, var cause) -> {
                    metrics.busy(model.id());
                    if (!waits.again(after)) {
                        throw EmbeddingException.passing(
                                "ModelRoute %s embeds nothing: %s%s".formatted(model.name(), why, patience.said()),
                                cause.orElse(null));
                    }
                }
            }
        }
    }

    /** What servers say to more texts, or tokens, than they take at once. */
    private static boolean mayBeTooMany(int status) {
        return status == 400 || status == 413 || status == 422;
    }

    /** Asks for a text that nobody refuses, unless something was embedded before: then it was the text. */
    private boolean refusesAll() {
        return !answered
                && api.ask(List.of(model.passagePrefix() + HARMLESS), forPassages.answer()) instanceof Outcome.Refused;
    }

    private List<float[]> halves(List<String> texts, RetryPatience patience) {
        int middle = texts.size() / 2;
        var vectors = new ArrayList<>(asked(texts.subList(0, middle), patience));
        vectors.addAll(asked(texts.subList(middle, texts.size()), patience));
        return vectors;
    }

    private void count(List<String> texts, EmbeddingsAnswer answer) {
        long counted = answer.tokens()
                .orElseGet(() -> texts.stream().mapToLong(tokenizer::count).sum());
        tokens.addAndGet(counted);
        answered = true;
        metrics.answered(model.id(), counted);
    }

    @Override
    public long tokensSpent() {
        return tokens.get();
    }

    @Override
    public int batch() {
        return 2 * BATCH;
    }

    @Override
    public Tokenizer tokenizer() {
        return tokenizer;
    }

    @Override
    public void close() {
        // connections are those of the process
    }
}
