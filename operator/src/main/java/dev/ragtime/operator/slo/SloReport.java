package dev.ragtime.operator.slo;

import dev.ragtime.api.slo.SloArithmetic;
import dev.ragtime.api.slo.SloStatus;
import dev.ragtime.api.slo.SloSummary;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What the last cycle of one workload showed.
 *
 * @param objectives each objective as measured, in the order of the spec
 * @param burning names of the objectives of which a burn rate alert fires
 * @param backends backends of a route as each of its pods sees them, sorted; empty for a pipeline
 * @param silentPods names of the pods that serve but whose counters could not be read for a minute, sorted
 * @param refusedPods names of the pods whose model refuses what they ask, one time after another, sorted
 */
public record SloReport(
        List<SloStatus> objectives,
        List<String> burning,
        List<BackendObservation> backends,
        List<String> silentPods,
        List<String> refusedPods) {
    public static final SloReport EMPTY = SloReport.of(List.of(), List.of());

    public SloReport {
        objectives = List.copyOf(objectives);
        burning = List.copyOf(burning);
        backends = List.copyOf(backends);
        silentPods = List.copyOf(silentPods);
        refusedPods = List.copyOf(refusedPods);
    }

    /** What the counts alone tell. */
    public static SloReport of(List<SloStatus> objectives, List<String> burning) {
        return new SloReport(objectives, burning, List.of(), List.of(), List.of());
    }

    /**
     * One backend as one pod sees it.
     *
     * @param reason empty while it is healthy
     * @param revision of the route that the pod works by; empty when it does not say
     */
    public record BackendObservation(String pod, String backend, String state, String reason, String revision) {}

    /** The worst objective; empty when none is declared. */
    public Optional<SloSummary> summary() {
        return SloArithmetic.summary(objectives);
    }

    /** The same, with what the pods themselves tell. */
    public SloReport withPods(List<BackendObservation> seen, List<String> silent, List<String> refused) {
        return new SloReport(objectives, burning, seen, silent, refused);
    }

    /**
     * Whether something changed that must not wait: a verdict, an alert, a backend, a pod out of reach, a model that
     * refuses.
     */
    public boolean flips(SloReport other) {
        return !verdicts(objectives).equals(verdicts(other.objectives))
                || !burning.equals(other.burning)
                || !backends.equals(other.backends)
                || !silentPods.equals(other.silentPods)
                || !refusedPods.equals(other.refusedPods);
    }

    /** Whether all but the numbers of events is the same. */
    boolean differsInCountsOnly(SloReport other) {
        return !flips(other) && withoutCounts(objectives).equals(withoutCounts(other.objectives));
    }

    private static List<SloStatus> withoutCounts(List<SloStatus> objectives) {
        return objectives.stream()
                .map(status -> new SloStatus(
                        status.name(),
                        status.targetPercent(),
                        status.windowDays(),
                        status.sli(),
                        null,
                        null,
                        status.errorBudgetRemainingPercent(),
                        status.burnRates(),
                        status.coveragePercent(),
                        status.source(),
                        null,
                        status.state()))
                .toList();
    }

    /** Whether an objective waits for more events, so that their number is news. */
    boolean waits() {
        return objectives.stream().anyMatch(status -> status.state() == SloStatus.State.InsufficientData);
    }

    /** The same, with {@code evaluatedAt} of {@code earlier} for every objective whose figures are the same there. */
    SloReport keepingTimesOf(List<SloStatus> earlier) {
        var byName = earlier.stream().collect(Collectors.toMap(SloStatus::name, Function.identity(), (a, b) -> a));
        var kept = objectives.stream()
                .map(status -> {
                    var before = byName.get(status.name());
                    return before != null && at(status, before.evaluatedAt()).equals(before) ? before : status;
                })
                .toList();
        return new SloReport(kept, burning, backends, silentPods, refusedPods);
    }

    private static Map<String, SloStatus.State> verdicts(List<SloStatus> objectives) {
        return objectives.stream().collect(Collectors.toMap(SloStatus::name, SloStatus::state, (a, b) -> a));
    }

    private static SloStatus at(SloStatus status, String evaluatedAt) {
        return new SloStatus(
                status.name(),
                status.targetPercent(),
                status.windowDays(),
                status.sli(),
                status.goodEvents(),
                status.totalEvents(),
                status.errorBudgetRemainingPercent(),
                status.burnRates(),
                status.coveragePercent(),
                status.source(),
                evaluatedAt,
                status.state());
    }
}
