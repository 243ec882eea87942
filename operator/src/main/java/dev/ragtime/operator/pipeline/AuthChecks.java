package dev.ragtime.operator.pipeline;

import dev.ragtime.api.pipeline.Oidc;
import dev.ragtime.operator.kubernetes.Finding;
import dev.ragtime.operator.kubernetes.Reason;
import dev.ragtime.operator.pipeline.AuthObjects.Certificates;
import dev.ragtime.operator.pipeline.AuthObjects.Keyring;
import java.util.Optional;
import java.util.stream.Stream;

/** What must hold of what {@code spec.auth} names before a pipeline is rolled out; pure. */
final class AuthChecks {
    private AuthChecks() {}

    static Stream<Finding> violations(PipelineInputs inputs) {
        var namespace = inputs.pipeline().getMetadata().getNamespace();
        return Stream.concat(
                inputs.auth().keyrings().stream().flatMap(keyring -> withoutKey(namespace, keyring).stream()),
                inputs.auth().certificates().flatMap(named -> withoutCertificate(namespace, named)).stream());
    }

    private static Optional<Finding> withoutKey(String namespace, Keyring keyring) {
        var hasKeys = keyring.reading()
                .filter(secret -> secret.keys().stream().anyMatch(secret::says))
                .isPresent();
        if (hasKeys) return Optional.empty();
        return Optional.of(Finding.stalled(
                Reason.MissingSecret,
                "%s: Secret %s/%s %s: give it a key for each client, whose value is the client's API key"
                        .formatted(
                                keyring.field(),
                                namespace,
                                keyring.name(),
                                keyring.reading().isPresent() ? "has no key" : "does not exist")));
    }

    private static Optional<Finding> withoutCertificate(String namespace, Certificates certificates) {
        var reason = certificates.kind().equals("Secret") ? Reason.MissingSecret : Reason.MissingConfigMap;
        var name = certificates.named().name();
        if (certificates.keys().isEmpty())
            return Optional.of(
                    Finding.absent(reason, certificates.field() + ".name", certificates.kind(), namespace, name));
        var key = certificates.named().key(Oidc.CA);
        if (certificates.keys().get().contains(key)) return Optional.empty();
        return Optional.of(Finding.stalled(
                reason,
                "%s: %s %s/%s has no key %s: add the certificates, as PEM, of who may sign the issuer's"
                        .formatted(certificates.field(), certificates.kind(), namespace, name, key)));
    }
}
