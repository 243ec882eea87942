package dev.ragtime.operator.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.ragtime.api.knowledgebase.KeyReference;
import dev.ragtime.operator.kubernetes.Finding;
import dev.ragtime.operator.kubernetes.Reason;
import dev.ragtime.operator.pipeline.AuthObjects.Certificates;
import dev.ragtime.operator.pipeline.AuthObjects.Keyring;
import dev.ragtime.operator.watch.SecretReading;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a pipeline names to know callers by must be there before it is rolled out. */
class AuthChecksTest {
    private static final SecretReading TWO_KEYS = new SecretReading(Set.of("wiki", "portal"), Optional.empty());

    @Test
    void aSecretThatIsMissingOrHoldsNoKeyIsNamedByItsFieldWithTheRemedy() {
        var inputs = PipelineScenario.of("api-keys");
        assertThat(AuthObjects.keyrings(inputs.pipeline().getSpec()))
                .containsEntry("spec.auth.apiKeysSecret.name", "teams")
                .containsEntry("spec.auth.trustedClients.apiKeysSecret.name", "portal");

        assertThat(violations(Optional.empty(), Optional.of(TWO_KEYS)))
                .extracting(Finding::reason, Finding::message)
                .containsExactly(
                        tuple(
                                Reason.MissingSecret,
                                "spec.auth.apiKeysSecret.name: Secret hr/teams does not exist: give it a key for each client, whose value is the client's API key"));
        assertThat(violations(
                        Optional.of(new SecretReading(Set.of("wiki"), Set.of("wiki"), Optional.empty())),
                        Optional.of(new SecretReading(Set.of(), Optional.empty()))))
                .extracting(Finding::message)
                .satisfiesExactly(
                        blank -> assertThat(blank).contains("Secret hr/teams has no key"),
                        empty -> assertThat(empty)
                                .contains("spec.auth.trustedClients.apiKeysSecret.name: Secret hr/portal has no key"));
        assertThat(violations(Optional.of(TWO_KEYS), Optional.of(TWO_KEYS))).isEmpty();
    }

    private static List<Finding> violations(Optional<SecretReading> teams, Optional<SecretReading> portal) {
        return violations(
                "api-keys",
                new AuthObjects(
                        List.of(
                                new Keyring("spec.auth.apiKeysSecret.name", "teams", teams),
                                new Keyring("spec.auth.trustedClients.apiKeysSecret.name", "portal", portal)),
                        Optional.empty()));
    }

    @Test
    void certificatesOfTheIssuerMustBeThereToo() {
        assertThat(certificates("Secret", Optional.empty()))
                .extracting(Finding::reason, Finding::message)
                .containsExactly(tuple(
                        Reason.MissingSecret,
                        "spec.auth.oidc.ca.name: Secret hr/login-ca does not exist: create it, or correct the name"));
        assertThat(certificates("ConfigMap", Optional.of(Set.of("other"))))
                .extracting(Finding::reason, Finding::message)
                .containsExactly(
                        tuple(
                                Reason.MissingConfigMap,
                                "spec.auth.oidc.ca: ConfigMap hr/login-ca has no key root.pem: add the certificates, as PEM, of who may sign the issuer's"));
        assertThat(certificates("Secret", Optional.of(Set.of("root.pem")))).isEmpty();
    }

    private static List<Finding> certificates(String kind, Optional<Set<String>> keys) {
        var named = new Certificates("spec.auth.oidc.ca", kind, new KeyReference("login-ca", "root.pem"), keys);
        return violations("oidc", new AuthObjects(List.of(), Optional.of(named)));
    }

    private static List<Finding> violations(String scenario, AuthObjects auth) {
        var inputs = PipelineScenario.of(scenario);
        return PipelineChecks.violations(new PipelineInputs(
                inputs.pipeline(),
                inputs.knowledgeBases(),
                inputs.route(),
                inputs.rewriter(),
                inputs.reranker(),
                inputs.learner(),
                inputs.claims(),
                inputs.promptConfigMap(),
                auth));
    }
}
