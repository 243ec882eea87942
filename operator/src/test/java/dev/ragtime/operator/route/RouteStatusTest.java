package dev.ragtime.operator.route;

import static dev.ragtime.operator.kubernetes.Conditions.READY;
import static dev.ragtime.operator.kubernetes.Conditions.STALLED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.api.PodSettings;
import dev.ragtime.api.route.ModelRoute;
import dev.ragtime.api.route.ModelRouteStatus;
import dev.ragtime.api.route.ModelRouteStatus.BackendStatus;
import dev.ragtime.api.route.ModelRouteStatus.State;
import dev.ragtime.operator.keda.Keda;
import dev.ragtime.operator.kubernetes.Conditions;
import dev.ragtime.operator.kubernetes.Finding;
import dev.ragtime.operator.kubernetes.Reason;
import dev.ragtime.operator.serving.Autoscaler;
import dev.ragtime.operator.serving.AutoscalingCondition;
import dev.ragtime.operator.serving.Golden;
import dev.ragtime.operator.serving.Rollout;
import dev.ragtime.operator.serving.RuntimeImage;
import dev.ragtime.operator.slo.SloReport;
import dev.ragtime.operator.slo.SloReport.BackendObservation;
import dev.ragtime.operator.watch.SecretReading;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RouteStatusTest {
    private static final PodSettings CHART =
            new PodSettings(Map.of("pool", "general"), null, null, null, "low", null, null, null, null);
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Instant LATER = NOON.plus(Duration.ofMinutes(5));
    private static final ModelRoute ROUTE = Golden.input("route/two-backends", ModelRoute.class);
    private static final AutoscalingCondition AUTOSCALING = new AutoscalingCondition(
            Autoscaler.of(RouteModel.front(ROUTE), new Keda.View(Keda.Presence.Absent, Optional.empty())),
            Optional.empty());
    private static final Map<String, SecretReading> KEY = secret("api-key");
    private static final String REVISION = RouteModel.revision(ROUTE);
    private static final BackendObservation LOCAL_UP = new BackendObservation("g-1", "local", "Healthy", "", REVISION);
    private static final BackendObservation CLOUD_UP = new BackendObservation("g-1", "cloud", "Healthy", "", REVISION);
    private static final BackendObservation LOCAL_DOWN =
            new BackendObservation("g-1", "local", "Down", "ConnectionRefused", REVISION);
    private static final BackendObservation CLOUD_DOWN =
            new BackendObservation("g-1", "cloud", "Down", "CredentialsRejected", REVISION);

    @Test
    void aRouteIsReadyWhenItsPodsAnswerAndABackendIsHealthy() {
        var status = status(null, NOON, KEY, LOCAL_UP, CLOUD_DOWN);

        assertThat(status.endpoint()).isEqualTo("http://chat-route.hr.svc/v1");
        assertThat(status.backendsHealthy()).isEqualTo("1/2");
        assertThat(condition(status, READY)).isEqualTo("True Serving");
        assertThat(status.backends())
                .containsExactly(
                        new BackendStatus("local", State.Healthy, null, "2026-03-01T12:00:00Z"),
                        new BackendStatus("cloud", State.Down, "CredentialsRejected", "2026-03-01T12:00:00Z"));
    }

    @Test
    void allBackendsDownIsNotReadyAndSaysWhyForEach() {
        var status = status(null, NOON, KEY, LOCAL_DOWN, CLOUD_DOWN);

        assertThat(condition(status, READY)).isEqualTo("False AllBackendsDown");
        assertThat(find(status, READY).getMessage())
                .contains("local Down (ConnectionRefused)")
                .contains("cloud Down (CredentialsRejected)");
        assertThat(find(status, STALLED).getMessage())
                .as("does not deny that there is something to do")
                .endsWith("is said in Ready");
    }

    @Test
    void aBackendIsAsBadAsTheWorstPodSeesIt() {
        var otherPod = new BackendObservation("g-2", "local", "CoolingDown", "TooManyRequests", REVISION);

        assertThat(status(null, NOON, KEY, LOCAL_UP, otherPod, CLOUD_UP)
                        .backends()
                        .getFirst()
                        .state())
                .isEqualTo(State.CoolingDown);
    }

    @Test
    void sinceTellsWhenABackendChanged() {
        var before = status(null, NOON, KEY, LOCAL_UP, CLOUD_DOWN);
        var after = status(before, LATER, KEY, LOCAL_UP, CLOUD_UP);

        assertThat(after.backends())
                .extracting(BackendStatus::since)
                .containsExactly("2026-03-01T12:00:00Z", "2026-03-01T12:05:00Z");
    }

    @Test
    void beforeTheFirstScrapeItIsUnknownWhetherBackendsAreHealthy() {
        var status = status(null, NOON, KEY);

        assertThat(condition(status, READY)).isEqualTo("Unknown BackendsUnknown");
        assertThat(status.backendsHealthy()).isEqualTo("0/2");
    }

    @Test
    void aRestartedOperatorKeepsWhatItKnewOfBackends() {
        var before = status(null, NOON, KEY, LOCAL_UP, CLOUD_UP);

        assertThat(status(before, LATER, KEY)).isEqualTo(before);
    }

    @Test
    void aMissingSecretStallsWithTheFieldAndTheRemedyWhileTheOtherBackendServes() {
        var without = status(null, NOON, Map.of(), LOCAL_UP, CLOUD_DOWN);

        assertThat(condition(without, STALLED)).isEqualTo("True MissingSecret");
        assertThat(find(without, STALLED).getMessage())
                .startsWith(
                        "spec.backends[1].openAICompatible.credentialsSecret: Secret cloud in namespace hr does not exist")
                .contains("kubectl -n hr create secret generic cloud --from-file=api-key=");
        assertThat(condition(without, READY)).isEqualTo("True Serving");

        var lacking = status(null, NOON, secret("token"), LOCAL_UP, CLOUD_DOWN);
        assertThat(find(lacking, STALLED).getMessage()).contains("has no key api-key");

        var healed = status(without, LATER, KEY, LOCAL_UP, CLOUD_UP);
        assertThat(condition(healed, STALLED)).isEqualTo("False AsExpected");
    }

    @Test
    void withoutAPodThatAnswersTheRouteIsNotReadyWhateverWasKnownOfBackends() {
        var before = status(null, NOON, KEY, LOCAL_UP, CLOUD_UP);
        var gone = new RouteStatus(
                        route(before),
                        List.of(),
                        Optional.empty(),
                        true,
                        rollout(0),
                        CHART,
                        AUTOSCALING,
                        SloReport.EMPTY)
                .next(LATER);

        assertThat(condition(gone, READY)).isEqualTo("False PodsStarting");
    }

    @Test
    void anObjectThatIsRefusedLeavesARouteReadyThatAnswersAndIsTold() {
        var refused = Finding.stalled(Reason.ApplyFailed, "the API server refuses Deployment hr/chat-route");

        var status = refused(refused, Optional.empty());
        assertThat(condition(status, STALLED)).isEqualTo("True ApplyFailed");
        assertThat(condition(status, READY)).isEqualTo("True Serving");
        assertThat(find(status, READY).getMessage())
                .isEqualTo("answers at http://chat-route.hr.svc/v1; the spec as written does not yet: "
                        + refused.message());

        assertThat(condition(refused(refused, Optional.of(refused)), READY)).isEqualTo("False ApplyFailed");
    }

    private static ModelRouteStatus refused(Finding refused, Optional<Finding> unreachable) {
        return new RouteStatus(
                        route(null),
                        List.of(refused),
                        unreachable,
                        true,
                        rollout(1),
                        CHART,
                        AUTOSCALING,
                        new SloReport(List.of(), List.of(), List.of(LOCAL_UP), List.of(), List.of()))
                .next(NOON);
    }

    @Test
    void theRevisionThatItsPodsAreAskedToRunIsTheOneThatItsConfigurationNames() {
        var status = status(null, NOON, KEY, LOCAL_UP, CLOUD_UP);
        assertThat(RouteModel.of(ROUTE, new RuntimeImage("i", "Never")).resources())
                .contains("ragtime.dev/revision: \"" + status.revision() + "\"");

        var refused = new RouteStatus(
                route(null), List.of(), Optional.empty(), false, rollout(1), CHART, AUTOSCALING, SloReport.EMPTY);
        assertThat(refused.next(NOON).revision())
                .as("no pod was asked for it, since its configuration could not be written")
                .isNull();
    }

    @Test
    void podsThatStillWorkByAnotherRevisionAreToldUntilTheySayOtherwise() {
        var behind = new BackendObservation("g-2", "local", "Healthy", "", "r-00000000");
        var former = new BackendObservation("g-3", "local", "Healthy", "", "");

        var status = status(null, NOON, KEY, LOCAL_UP, behind, former);
        assertThat(find(status, READY).getMessage())
                .isEqualTo("answers at http://chat-route.hr.svc/v1; 1 of 2 pods still worked by r-00000000 when last"
                        + " read, not by " + REVISION);

        assertThat(find(status(status, LATER, KEY, LOCAL_UP, former), READY).getMessage())
                .isEqualTo("answers at http://chat-route.hr.svc/v1");
    }

    @Test
    void theSpecInForceIsShownWithItsDefaults() {
        var status = status(null, NOON, KEY, LOCAL_UP, CLOUD_UP);

        assertThat(status.effective().at("/fallback/maxAttempts").asInt()).isEqualTo(3);
        assertThat(status.effective().at("/podSettings/priorityClassName").asText())
                .as("of the chart")
                .isEqualTo("low");
    }

    private static ModelRouteStatus status(
            ModelRouteStatus before, Instant now, Map<String, SecretReading> secrets, BackendObservation... seen) {
        return new RouteStatus(
                        route(before),
                        Credentials.missing(ROUTE, secrets),
                        Optional.empty(),
                        true,
                        rollout(1),
                        CHART,
                        AUTOSCALING,
                        new SloReport(List.of(), List.of(), List.of(seen), List.of(), List.of()))
                .next(now);
    }

    private static ModelRoute route(ModelRouteStatus before) {
        var route = new ModelRoute();
        route.setMetadata(ROUTE.getMetadata());
        route.setSpec(ROUTE.getSpec());
        route.setStatus(before);
        return route;
    }

    private static Rollout rollout(int available) {
        return new Rollout(1, 1, 1, available, true, Optional.empty());
    }

    private static Map<String, SecretReading> secret(String key) {
        return Map.of("cloud", new SecretReading(Set.of(key), Optional.empty()));
    }

    private static Condition find(ModelRouteStatus status, String type) {
        return Conditions.find(status.conditions(), type).orElseThrow();
    }

    private static String condition(ModelRouteStatus status, String type) {
        return find(status, type).getStatus() + " " + find(status, type).getReason();
    }
}
