package dev.ragtime.operator.knowledgebase;

import static dev.ragtime.operator.kubernetes.Conditions.READY;
import static dev.ragtime.operator.kubernetes.Conditions.STALLED;
import static dev.ragtime.operator.kubernetes.Conditions.STORE_READY;
import static dev.ragtime.operator.kubernetes.Conditions.SYNCED;
import static dev.ragtime.operator.kubernetes.Events.transition;

import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus;
import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus.Run;
import dev.ragtime.operator.knowledgebase.sync.SyncRuns;
import dev.ragtime.operator.kubernetes.Conditions;
import dev.ragtime.operator.kubernetes.EventReason;
import dev.ragtime.operator.kubernetes.Events;
import dev.ragtime.operator.kubernetes.Events.Notice;
import dev.ragtime.operator.kubernetes.Reason;
import dev.ragtime.operator.slo.SloNews;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Transitions of a KnowledgeBase that are news to a user; pure. */
final class Notices {
    /** Reasons of Synced=False that are no failed run: a stage on the way, or what Stalled tells already. */
    private static final Set<String> NO_FAILURE = EnumSet.of(
                    Reason.SyncRunning,
                    Reason.NeverSynced,
                    Reason.Progressing,
                    Reason.Suspended,
                    Reason.MissingConfigMap,
                    Reason.MissingSecret,
                    Reason.MissingClaim,
                    Reason.StoreFull,
                    Reason.IndexLost)
            .stream()
            .map(Enum::name)
            .collect(Collectors.toUnmodifiableSet());

    private Notices() {}

    /** Once for each run. */
    private static Optional<Notice> started(KnowledgeBaseStatus before, KnowledgeBaseStatus after) {
        var known = Optional.ofNullable(before.currentSync()).map(Run::number).orElse(0);
        return Optional.ofNullable(after.currentSync())
                .filter(run -> run.number() > known)
                .map(run -> new Notice(
                        EventReason.SyncStarted,
                        "Run %d%s begins: Job %s".formatted(run.number(), of(run), run.job()),
                        run.job()));
    }

    private static String of(Run run) {
        var sources = SyncRuns.sources(run);
        return sources.isEmpty() ? "" : " of " + String.join(", ", sources);
    }

    /** A failed run that only a person can mend is told of once. */
    private static boolean stalls(List<Condition> now, Condition synced) {
        return Conditions.find(now, STALLED)
                .filter(stalled -> "True".equals(stalled.getStatus())
                        && "False".equals(synced.getStatus())
                        && stalled.getReason().equals(synced.getReason()))
                .isPresent();
    }

    /** Each time that others use the store of one that is deleted. */
    private static List<Notice> inUse(List<Condition> old, List<Condition> now) {
        var before = inUse(old);
        return inUse(now)
                .filter(said -> !before.equals(Optional.of(said)))
                .map(said -> new Notice(EventReason.StoreInUse, said, said))
                .stream()
                .toList();
    }

    private static Optional<String> inUse(List<Condition> conditions) {
        return Conditions.find(conditions, Conditions.RECONCILING)
                .filter(condition -> Reason.StoreInUse.name().equals(condition.getReason()))
                .map(Condition::getMessage);
    }

    static List<Notice> between(KnowledgeBaseStatus before, KnowledgeBaseStatus after) {
        var old = before.conditions();
        var now = after.conditions();
        var synced = Conditions.find(now, SYNCED)
                        .filter(condition -> NO_FAILURE.contains(condition.getReason()) || stalls(now, condition))
                        .isPresent()
                ? Optional.<Notice>empty()
                : transition(old, now, SYNCED, EventReason.Synced, EventReason.SyncFailed);
        // a pod that is new is not ready, which is no news before the store was
        var store = transition(old, now, STORE_READY, EventReason.StoreReady, EventReason.StoreLost)
                .filter(notice -> notice.reason() == EventReason.StoreReady || Conditions.isTrue(old, STORE_READY));
        var ready = transition(old, now, READY, EventReason.BecameReady, EventReason.BecameUnready)
                .filter(notice -> notice.reason() == EventReason.BecameReady || Conditions.isTrue(old, READY));
        var ofIndex = Events.list(
                started(before, after),
                ready,
                transition(old, now, STALLED, EventReason.Stalled, EventReason.Unstalled),
                store,
                synced);
        return Stream.of(ofIndex, inUse(old, now), IndexNews.between(before, after), SloNews.between(old, now))
                .flatMap(List::stream)
                .toList();
    }
}
