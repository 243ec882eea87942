package dev.ragtime.e2e.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Asks a pipeline at a constant rate for answers and passages in turn, each on its own connection, and keeps a log of what
 * came of it.
 */
public final class AnswerLog implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor();
    private final ConcurrentLinkedQueue<Reply> replies = new ConcurrentLinkedQueue<>();
    private final AtomicInteger asked = new AtomicInteger();
    private final String base;
    private final Supplier<String> token;

    /**
     * What came of a question.
     *
     * @param begin as {@link System#nanoTime} counts, and so is its end
     * @param status 0 when the connection failed
     * @param advised whether {@code Retry-After} came with it
     * @param said code of an error, or why there was none
     * @param degraded reasons of steps that were left out
     */
    public record Reply(
            String path, long begin, long end, int status, boolean advised, String said, List<String> degraded) {
        /** Answered with nothing left out. */
        public boolean isWhole() {
            return status == 200 && degraded.isEmpty();
        }

        public double millis() {
            return (end - begin) / 1e6;
        }
    }

    /** @param token of who asks, made anew for each question */
    public AnswerLog(String base, Supplier<String> token) {
        this.base = base;
        this.token = token;
    }

    /** Asks from now on. */
    public AnswerLog every(Duration interval) {
        clock.scheduleAtFixedRate(() -> senders.execute(this::once), 0, interval.toMillis(), TimeUnit.MILLISECONDS);
        return this;
    }

    /** Asks for passages so many times at once; returns when something came of each. */
    public void burst(int questions) {
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < questions; i++) callers.submit(() -> passages(asked.getAndIncrement()));
        }
    }

    private void once() {
        var number = asked.getAndIncrement();
        if (number % 2 == 0) keep("/v1/answer", Map.of("question", question(number)));
        else passages(number);
    }

    private void passages(int number) {
        keep("/v1/retrieve", Map.of("query", question(number)));
    }

    private void keep(String path, Map<String, String> body) {
        replies.add(asked(path, body, System.nanoTime()));
    }

    private static String question(int number) {
        return "How often is blue lamp number %d replaced?".formatted(number % 5);
    }

    private Reply asked(String path, Map<String, String> body, long begin) {
        try {
            var sent = OneCall.post(
                    URI.create(base + path),
                    JSON.writeValueAsBytes(body),
                    Map.of("authorization", "Bearer " + token.get()),
                    PATIENCE);
            var json = Client.json(sent.body());
            return new Reply(
                    path,
                    begin,
                    System.nanoTime(),
                    sent.status(),
                    sent.header().apply("Retry-After") != null,
                    json.at("/error/code").asText(),
                    json.path("degraded").valueStream().map(AnswerLog::reason).toList());
        } catch (IOException e) {
            return new Reply(path, begin, System.nanoTime(), 0, false, e.toString(), List.of());
        }
    }

    /** Without what it means for the answer. */
    private static String reason(JsonNode degradation) {
        return degradation.asText().replaceAll(":.*", "");
    }

    /** In the order in which they came. */
    public List<Reply> replies() {
        return new ArrayList<>(replies);
    }

    /** Waits until something came of so many questions that were asked since then. */
    public void awaitReplies(long since, int wanted) {
        Patience.with(replies::size)
                .askingEvery(Duration.ofMillis(50))
                .until(
                        wanted + " replies",
                        () -> replies().stream()
                                        .filter(reply -> reply.begin() >= since)
                                        .count()
                                >= wanted);
    }

    /** Waits until so many in a row that were asked from now on were answered with nothing left out. */
    public void awaitWhole(int inARow) {
        var begin = System.nanoTime();
        Patience.with(replies::size).askingEvery(Duration.ofMillis(50)).until(inARow + " whole answers", () -> {
            var later =
                    replies().stream().filter(reply -> reply.begin() >= begin).toList();
            return later.size() >= inARow
                    && later.subList(later.size() - inARow, later.size()).stream()
                            .allMatch(Reply::isWhole);
        });
    }

    /** Sends nothing more and waits for what is under way. */
    @Override
    public void close() {
        clock.close();
        senders.close();
    }
}
