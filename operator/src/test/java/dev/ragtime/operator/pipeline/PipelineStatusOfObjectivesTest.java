package dev.ragtime.operator.pipeline;

import static dev.ragtime.operator.kubernetes.Conditions.AUTOSCALING;
import static dev.ragtime.operator.kubernetes.Conditions.ERROR_BUDGET_BURNING;
import static dev.ragtime.operator.kubernetes.Conditions.READY;
import static dev.ragtime.operator.kubernetes.Conditions.RECONCILING;
import static dev.ragtime.operator.kubernetes.Conditions.SLO_DATA_AVAILABLE;
import static dev.ragtime.operator.kubernetes.Conditions.SLO_HEALTHY;
import static dev.ragtime.operator.kubernetes.Conditions.STALLED;
import static dev.ragtime.operator.pipeline.PipelineSituation.NOON;
import static dev.ragtime.operator.pipeline.PipelineSituation.OLD;
import static dev.ragtime.operator.pipeline.PipelineSituation.answering;
import static dev.ragtime.operator.pipeline.PipelineSituation.condition;
import static dev.ragtime.operator.pipeline.PipelineSituation.deployment;
import static dev.ragtime.operator.pipeline.PipelineSituation.message;
import static dev.ragtime.operator.pipeline.PipelineSituation.observed;
import static dev.ragtime.operator.pipeline.PipelineSituation.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.api.pipeline.RagPipelineStatus;
import dev.ragtime.api.slo.SloStatus;
import dev.ragtime.operator.slo.SloReport;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is told of objectives, from what was measured. */
class PipelineStatusOfObjectivesTest {
    @Test
    void anOverspentErrorBudgetLeavesThePipelineReady() {
        var breached = measured(SloStatus.State.Breached, List.of("available"));

        assertThat(condition(breached, READY)).isEqualTo("True Serving");
        assertThat(condition(breached, SLO_HEALTHY)).isEqualTo("False ObjectiveBreached");
        assertThat(condition(breached, ERROR_BUDGET_BURNING)).isEqualTo("True BurningFast");
        assertThat(condition(breached, SLO_DATA_AVAILABLE)).isEqualTo("True Scraping");
        assertThat(breached.sloSummary().worst()).isEqualTo("available");
    }

    @Test
    void tooFewRequestsSayNothingAboutHealth() {
        var young = measured(SloStatus.State.InsufficientData, 7, List.of(), List.of());

        assertThat(condition(young, SLO_HEALTHY)).isEqualTo("Unknown InsufficientData");
        assertThat(message(young, SLO_HEALTHY)).isEqualTo("available: 7 of the 1000 requests that a verdict needs");
        assertThat(condition(young, ERROR_BUDGET_BURNING)).isEqualTo("Unknown InsufficientData");
    }

    @Test
    void anObjectiveWithoutAVerdictLeavesHealthUnknownWhateverTheOthersSay() {
        var good = figures("available", SloStatus.State.OK, 1000, "100.0");
        var changed = figures("fast", SloStatus.State.InsufficientData, 0, null);
        var status = measured(new SloReport(List.of(good, changed), List.of(), List.of(), List.of(), List.of()));

        assertThat(condition(status, SLO_HEALTHY)).isEqualTo("Unknown InsufficientData");
        assertThat(message(status, SLO_HEALTHY)).isEqualTo("fast: 0 of the 1000 requests that a verdict needs");
        assertThat(condition(status, ERROR_BUDGET_BURNING)).isEqualTo("Unknown InsufficientData");
        assertThat(condition(status, SLO_DATA_AVAILABLE)).isEqualTo("True Scraping");
    }

    @Test
    void aReadyPodThatTheOperatorCannotReachIsNamedWithWhatToDo() {
        var blocked = measured(SloStatus.State.OK, 1000, List.of(), List.of("assistant-rag-x2x"));

        assertThat(condition(blocked, SLO_DATA_AVAILABLE)).isEqualTo("False ScrapeFailing");
        assertThat(message(blocked, SLO_DATA_AVAILABLE)).contains("assistant-rag-x2x", "8080", "NetworkPolicy");
        assertThat(condition(blocked, READY)).isEqualTo("True Serving");
    }

    @Test
    void everyConditionOfObjectivesSaysSomething() {
        for (var state : SloStatus.State.values())
            assertThat(measured(state, List.of()).conditions())
                    .allSatisfy(c -> assertThat(c.getMessage()).isNotBlank());
    }

    @Test
    void figuresStandUntilARestartedOperatorHasMeasuredAgain() {
        var before = measured(SloStatus.State.OK, List.of());
        var after = status(before, OLD, deployment(OLD, 1, 1));

        assertThat(after).isEqualTo(before);
    }

    @Test
    void withoutObjectivesThereAreNoConditionsOfObjectives() {
        var plain = PipelineScenario.of("extractive");
        var status = answering(plain, List.of(), Optional.empty());

        assertThat(status.conditions())
                .extracting(c -> c.getType())
                .containsExactly("Authenticated", AUTOSCALING, READY, RECONCILING, STALLED);
    }

    private static RagPipelineStatus measured(SloStatus.State state, List<String> burning) {
        return measured(state, 1000, burning, List.of());
    }

    private static RagPipelineStatus measured(
            SloStatus.State state, long events, List<String> burning, List<String> silentPods) {
        return measured(new SloReport(
                List.of(figures("available", state, events, "99.8")), burning, List.of(), silentPods, List.of()));
    }

    private static RagPipelineStatus measured(SloReport report) {
        return observed(null, OLD, List.of(), List.of(), report, deployment(OLD, 1, 1))
                .next(NOON);
    }

    private static SloStatus figures(String name, SloStatus.State state, long events, String coverage) {
        return new SloStatus(
                name,
                "99.9",
                28,
                "99.5",
                Math.max(0, events - 5),
                events,
                "-400.0",
                Map.of("1h", "5.0"),
                coverage,
                "Embedded",
                null,
                state);
    }
}
