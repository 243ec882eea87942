package dev.ragtime.operator.knowledgebase.sync;

import dev.ragtime.api.runtime.PodLayout;
import dev.ragtime.operator.knowledgebase.sync.Forecast.Sample;
import dev.ragtime.operator.probe.Exposition.BadExpositionException;
import dev.ragtime.operator.probe.HttpProbe;
import dev.ragtime.operator.probe.HttpProbe.Answer;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the pods of a run how far they are, all at the same time, and again only after a pause: what it says ends up in a
 * status, which is not to be written every few seconds. Safe for use by many threads.
 */
public final class ProgressProbe {
    private static final Logger LOG = LoggerFactory.getLogger(ProgressProbe.class);

    /** For all pods of a run together. */
    private static final Duration LIMIT = Duration.ofSeconds(1);

    private static final long PAUSE_NANOS = Duration.ofSeconds(30).toNanos();

    /** A run that nobody asked for so long has ended. */
    private static final long FORGET_NANOS = Duration.ofMinutes(10).toNanos();

    /** Set by Kubernetes on pods of an indexed Job: a pod that takes over a share has the same. */
    private static final String SHARE = "batch.kubernetes.io/job-completion-index";

    private final HttpProbe probe;
    private final int port;
    private final LongSupplier nanoTime;
    private final InstantSource clock;
    private final Map<String, Seen> byJob = new ConcurrentHashMap<>();

    public ProgressProbe(HttpClient http, InstantSource clock) {
        this(new HttpProbe(http), PodLayout.PORT, System::nanoTime, clock);
    }

    /** @param nanoTime a clock that never steps */
    ProgressProbe(HttpProbe probe, int port, LongSupplier nanoTime, InstantSource clock) {
        this.probe = probe;
        this.port = port;
        this.nanoTime = nanoTime;
        this.clock = clock;
    }

    /**
     * What a run said.
     *
     * @param at when it was asked last
     * @param byShare what each share last said
     * @param samples of the run as a whole, oldest first
     */
    private record Seen(long at, Map<String, Progress> byShare, List<Sample> samples, Forecast forecast) {}

    /**
     * How far the whole run is, as of at most 30 s ago; shares that ended or do not answer count as they were last seen. Empty
     * until a pod answers.
     *
     * @param pods those of {@code job}
     */
    public Optional<Forecast> ask(Job job, Collection<Pod> pods) throws InterruptedException {
        var now = nanoTime.getAsLong();
        var uid = job.getMetadata().getUid();
        var before = Optional.ofNullable(byJob.get(uid));
        if (before.isPresent() && now - before.get().at() < PAUSE_NANOS) return before.map(Seen::forecast);
        var shares = new HashMap<>(before.map(Seen::byShare).orElse(Map.of()));
        shares.putAll(answers(pods));
        if (shares.isEmpty()) return Optional.empty();
        byJob.values().removeIf(seen -> now - seen.at() > FORGET_NANOS);
        var sum = shares.values().stream().reduce(Progress.NONE, Progress::plus);
        var samples = Forecast.with(before.map(Seen::samples).orElse(List.of()), new Sample(now, sum));
        var forecast = Forecast.of(samples, clock.instant());
        byJob.put(uid, new Seen(now, Map.copyOf(shares), samples, forecast));
        return Optional.of(forecast);
    }

    private Map<String, Progress> answers(Collection<Pod> pods) throws InterruptedException {
        var running = pods.stream().filter(ProgressProbe::answers).toList();
        var addresses = running.stream()
                .map(pod -> HttpProbe.address(pod.getStatus().getPodIP(), port, "/metrics"))
                .toList();
        var answers = probe.getAll(addresses, Map.of(), LIMIT);
        var shares = new HashMap<String, Progress>();
        for (var at = 0; at < answers.size(); at++) {
            var pod = running.get(at);
            answers.get(at).flatMap(answer -> read(pod, answer)).ifPresent(p -> shares.put(share(pod), p));
        }
        return shares;
    }

    private static boolean answers(Pod pod) {
        var status = pod.getStatus();
        return status != null && "Running".equals(status.getPhase()) && status.getPodIP() != null;
    }

    private static String share(Pod pod) {
        var meta = pod.getMetadata();
        return Optional.ofNullable(meta.getLabels())
                .map(labels -> labels.get(SHARE))
                .orElse(meta.getName());
    }

    private static Optional<Progress> read(Pod pod, Answer answer) {
        if (!answer.ok()) return Optional.empty();
        try {
            return Optional.of(Progress.read(answer.body()));
        } catch (BadExpositionException e) {
            LOG.warn("Progress of pod {} cannot be read: {}", pod.getMetadata().getName(), e.getMessage());
            return Optional.empty();
        }
    }
}
