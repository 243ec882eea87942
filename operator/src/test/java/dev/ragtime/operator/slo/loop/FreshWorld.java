package dev.ragtime.operator.slo.loop;

import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.slo.EventCount;
import dev.ragtime.api.slo.Objective;
import dev.ragtime.api.slo.Objective.Freshness;
import dev.ragtime.api.slo.SloStatus;
import dev.ragtime.operator.slo.SloReport;
import dev.ragtime.operator.slo.Subject;
import dev.ragtime.operator.slo.Workload;
import dev.ragtime.operator.slo.fresh.SourceRead;
import dev.ragtime.operator.slo.fresh.SourcesSeen;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A KnowledgeBase whose runs end at whole seconds, an operator whose clock can step, and a log of what really happened,
 * by which every second is judged by itself.
 */
final class FreshWorld {
    static final Objective HOURLY = promise("hourly", 3600);
    static final Objective PROMPT = promise("prompt", 400);
    static final Instant START = Instant.parse("2026-03-01T12:00:40Z");

    final MemoryStateStore store = new MemoryStateStore();
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final List<String> discards = new ArrayList<>();
    List<Objective> objectives = List.of(HOURLY, PROMPT);
    List<SloStatus> shown = List.of();
    boolean lost;

    /** What the status says of each source. */
    final Map<String, Optional<SourceRead>> status = new LinkedHashMap<>();

    /** All readings that ended, and since when each source is promised. */
    final Map<String, List<SourceRead>> log = new TreeMap<>();

    Instant now = START;
    Duration clockError = Duration.ZERO;

    static Objective promise(String name, int maxAgeSeconds) {
        return new Objective(name, null, null, null, new Freshness(maxAgeSeconds), "90", 28);
    }

    FreshWorld(String... sources) {
        for (var source : sources) promise(source);
    }

    void promise(String source) {
        status.put(source, Optional.empty());
        log.put(source, new ArrayList<>(List.of(new SourceRead(now, now))));
    }

    /** A run ended now that began to read a source so long ago; the status does not say so yet. */
    SourceRead read(String source, Duration ago) {
        var read = new SourceRead(now.minus(ago), now);
        log.get(source).add(read);
        return read;
    }

    /** A run that ended now, as the status tells. */
    void sync(String source, Duration ago) {
        status.put(source, Optional.of(read(source, ago)));
    }

    FreshnessTracker lead() {
        return new FreshnessTracker(
                store,
                (s, why) -> discards.add(why),
                new FreshnessMeters(meters),
                () -> Duration.between(START, now).toNanos());
    }

    Subject subject() {
        var resource = new KnowledgeBase();
        resource.setMetadata(new ObjectMetaBuilder()
                .withNamespace("hr")
                .withName("handbook")
                .withUid("uid")
                .build());
        return new Subject(new Workload("KnowledgeBase", "hr", "handbook"), resource, objectives, shown);
    }

    SloReport look(FreshnessTracker leader) {
        return leader.look(subject(), new SourcesSeen(status, lost, now.plus(clockError)));
    }

    /** Looks once a minute for so long. */
    SloReport looks(FreshnessTracker leader, Duration time) {
        return looks(leader, time, Duration.ofMinutes(1));
    }

    SloReport looks(FreshnessTracker leader, Duration time, Duration every) {
        var end = now.plus(time);
        while (now.plus(every).isBefore(end)) {
            now = now.plus(every);
            look(leader);
        }
        now = end;
        return look(leader);
    }

    /** Minutes from {@code first} on that are over, judged second by second. */
    EventCount naive(Objective objective, Instant first) {
        var good = 0L;
        var all = 0L;
        for (var minute = first; !minute.plusSeconds(90).isAfter(now); minute = minute.plusSeconds(60)) {
            all++;
            if (isGood(minute, objective.freshness().maxAgeSeconds())) good++;
        }
        return new EventCount(good, all);
    }

    private boolean isGood(Instant minute, int maxAgeSeconds) {
        var begin = minute.getEpochSecond();
        for (var second = begin; second < begin + 60; second++)
            for (var reads : log.values()) if (age(reads, second) >= maxAgeSeconds) return false;
        return true;
    }

    /** Of the index when the second begins; the source is none of its before it was promised. */
    private static long age(List<SourceRead> reads, long second) {
        for (var place = reads.size() - 1; place >= 0; place--)
            if (reads.get(place).doneAt().getEpochSecond() <= second)
                return second - reads.get(place).asOf().getEpochSecond();
        return 0;
    }

    static EventCount counts(SloReport report, Objective objective) {
        return report.objectives().stream()
                .filter(status -> status.name().equals(objective.name()))
                .map(status -> new EventCount(status.goodEvents(), status.totalEvents()))
                .findFirst()
                .orElseThrow();
    }

    double counter(Objective objective, String outcome) {
        return meters.get("ragtime.slo.events")
                .tag("objective", objective.name())
                .tag("outcome", outcome)
                .counter()
                .count();
    }
}
