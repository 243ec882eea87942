package dev.ragtime.api.pipeline;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.ragtime.api.Ragtime;
import dev.ragtime.api.knowledgebase.KeyReference;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Optional;

/** An issuer of OpenID Connect whose tokens are taken. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "!(has(self.caSecret) && has(self.caConfigMap))",
        message = "set at most one of caSecret, caConfigMap")
@ValidationRule(
        value =
                "!(has(self.caSecret) || has(self.caConfigMap)) || self.issuer.startsWith('https://') || has(self.jwksUrl) && self.jwksUrl.startsWith('https://')",
        message = "a CA is for https: write an https issuer, or leave caSecret and caConfigMap out",
        fieldPath = ".issuer")
public record Oidc(
        @Required
        @Size(max = 512)
        @ValidationRule(
                value = Ragtime.IS_TRUSTWORTHY_ADDRESS,
                message =
                        "issuer must be an https address without query and credentials, such as https://login.example.com/realms/staff; http is for localhost and names that end with .svc or .svc.cluster.local")
        @JsonPropertyDescription(
                "Address of the issuer, character by character what its tokens say in iss. Its keys are found by /.well-known/openid-configuration below it.")
        String issuer,

        @Required
        @Size(min = 1, max = 256)
        @JsonPropertyDescription("Whom tokens must be for: one of the values of aud.")
        String audience,

        @Size(min = 1, max = 8)
        @JsonPropertyDescription(
                "Claims whose values are the caller's principals. One that a token lacks is none. Default: sub and groups.")
        List<PrincipalsClaim> principalsClaims,

        @Size(max = 512)
        @ValidationRule(
                value = Ragtime.IS_TRUSTWORTHY_ADDRESS,
                message =
                        "jwksUrl must be an https address without query and credentials, such as https://login.example.com/keys; http is for localhost and names that end with .svc or .svc.cluster.local")
        @JsonPropertyDescription("Where the issuer's keys are, if it does not say so itself.")
        String jwksUrl,

        @Min(0) @Max(300) @JsonPropertyDescription("How far the issuer's clock may be off, in seconds. Default: 60.")
        Integer clockSkewSeconds,

        @JsonPropertyDescription(
                "Secret with the certificates, as PEM, of those who may sign the issuer's. Default key: ca.crt. Default: those that every image knows.")
        KeyReference caSecret,

        @JsonPropertyDescription("The same in a ConfigMap.") KeyReference caConfigMap) {
    /** Key of certificates, where none is named. */
    public static final String CA = "ca.crt";

    public Oidc {
        principalsClaims = principalsClaims == null
                ? List.of(new PrincipalsClaim("sub", null), new PrincipalsClaim("groups", null))
                : List.copyOf(principalsClaims);
        clockSkewSeconds = clockSkewSeconds == null ? Integer.valueOf(60) : clockSkewSeconds;
    }

    /** The Secret or ConfigMap with certificates. */
    public Optional<KeyReference> ca() {
        return Optional.ofNullable(caSecret).or(() -> Optional.ofNullable(caConfigMap));
    }
}
