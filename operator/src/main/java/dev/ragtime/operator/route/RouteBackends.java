package dev.ragtime.operator.route;

import dev.ragtime.api.route.Backend;
import dev.ragtime.api.route.ModelRouteSpec;
import dev.ragtime.api.route.ModelRouteStatus.BackendStatus;
import dev.ragtime.api.route.ModelRouteStatus.State;
import dev.ragtime.operator.slo.SloReport.BackendObservation;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The backends of a route, each at the worst that any gateway pod sees; pure. One that no pod has spoken of is left as
 * it was, or out when it is new.
 */
record RouteBackends(List<BackendStatus> backends, int declared) {

    static RouteBackends of(
            ModelRouteSpec spec, List<BackendObservation> seen, List<BackendStatus> before, Instant at) {
        var now = at.truncatedTo(ChronoUnit.SECONDS).toString();
        var backends = spec.backends().stream()
                .map(Backend::name)
                .flatMap(name -> backend(name, seen, before, now).stream())
                .toList();
        return new RouteBackends(backends, spec.backends().size());
    }

    private static Optional<BackendStatus> backend(
            String name, List<BackendObservation> seen, List<BackendStatus> before, String now) {
        var old = before.stream().filter(b -> name.equals(b.name())).findFirst();
        return seen.stream()
                .filter(observation -> name.equals(observation.backend()))
                .flatMap(observation -> read(observation).stream())
                .max(Comparator.comparing(BackendStatus::state))
                .map(worst -> since(worst, old, now))
                .or(() -> old);
    }

    /** Empty for a state that this version does not know, as a newer runtime could report one. */
    private static Optional<BackendStatus> read(BackendObservation observation) {
        return Arrays.stream(State.values())
                .filter(state -> state.name().equals(observation.state()))
                .findFirst()
                .map(state -> new BackendStatus(observation.backend(), state, blankToNull(observation.reason()), null));
    }

    private static String blankToNull(String reason) {
        return reason == null || reason.isBlank() ? null : reason;
    }

    private static BackendStatus since(BackendStatus worst, Optional<BackendStatus> old, String now) {
        var since = old.filter(b -> b.state() == worst.state() && b.since() != null)
                .map(BackendStatus::since)
                .orElse(now);
        return new BackendStatus(worst.name(), worst.state(), worst.reason(), since);
    }

    /** Whether any pod has spoken of any backend. */
    boolean known() {
        return !backends.isEmpty();
    }

    long healthy() {
        return backends.stream().filter(b -> b.state() == State.Healthy).count();
    }

    /** For people, e.g. {@code 1/2}. */
    String summary() {
        return healthy() + "/" + declared;
    }

    /** For people: each backend that is not healthy, with its reason. */
    String unhealthy() {
        return backends.stream()
                .filter(b -> b.state() != State.Healthy)
                .map(b -> b.name() + " " + b.state()
                        + Optional.ofNullable(b.reason())
                                .map(r -> " (" + r + ")")
                                .orElse(""))
                .collect(Collectors.joining(", "));
    }
}
