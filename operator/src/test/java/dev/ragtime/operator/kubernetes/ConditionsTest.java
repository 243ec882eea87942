package dev.ragtime.operator.kubernetes;

import static dev.ragtime.operator.kubernetes.Conditions.READY;
import static dev.ragtime.operator.kubernetes.Conditions.SLO_HEALTHY;
import static dev.ragtime.operator.kubernetes.Conditions.STALLED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.operator.kubernetes.Conditions.Status;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConditionsTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00.5Z");
    private static final Instant LATER = NOON.plus(Duration.ofMinutes(5));

    @Test
    void aConditionThatDidNotFlipKeepsItsTimeEvenWithAnotherReason() {
        var first = Conditions.of(1L, List.of(), NOON)
                .set(READY, false, Reason.StoreStarting, "0 of 1 nodes answer")
                .list();
        var second = Conditions.of(2L, first, LATER)
                .set(READY, false, Reason.NeverSynced, "first run")
                .list();
        var third = Conditions.of(2L, second, LATER)
                .set(READY, true, Reason.Serving, "serving")
                .list();

        assertThat(second.getFirst().getLastTransitionTime()).isEqualTo("2026-03-01T12:00:00Z");
        assertThat(second.getFirst().getObservedGeneration()).isEqualTo(2);
        assertThat(third.getFirst().getLastTransitionTime()).isEqualTo("2026-03-01T12:05:00Z");
    }

    @Test
    void conditionsAreSortedAndThoseNotSetFallAway() {
        var before = Conditions.of(1L, List.of(), NOON)
                .set("Old", true, Reason.Serving, "")
                .list();
        assertThat(Conditions.of(1L, before, NOON)
                        .set(STALLED, false, Reason.AsExpected, "")
                        .set(READY, true, Reason.Serving, "")
                        .list())
                .extracting(Condition::getType)
                .containsExactly(READY, STALLED);
    }

    @Test
    void oneTransitionGivesOneEventHoweverOftenItIsSeen() {
        var before = Conditions.of(1L, List.of(), NOON)
                .set(READY, false, Reason.StoreStarting, "")
                .list();
        var after = Conditions.of(1L, before, NOON)
                .set(READY, true, Reason.Serving, "serving")
                .list();
        var seenLater = Conditions.of(1L, before, LATER)
                .set(READY, true, Reason.Serving, "serving")
                .list();

        var name = eventName(before, after);
        assertThat(eventName(before, seenLater)).isEqualTo(name);
        assertThat(Events.transition(after, after, READY, EventReason.BecameReady, EventReason.BecameUnready))
                .isEmpty();
    }

    @Test
    void aRecoveryIsNewsOnlyWhereSomethingWasWrong() {
        var unknown = objectives(Status.Unknown, Reason.InsufficientData);
        var met = objectives(Status.True, Reason.ObjectivesMet);
        var breached = objectives(Status.False, Reason.ObjectiveBreached);

        assertThat(news(List.of(), met)).isEmpty();
        assertThat(news(unknown, met)).isEmpty();
        assertThat(news(unknown, breached)).hasValue(EventReason.ObjectiveBreached);
        assertThat(news(breached, met)).hasValue(EventReason.ObjectivesMet);
    }

    private static List<Condition> objectives(Status status, Reason reason) {
        return Conditions.of(1L, List.of(), NOON)
                .set(SLO_HEALTHY, status, reason, "")
                .list();
    }

    private static Optional<EventReason> news(List<Condition> before, List<Condition> after) {
        return Events.transition(before, after, SLO_HEALTHY, EventReason.ObjectivesMet, EventReason.ObjectiveBreached)
                .map(Events.Notice::reason);
    }

    private static String eventName(List<Condition> before, List<Condition> after) {
        var notice = Events.transition(before, after, READY, EventReason.BecameReady, EventReason.BecameUnready)
                .orElseThrow();
        return Events.event(resource(), notice, "2026-03-01T12:00:00Z")
                .getMetadata()
                .getName();
    }

    private static KnowledgeBase resource() {
        var resource = new KnowledgeBase();
        resource.setMetadata(new ObjectMetaBuilder()
                .withName("handbook")
                .withNamespace("hr")
                .withUid("u-1")
                .withResourceVersion("5")
                .addToAnnotations("a", "b")
                .build());
        return resource;
    }
}
