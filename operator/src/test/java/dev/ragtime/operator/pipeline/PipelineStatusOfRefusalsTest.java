package dev.ragtime.operator.pipeline;

import static dev.ragtime.operator.kubernetes.Conditions.READY;
import static dev.ragtime.operator.kubernetes.Conditions.RECONCILING;
import static dev.ragtime.operator.kubernetes.Conditions.STALLED;
import static dev.ragtime.operator.pipeline.PipelineSituation.INPUTS;
import static dev.ragtime.operator.pipeline.PipelineSituation.NEW;
import static dev.ragtime.operator.pipeline.PipelineSituation.NOON;
import static dev.ragtime.operator.pipeline.PipelineSituation.OLD;
import static dev.ragtime.operator.pipeline.PipelineSituation.answering;
import static dev.ragtime.operator.pipeline.PipelineSituation.condition;
import static dev.ragtime.operator.pipeline.PipelineSituation.deployment;
import static dev.ragtime.operator.pipeline.PipelineSituation.message;
import static dev.ragtime.operator.pipeline.PipelineSituation.next;
import static dev.ragtime.operator.pipeline.PipelineSituation.observed;
import static dev.ragtime.operator.pipeline.PipelineSituation.stable;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.operator.kubernetes.EventReason;
import dev.ragtime.operator.kubernetes.Finding;
import dev.ragtime.operator.kubernetes.Reason;
import dev.ragtime.operator.slo.SloReport;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is told of objects that the API server does not take. */
class PipelineStatusOfRefusalsTest {
    @ParameterizedTest
    @EnumSource(
            value = Reason.class,
            names = {"ApplyFailed", "NameTaken"})
    void noOneIsToldThatARevisionServesWhenItMayBeCutOff(Reason reason) {
        var refused = Finding.stalled(reason, "Service team/p-rag");
        var status = answering(INPUTS, List.of(refused), Optional.of(refused));

        assertThat(condition(status, STALLED)).isEqualTo("True " + reason);
        assertThat(condition(status, READY)).isEqualTo("False " + reason);
        assertThat(message(status, READY)).isEqualTo("Service team/p-rag");
    }

    @Test
    void anObjectThatIsRefusedLeavesAPipelineReadyThatAnswersAndIsTold() {
        var refused = Finding.stalled(Reason.ApplyFailed, "the API server refuses PodDisruptionBudget hr/hr-assistant");
        var status = answering(INPUTS, List.of(refused), Optional.empty());

        assertThat(condition(status, STALLED)).isEqualTo("True ApplyFailed");
        assertThat(condition(status, READY)).isEqualTo("True Serving");
        assertThat(message(status, READY))
                .isEqualTo(OLD + " answers at http://hr-assistant-rag.hr.svc; the spec as written does not yet: "
                        + refused.message());
    }

    @Test
    void aRevisionWhoseObjectsAreRefusedLeavesTheOldOneReadyAndAFirstOneUnready() {
        var refused = Finding.stalled(Reason.ApplyFailed, "the API server refuses Deployment hr/hr-assistant-rag");

        var beside = next(stable(OLD), NEW, List.of(), List.of(refused), deployment(OLD, 1, 1));
        assertThat(condition(beside, READY)).isEqualTo("True Serving");
        assertThat(message(beside, READY)).contains(NEW + " does not yet: " + refused.message());
        assertThat(beside.failedRevision().reason()).isEqualTo("ApplyFailed");

        var first = next(null, NEW, List.of(), List.of(refused));
        assertThat(condition(first, READY)).isEqualTo("False ApplyFailed");
    }

    @Test
    void anObjectThatABusyServerDoesNotTakeIsToldAndCallsNobody() {
        var busy =
                Finding.waiting(Reason.ApplyRetrying, "Deployment hr/hr-assistant-rag could not be applied: timed out");
        var status = next(null, NEW, List.of(), List.of(busy));

        assertThat(condition(status, READY)).isEqualTo("False ApplyRetrying");
        assertThat(condition(status, RECONCILING)).isEqualTo("True ApplyRetrying");
        assertThat(message(status, RECONCILING)).isEqualTo(busy.message());
        assertThat(message(status, STALLED)).isEqualTo("nothing waits for a person");
    }

    @Test
    void aRefusalIsOneEvent() {
        var waiting = Finding.waiting(Reason.KnowledgeBaseNotReady, "KnowledgeBase handbook has no index yet");
        var before = next(null, null, List.of(waiting), List.of());
        var refused = observed(
                before,
                NEW,
                List.of(),
                List.of(Finding.stalled(Reason.ApplyFailed, "exceeded quota")),
                SloReport.EMPTY);

        assertThat(refused.news(refused.next(NOON)))
                .filteredOn(notice -> notice.reason() != EventReason.RolloutStarted)
                .singleElement()
                .satisfies(notice -> assertThat(notice.reason()).isEqualTo(EventReason.Stalled));
    }
}
