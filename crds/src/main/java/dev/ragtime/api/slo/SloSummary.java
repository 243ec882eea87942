package dev.ragtime.api.slo;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** The worst objective, flat, so that printer columns can show it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SloSummary(
        @JsonPropertyDescription("State of the worst objective.")
        SloStatus.State state,

        @JsonPropertyDescription("Name of the worst objective.")
        String worst,

        @JsonPropertyDescription("Its remaining error budget, e.g. 44.0%. Unset while its state is InsufficientData.")
        String budget,

        @JsonPropertyDescription("Its burn rate over one hour. Unset while its state is InsufficientData.")
        String burn1h) {}
