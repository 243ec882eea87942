package dev.ragtime.api.slo;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.Map;

/** One objective as measured. Percentages and rates are decimal strings, absent when there were no events. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SloStatus(
        @JsonPropertyDescription("Name of the objective.") String name,

        @JsonPropertyDescription("The promise, copied from the objective.")
        String targetPercent,

        @JsonPropertyDescription("Length of the window in days, copied from the objective.")
        Integer windowDays,

        @JsonPropertyDescription("Service level indicator: good events in percent of all, over the window.")
        String sli,

        @JsonPropertyDescription("Good events in the window, exact.")
        Long goodEvents,

        @JsonPropertyDescription("All events in the window, exact.")
        Long totalEvents,

        @JsonPropertyDescription("Error budget left over the window, in percent; negative when overspent.")
        String errorBudgetRemainingPercent,

        @JsonPropertyDescription("How many times faster than allowed the budget is spent, over 5m, 1h, 6h and 3d.")
        Map<String, String> burnRates,

        @JsonPropertyDescription(
                "Share of the window that was seen, in percent: of replica time whose counters were read, or of minutes that were judged.")
        String coveragePercent,

        @JsonPropertyDescription("Where the counts come from: Embedded (the operator itself).")
        String source,

        @JsonPropertyDescription("When these figures last changed.")
        String evaluatedAt,

        @JsonPropertyDescription(
                "OK, Warning (a burn rate alert fires), Breached (budget overspent) or InsufficientData.")
        State state) {

    public enum State {
        OK,
        Warning,
        Breached,
        InsufficientData
    }
}
