package dev.ragtime.operator.pipeline;

import dev.ragtime.api.Reference;
import dev.ragtime.api.knowledgebase.KeyReference;
import dev.ragtime.api.pipeline.Auth;
import dev.ragtime.api.pipeline.Oidc;
import dev.ragtime.api.pipeline.RagPipelineSpec;
import dev.ragtime.api.pipeline.TrustedClients;
import dev.ragtime.operator.watch.SecretReading;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What {@code spec.auth} of a pipeline names, as far as it exists.
 *
 * @param keyrings Secrets with API keys, in the order of their fields
 * @param certificates of who may sign that of an issuer; empty when none are named
 */
public record AuthObjects(List<Keyring> keyrings, Optional<Certificates> certificates) {
    /** Nothing is named. */
    public static final AuthObjects NONE = new AuthObjects(List.of(), Optional.empty());

    public AuthObjects {
        keyrings = List.copyOf(keyrings);
    }

    /**
     * A Secret with API keys.
     *
     * @param field that names it
     * @param reading of what it holds; empty when it does not exist
     */
    public record Keyring(String field, String name, Optional<SecretReading> reading) {}

    /**
     * A key of a Secret or ConfigMap with certificates.
     *
     * @param field that names it
     * @param kind Secret or ConfigMap
     * @param keys that say something; empty when the object does not exist
     */
    public record Certificates(String field, String kind, KeyReference named, Optional<Set<String>> keys) {}

    /** Names of the Secrets with API keys, by the fields that name them. */
    static SortedMap<String, String> keyrings(RagPipelineSpec spec) {
        var names = new TreeMap<String, String>();
        Optional.ofNullable(spec.auth())
                .map(Auth::apiKeysSecret)
                .map(Reference::name)
                .ifPresent(name -> names.put("spec.auth.apiKeysSecret.name", name));
        spec.trustedClients()
                .map(TrustedClients::apiKeysSecret)
                .map(Reference::name)
                .ifPresent(name -> names.put("spec.auth.trustedClients.apiKeysSecret.name", name));
        return names;
    }

    static Optional<Oidc> issuer(RagPipelineSpec spec) {
        return Optional.ofNullable(spec.auth()).map(Auth::oidc);
    }

    /** The Secret with certificates, if they are in one. */
    static Optional<KeyReference> caSecret(RagPipelineSpec spec) {
        return issuer(spec).map(Oidc::caSecret);
    }

    /** The ConfigMap with certificates, if they are in one. */
    static Optional<KeyReference> caConfigMap(RagPipelineSpec spec) {
        return issuer(spec).map(Oidc::caConfigMap);
    }
}
