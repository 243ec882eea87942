package dev.ragtime.operator.knowledgebase.sync;

import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus.LastSync;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;

/** Whether a run begins now, and if not, what it waits for. */
public sealed interface SyncDecision {
    /** A run of all sources begins. */
    record Start(Cause cause) implements SyncDecision {}

    /** A run begins of those sources that were asked for. */
    record StartSome(SortedSet<String> sources) implements SyncDecision {}

    /** A run is under way; the next is decided when it ended. */
    record Running() implements SyncDecision {}

    /** A run ended, and the store, which knows how, does not answer yet. */
    record AwaitReport() implements SyncDecision {}

    /** An index that is built beside this one reads what changed; until it has, no run of this one begins. */
    record Held() implements SyncDecision {}

    /** No run begins while {@code sync.suspend} is true. */
    record Suspended() implements SyncDecision {}

    /** Something that a person must mend stands in the way. */
    record Blocked() implements SyncDecision {}

    /** The store does not answer yet. */
    record AwaitStore() implements SyncDecision {}

    /** The last run failed; the next begins at {@code at}. */
    record Retry(Instant at) implements SyncDecision {}

    /** Nothing to do; a schedule begins the next run at {@code next}. */
    record Idle(Optional<Instant> next) implements SyncDecision {}

    /** Whether a run begins. */
    default boolean begins() {
        return this instanceof Start || this instanceof StartSome;
    }

    /** Why a run of all sources begins. */
    enum Cause {
        First,
        Changed,
        /** The store no longer has what the last run wrote. */
        IndexLost,
        Retry,
        Scheduled
    }

    Duration FIRST_BACKOFF = Duration.ofSeconds(15);
    Duration LONGEST_BACKOFF = Duration.ofMinutes(10);

    /**
     * What the decision rests on.
     *
     * @param running a Job has not ended
     * @param unjudged a run ended and nobody could tell yet how
     * @param blocked something a person must mend is missing
     * @param storeReady the store answers
     * @param indexLost it no longer has what the last run wrote
     * @param index number of the index that the next run would write
     * @param trigger hash of what the next run would be started for
     * @param last the last run of all sources that ended
     * @param asked sources that were asked for
     */
    record Situation(
            boolean running,
            boolean unjudged,
            boolean suspended,
            boolean blocked,
            boolean storeReady,
            boolean indexLost,
            int index,
            String trigger,
            Optional<LastSync> last,
            Optional<Schedule> schedule,
            Asked asked) {}

    /**
     * Sources to be read without the others.
     *
     * @param sources that can be read now
     * @param failed the last run of some sources, when it failed and none of all ended since
     */
    record Asked(SortedSet<String> sources, Optional<LastSync> failed) {
        /** Nobody asked. */
        public static final Asked NOTHING = new Asked(Collections.emptySortedSet(), Optional.empty());
    }

    /** The first rule that applies, in this order. */
    static SyncDecision of(Situation s, Instant now) {
        if (s.running()) return new Running();
        if (s.unjudged()) return new AwaitReport();
        if (s.suspended()) return new Suspended();
        if (s.blocked()) return new Blocked();
        if (!s.storeReady()) return new AwaitStore();
        return s.last()
                .filter(last -> SyncRuns.index(last) == s.index())
                .map(last -> withAsked(after(last, s, now), s, now))
                .orElse(new Start(Cause.First));
    }

    /** A run of all sources serves what is asked for, too; the time of the next one moves for no other. */
    private static SyncDecision withAsked(SyncDecision ofAll, Situation s, Instant now) {
        if (s.asked().sources().isEmpty()) return ofAll;
        return switch (ofAll) {
            case Retry(var at) -> some(s.asked(), Optional.of(at), now);
            case Idle(var next) -> some(s.asked(), next, now);
            default -> ofAll;
        };
    }

    /** At once, unless all these sources wait out that their last run failed. */
    private static SyncDecision some(Asked asked, Optional<Instant> ofAll, Instant now) {
        var again = asked.failed()
                .filter(run -> SyncRuns.sources(run).containsAll(asked.sources()))
                .map(SyncDecision::again)
                .filter(at -> at.isAfter(now));
        return again.<SyncDecision>map(
                        at -> new Retry(ofAll.filter(next -> next.isBefore(at)).orElse(at)))
                .orElse(new StartSome(asked.sources()));
    }

    private static SyncDecision after(LastSync last, Situation s, Instant now) {
        if (SyncRuns.cancelled(last) || !s.trigger().equals(last.trigger())) return new Start(Cause.Changed);
        if (!SyncRuns.succeeded(last)) return retry(last, s, now);
        if (s.indexLost()) return new Start(Cause.IndexLost);
        // counted from the last run, so that times missed while the operator was away give one run, not many
        var next = s.schedule().flatMap(schedule -> schedule.next(Instant.parse(last.startedAt())));
        return next.filter(at -> !at.isAfter(now)).isPresent() ? new Start(Cause.Scheduled) : new Idle(next);
    }

    /** After the wait that failures bring, or at the next scheduled time when that is sooner. */
    private static SyncDecision retry(LastSync last, Situation s, Instant now) {
        var ended = Instant.parse(last.finishedAt());
        var scheduled = s.schedule().flatMap(schedule -> schedule.next(ended));
        if (scheduled.filter(at -> !at.isAfter(now)).isPresent()) return new Start(Cause.Scheduled);
        var again = again(last);
        if (!again.isAfter(now)) return new Start(Cause.Retry);
        return new Retry(scheduled.filter(at -> at.isBefore(again)).orElse(again));
    }

    private static Instant again(LastSync failed) {
        return Instant.parse(failed.finishedAt()).plus(backoff(failures(failed)));
    }

    /** 15 s after the first failure, doubling to 10 min. */
    static Duration backoff(int failures) {
        var factor = 1L << Math.clamp(failures - 1L, 0, 16);
        var wait = FIRST_BACKOFF.multipliedBy(factor);
        return wait.compareTo(LONGEST_BACKOFF) < 0 ? wait : LONGEST_BACKOFF;
    }

    private static int failures(LastSync last) {
        return last.failures() == null ? 1 : last.failures();
    }
}
