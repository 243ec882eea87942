package dev.ragtime.operator.slo.count;

import dev.ragtime.api.slo.EventCount;
import dev.ragtime.api.slo.Objective;
import dev.ragtime.operator.slo.scrape.RuntimeProcess;
import dev.ragtime.operator.slo.scrape.Scrape;
import dev.ragtime.operator.slo.scrape.Series;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** One cycle of a workload, being added up. */
final class Tally {
    /** Series that are kept beside the declared ones, e.g. during a rollout of a changed objective. */
    private static final int MAXIMUM_SERIES = 64;

    private static final int LONGEST_WINDOW_DAYS = Slots.MAXIMUM_HOURS / 24;

    private final Instant now;
    private final Instant began;
    private final Map<Series, Integer> declaredDays = new LinkedHashMap<>();
    private final Map<Series, Slots.Editor> editors = new HashMap<>();
    private final Map<RuntimeProcess, Baseline> baselines;
    private final Set<String> found;
    private final Map<String, Instant> unread;
    private boolean counted;

    Tally(SloState before, List<Objective> declared, Instant now) {
        this.now = now;
        this.began = before.began();
        this.baselines = new HashMap<>(before.baselines());
        this.found = new HashSet<>(before.found());
        this.unread = new HashMap<>(before.unread());
        for (var objective : declared) declaredDays.put(Series.of(objective), objective.windowDays());
        declaredDays.forEach((series, days) ->
                editors.put(series, new Slots.Editor(before.slots().getOrDefault(series, Slots.EMPTY), now, days)));
        before.slots()
                .forEach((series, slots) ->
                        editors.computeIfAbsent(series, s -> new Slots.Editor(slots, now, LONGEST_WINDOW_DAYS)));
    }

    Instant now() {
        return now;
    }

    boolean counted() {
        return counted;
    }

    /** A process that is known: what it counted since. Counters are cumulative, so the time between was seen too. */
    void addSince(RuntimeProcess process, Baseline baseline, Scrape scrape) {
        scrape.counters()
                .forEach((series, value) -> addEvents(series, since(baseline.of(series), value), baseline.lastSeen()));
        if (baseline.phase() != Baseline.Phase.DRAINED) addTime(baseline.lastSeen(), now, scrape);
        keep(process, scrape, scrape.drained() && baseline.phase() != Baseline.Phase.DRAINED);
    }

    /** A process that began after knowledge did: all it counted, none of it before {@code since}. */
    void addWhole(RuntimeProcess process, Scrape scrape, Instant since) {
        scrape.counters().forEach((series, value) -> addEvents(series, value, since));
        addTime(process.start(), now, scrape);
        keep(process, scrape, scrape.drained());
    }

    /** A process that began before knowledge did: what it counted until now is unknown. */
    void addBaselineOnly(RuntimeProcess process, Scrape scrape) {
        addUncovered(process.start(), now, scrape.counters().keySet());
        keep(process, scrape, true);
    }

    /** Worth a write unless expected: if another leader saw more of the process, the lost race shows it. */
    void markGone(RuntimeProcess process, Baseline baseline) {
        counted |= baseline.phase() == Baseline.Phase.RUNNING;
        addUnseenEnd(baseline, now);
        baselines.put(process, baseline.gone(now));
    }

    void drop(RuntimeProcess process, Baseline baseline, Instant end) {
        addUnseenEnd(baseline, end);
        baselines.remove(process);
    }

    void keepFound(Set<String> listed) {
        found.retainAll(listed);
    }

    /** Pods that no longer serve leave the time in which they did unseen. */
    void keepUnread(Set<String> serving) {
        unread.entrySet().removeIf(entry -> {
            if (serving.contains(entry.getKey())) return false;
            addUncovered(entry.getValue(), now, Set.of());
            return true;
        });
    }

    /** A pod serves and could not be read, unless it was at another time. */
    void noteUnread(String podUid) {
        if (baselines.keySet().stream().noneMatch(process -> process.podUid().equals(podUid)))
            unread.putIfAbsent(podUid, now);
    }

    /** The state as it looks while these pods are silent; the last thing to ask for. */
    SloState stateWith(List<Silence> silent) {
        silent.forEach(silence -> addUncovered(silence.since(), now, silence.judged()));
        return state();
    }

    SloState state() {
        var used = baselines.values().stream()
                .flatMap(baseline -> baseline.counters().keySet().stream())
                .collect(Collectors.toSet());
        var slots = new HashMap<Series, Slots>();
        editors.forEach((series, editor) -> {
            if (declaredDays.containsKey(series) || used.contains(series)) slots.put(series, editor.slots());
        });
        return new SloState(began, now, found, unread, slots, baselines);
    }

    /** After a reset a counter is smaller than it was; then all it shows happened since. */
    private static EventCount since(EventCount before, EventCount value) {
        var good = value.good() - before.good();
        var bad = value.bad() - before.bad();
        return good < 0 || bad < 0 ? value : new EventCount(good, good + bad);
    }

    private void addEvents(Series series, EventCount events, Instant since) {
        if (events.total() == 0) return;
        if (!editors.containsKey(series) && editors.size() >= MAXIMUM_SERIES) return;
        editors.computeIfAbsent(series, s -> new Slots.Editor(Slots.EMPTY, now, LONGEST_WINDOW_DAYS))
                .add(since, events);
        counted = true;
    }

    /** Time counts for what the process judges: by another threshold it has no part in the series of the new one. */
    private void addTime(Instant from, Instant to, Scrape scrape) {
        addTime(from, to, scrape.counters().keySet(), true);
    }

    private void addTime(Instant from, Instant to, Set<Series> judged, boolean covered) {
        judged.stream().map(editors::get).filter(Objects::nonNull).forEach(editor -> editor.addTime(from, to, covered));
    }

    private void addUnseenEnd(Baseline baseline, Instant end) {
        if (baseline.phase() == Baseline.Phase.RUNNING)
            addUncovered(baseline.lastSeen(), end, baseline.counters().keySet());
    }

    /** @param judged empty when it is not known what the process judges: then what is declared */
    private void addUncovered(Instant from, Instant to, Set<Series> judged) {
        addTime(from, to, judged.isEmpty() ? declaredDays.keySet() : judged, false);
    }

    private void keep(RuntimeProcess process, Scrape scrape, boolean worthAWrite) {
        var phase = scrape.drained() ? Baseline.Phase.DRAINED : Baseline.Phase.RUNNING;
        baselines.put(process, new Baseline(now, phase, scrape.counters()));
        found.remove(process.podUid());
        unread.remove(process.podUid());
        counted |= worthAWrite;
    }
}
