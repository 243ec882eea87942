package dev.ragtime.api.pipeline;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.ragtime.api.Reference;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * How a pipeline knows who asks, and on whose behalf. With API keys, OpenID Connect or Kubernetes it is closed: who is known
 * by none of them, and is no trusted client, is not answered.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value =
                "has(self.none) || has(self.apiKeysSecret) || has(self.oidc) || has(self.kubernetes) || has(self.trustedClients)",
        message =
                "auth must say how callers are known: set apiKeysSecret, oidc, kubernetes or trustedClients, or none: {} for a pipeline that is open to all")
@ValidationRule(
        value =
                "!has(self.none) || !(has(self.apiKeysSecret) || has(self.oidc) || has(self.kubernetes) || has(self.trustedClients))",
        message = "none stands alone: remove it, or what is beside it",
        fieldPath = ".none")
public record Auth(
        @JsonPropertyDescription("Everybody is answered who reaches the pipeline, and nobody is known.")
        None none,

        @JsonPropertyDescription(
                "A Secret with the API keys of each client, by the client's name: one a line, as it is or as sha256: and the 64 hexadecimal digits of its SHA-256. Who has one is the principal key:NAME. A key that is added or removed counts within two minutes, without a restart.")
        Reference apiKeysSecret,

        @JsonPropertyDescription("Tokens of an issuer of OpenID Connect.")
        Oidc oidc,

        @JsonPropertyDescription(
                "Tokens of Kubernetes, such as those of ServiceAccounts, as the API server judges them. The user's name and groups are principals. podSettings.serviceAccountName must name a ServiceAccount that may create tokenreviews.")
        KubernetesTokens kubernetes,

        @JsonPropertyDescription(
                "Clients that say themselves on whose behalf they ask, such as a portal that people log in to. Alone, it leaves the pipeline open to others, who find only what is for everyone.")
        TrustedClients trustedClients) {

    /** Whether who is not known is not answered. */
    public boolean closed() {
        return apiKeysSecret != null || oidc != null || kubernetes != null;
    }

    /** Marker without members: {@code none: {}}. */
    public record None() {}
}
