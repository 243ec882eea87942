package dev.ragtime.e2e.cluster;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** Asks at a constant rate, each request on its own connection, and keeps a log of what came back. */
public final class ConstantLoad implements AutoCloseable {
    /** What shows that nothing fails; the short form leaves the node's cores to other scenarios. */
    private static final Duration STEADY = Duration.ofMillis(Settings.full() ? 100 : 500);

    /** For what lasts a moment, such as the end of a pod. */
    public static final Duration OFTEN = Settings.full() ? Duration.ofMillis(50) : STEADY;

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicInteger answered = new AtomicInteger();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();

    /**
     * Begins with the first answer: a Service's address works a moment after its first pod is ready.
     *
     * @param query asked again and again at {@code base}/v1/retrieve
     */
    public static ConstantLoad of(String base, String query) {
        return of(base, query, STEADY);
    }

    /** The same at a rate that matters. */
    public static ConstantLoad of(String base, String query, Duration interval) {
        return new ConstantLoad(base, client -> client.retrieve(query), interval);
    }

    /** The same, where an answer must be more than one. */
    public static ConstantLoad of(String base, Function<Client, Client.Answer> call) {
        return new ConstantLoad(base, call, STEADY);
    }

    /** Asks the model behind a route again and again. */
    public static ConstantLoad ofChat(String base) {
        return new ConstantLoad(base, client -> client.ask("Which lamp?"), STEADY);
    }

    private ConstantLoad(String base, Function<Client, Client.Answer> call, Duration interval) {
        Patience.with(failures::peek).until("a first answer", () -> {
            once(base, call);
            return answered() == 1;
        });
        failures.clear();
        clock.scheduleAtFixedRate(
                () -> senders.execute(() -> once(base, call)), 0, interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void once(String base, Function<Client, Client.Answer> call) {
        try (var client = Client.ofSingleCalls(base)) {
            var answer = call.apply(client);
            if (answer.status() == 200) answered.incrementAndGet();
            else failures.add(answer.status() + " " + answer.body());
        } catch (UncheckedIOException e) {
            failures.add(e.getCause().toString());
        }
    }

    public int answered() {
        return answered.get();
    }

    /** Waits for so many answers from now on. */
    public void awaitMore(int answers) {
        var seen = answered();
        Patience.with(this::answered).until(answers + " more answers", () -> answered() >= seen + answers);
    }

    public Queue<String> failures() {
        return failures;
    }

    /** Sends nothing more and waits for what is under way. */
    @Override
    public void close() {
        clock.close();
        senders.close();
    }
}
