package dev.ragtime.operator.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.api.RuntimeSettings;
import dev.ragtime.operator.keda.Keda;
import dev.ragtime.operator.keda.Keda.Presence;
import dev.ragtime.operator.keda.ScaledObject;
import dev.ragtime.operator.keda.ScaledObjectStatus;
import dev.ragtime.operator.keda.ScaledObjectStatus.Told;
import dev.ragtime.operator.kubernetes.Conditions;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AutoscalerTest {
    private static final RuntimeSettings MOVING =
            new RuntimeSettings(null, null, new RuntimeSettings.Autoscaling(2, 10, null, null));

    @Test
    void thereIsOneAutoscalerAtMostAndItIsOfTheKindThatTheClusterHas() {
        assertThat(autoscaler(MOVING, Presence.Present).object("d")).containsInstanceOf(ScaledObject.class);
        assertThat(autoscaler(MOVING, Presence.Absent).object("d")).containsInstanceOf(HorizontalPodAutoscaler.class);
        assertThat(autoscaler(Revisions.THREE, Presence.Present).object("d")).isEmpty();
    }

    @Test
    void withoutAnAddressThatKedaReachesCpuDecides() {
        var deaf = Autoscaler.of(Revisions.front(MOVING), new Keda.View(Presence.Present, Optional.empty()));

        assertThat(deaf.object("d")).containsInstanceOf(HorizontalPodAutoscaler.class);
    }

    @Test
    void whenKedaAppearsTheAutoscalerOfBeforeMustGoFirst() {
        var now = autoscaler(MOVING, Presence.Present);

        assertThat(now.isInTheWay(ours(Presence.Absent))).isTrue();
        assertThat(now.isInTheWay(ours(Presence.Present))).as("its own").isFalse();
        assertThat(now.isInTheWay(ofKeda())).as("what KEDA made of it").isFalse();
    }

    @Test
    void whenKedaIsToHaveNoPartInItItsAutoscalerMustGoFirst() {
        var now = Autoscaler.of(Revisions.front(MOVING), new Keda.View(Presence.Present, Optional.empty()));

        assertThat(now.isInTheWay(ours(Presence.Present))).isTrue();
        assertThat(now.isInTheWay(ofKeda())).isTrue();
        assertThat(now.isInTheWay(ours(Presence.Absent))).as("its own").isFalse();
    }

    @Test
    void aFixedNumberLeavesNoAutoscalerAndOthersAreNotTouched() {
        var now = autoscaler(Revisions.THREE, Presence.Present);
        var foreign = new HorizontalPodAutoscalerBuilder()
                .withNewMetadata()
                .withName("p-rag")
                .endMetadata()
                .build();

        assertThat(now.isInTheWay(ours(Presence.Present))).isTrue();
        assertThat(now.isInTheWay(ours(Presence.Absent))).isTrue();
        assertThat(now.isInTheWay(foreign)).isFalse();
    }

    @Test
    void whileNobodyKnowsWhetherThereIsKedaNothingChanges() {
        var now = autoscaler(MOVING, Presence.Unknown);
        var before = new ConditionBuilder()
                .withType("Autoscaling")
                .withStatus("True")
                .withReason("ByRequestsInFlight")
                .build();

        assertThat(now.object("d")).isEmpty();
        assertThat(now.isInTheWay(ours(Presence.Present))).isFalse();
        assertThat(now.isInTheWay(ours(Presence.Absent))).isFalse();
        assertThat(told(now, Optional.empty(), List.of(before))).isEqualTo(before);
    }

    @Test
    void theConditionSaysWhoChoosesAndWithinWhatBounds() {
        assertThat(told(autoscaler(Revisions.THREE, Presence.Present)))
                .isEqualTo("False Fixed the number of pods is fixed: 3");
        assertThat(told(autoscaler(MOVING, Presence.Absent)))
                .startsWith("True ByCpu 2 to 10 pods at 70 % of the CPU request; by requests in flight where KEDA");
        assertThat(told(autoscaler(MOVING, Presence.Present), told("Ready", "True", "fine")))
                .isEqualTo("True ByRequestsInFlight 2 to 10 pods at 8 requests in flight each");
    }

    @Test
    void theConditionSaysThatKedaDoesNotDoIt() {
        var now = autoscaler(MOVING, Presence.Present);

        assertThat(told(now)).startsWith("Unknown ByRequestsInFlight").endsWith("its operator may not run");
        assertThat(told(now, told("Ready", "Unknown", ""))).startsWith("Unknown");
        assertThat(told(now, told("Ready", "False", "no scaler answers")))
                .startsWith("False ByRequestsInFlight")
                .endsWith("KEDA cannot do it: no scaler answers");
    }

    private static Autoscaler autoscaler(RuntimeSettings settings, Presence presence) {
        return Autoscaler.of(
                Revisions.front(settings), new Keda.View(presence, Optional.of("ragtime-scaler.system.svc:8083")));
    }

    private static HasMetadata ours(Presence presence) {
        return autoscaler(MOVING, presence).object("d").orElseThrow();
    }

    /** KEDA copies the labels. */
    private static HasMetadata ofKeda() {
        return new HorizontalPodAutoscalerBuilder()
                .withNewMetadata()
                .withName("keda-hpa-p-rag")
                .withLabels(ours(Presence.Present).getMetadata().getLabels())
                .withOwnerReferences(new OwnerReferenceBuilder()
                        .withKind("ScaledObject")
                        .withName("p-rag")
                        .withUid("scaled-uid")
                        .withController(true)
                        .build())
                .endMetadata()
                .build();
    }

    private static ScaledObject told(String type, String status, String message) {
        var scaled = new ScaledObject();
        scaled.setStatus(new ScaledObjectStatus(List.of(new Told(type, status, "Any", message))));
        return scaled;
    }

    private static String told(Autoscaler autoscaler, ScaledObject... standing) {
        var condition = told(autoscaler, List.of(standing).stream().findFirst(), List.of());
        return condition.getStatus() + " " + condition.getReason() + " " + condition.getMessage();
    }

    private static Condition told(Autoscaler autoscaler, Optional<ScaledObject> standing, List<Condition> before) {
        var conditions = Conditions.of(1L, before, Instant.EPOCH);
        new AutoscalingCondition(autoscaler, standing).set(conditions);
        return Conditions.find(conditions.list(), Conditions.AUTOSCALING).orElseThrow();
    }
}
