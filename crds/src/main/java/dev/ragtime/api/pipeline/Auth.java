package dev.ragtime.api.pipeline;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.ValidationRule;

/** How a pipeline knows on whose behalf it is asked; exactly one way. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "has(self.trustedClients)",
        message = "auth must say how callers are known: set trustedClients, or leave auth out")
public record Auth(
        @JsonPropertyDescription(
                "Clients that say themselves on whose behalf they ask, such as a portal that people log in to.")
        TrustedClients trustedClients) {}
