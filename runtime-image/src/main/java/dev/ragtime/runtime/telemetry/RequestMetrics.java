package dev.ragtime.runtime.telemetry;

import dev.ragtime.api.runtime.Metrics;
import dev.ragtime.api.slo.Objective;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Gauge;
import io.prometheus.client.Histogram;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Counts, times and judges the requests of one workload. Thread-safe. */
public final class RequestMetrics {
    private static final double NANOS = 1e9;

    private final Counter requests;
    private final Histogram seconds;
    private final Histogram firstByteSeconds;
    private final Gauge inFlight;
    private final Counter tokens;
    private final Counter degraded;
    private final Counter feedback;
    private volatile Subject subject;

    /** For whom requests are counted, and by what they are judged. */
    private record Subject(Workload workload, SloRecorder slo) {}

    public RequestMetrics(CollectorRegistry registry, Workload workload, SloRecorder slo) {
        this.subject = new Subject(workload, slo);
        this.requests = Counter.build(
                        "ragtime_requests_total", "Requests ended, by HTTP status; 499: the client went away.")
                .labelNames(Workload.labelNames("endpoint", "code"))
                .register(registry);
        this.seconds = histogram("ragtime_request_seconds", "Time from a request's headers to its last byte.")
                .register(registry);
        this.firstByteSeconds = histogram(
                        "ragtime_time_to_first_byte_seconds", "Time from a request's headers to its first body byte.")
                .register(registry);
        this.inFlight = Gauge.build(Metrics.REQUESTS_IN_FLIGHT, "Requests that run now.")
                .labelNames(Workload.labelNames())
                .register(registry);
        inFlight.labels(workload.labels());
        this.tokens = Counter.build(
                        "ragtime_tokens_total",
                        "Tokens of questions and answers; see docs/operations.md for who counted them.")
                .labelNames(Workload.labelNames("direction"))
                .register(registry);
        this.degraded = Counter.build("ragtime_degraded_total", "Answers in which a step was left out, by reason.")
                .labelNames(Workload.labelNames("reason"))
                .register(registry);
        this.feedback = feedback(registry);
    }

    private static Counter feedback(CollectorRegistry registry) {
        return Counter.build("ragtime_feedback_total", "Ratings of answers, good or bad.")
                .labelNames(Workload.labelNames("rating"))
                .register(registry);
    }

    private static Histogram.Builder histogram(String name, String help) {
        return Histogram.build(name, help)
                .labelNames(Workload.labelNames("endpoint"))
                .buckets(.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60);
    }

    /** Requests that begin from now on are those of another revision, judged by its objectives. */
    public void become(Workload workload, List<Objective> objectives) {
        inFlight.labels(workload.labels());
        subject = new Subject(workload, subject.slo().of(workload, objectives));
    }

    /** Whether anything is promised, so that somebody needs the last values of the counters. */
    public boolean promises() {
        return !subject.slo().isEmpty();
    }

    /** Starts the clock of one request; {@link Exchange#end} must follow. */
    public Exchange begin(String endpoint) {
        return begin(endpoint, true);
    }

    /** The same for a request that is no event of any objective. */
    public Exchange beginUnjudged(String endpoint) {
        return begin(endpoint, false);
    }

    private Exchange begin(String endpoint, boolean judged) {
        return new Exchange(subject, endpoint, judged, System.nanoTime());
    }

    /** @param reason one of a few constants */
    public void degraded(Enum<?> reason) {
        degraded.labels(subject.workload().labels(reason.name())).inc();
    }

    /** An answer was rated. */
    public void feedback(boolean good) {
        feedback.labels(subject.workload().labels(good ? "good" : "bad")).inc();
        subject.slo().recordFeedback(good);
    }

    public void tokens(long input, long output) {
        tokens.labels(subject.workload().labels("input")).inc(input);
        tokens.labels(subject.workload().labels("output")).inc(output);
    }

    /** One request under way; used by the thread that answers it. */
    public final class Exchange {
        private final Workload workload;
        private final SloRecorder slo;
        private final Gauge.Child running;
        private final String endpoint;
        private boolean judged;
        private final long started;
        private long firstByteAt;
        private long wholeAt;

        private Exchange(Subject subject, String endpoint, boolean judged, long started) {
            this.workload = subject.workload();
            this.slo = subject.slo();
            this.running = inFlight.labels(workload.labels());
            running.inc();
            this.endpoint = endpoint;
            this.judged = judged;
            this.started = started;
        }

        /** The first byte of the body is about to be sent; later calls do nothing. */
        public void firstByte() {
            if (firstByteAt == 0) firstByteAt = System.nanoTime();
        }

        /** It turned out to be no event of any objective. */
        public void isNoEvent() {
            judged = false;
        }

        /** The answer has been sent as far as it matters; its time ends here. Later calls do nothing. */
        public void whole() {
            if (wholeAt == 0) wholeAt = System.nanoTime();
        }

        public void end(Outcome outcome, int code) {
            whole();
            var total = wholeAt - started;
            var first = firstByteAt == 0
                    ? Optional.<Duration>empty()
                    : Optional.of(Duration.ofNanos(firstByteAt - started));
            if (judged) slo.record(new RequestEnd(outcome, Duration.ofNanos(total), first));
            requests.labels(workload.labels(endpoint, String.valueOf(code))).inc();
            seconds.labels(workload.labels(endpoint)).observe(total / NANOS);
            first.ifPresent(
                    f -> firstByteSeconds.labels(workload.labels(endpoint)).observe(f.toNanos() / NANOS));
            running.dec();
        }
    }
}
