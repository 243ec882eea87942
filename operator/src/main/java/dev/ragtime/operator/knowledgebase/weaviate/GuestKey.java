package dev.ragtime.operator.knowledgebase.weaviate;

import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.runtime.PodLayout;
import dev.ragtime.operator.kubernetes.Labels.Component;
import dev.ragtime.operator.kubernetes.Ownership;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/**
 * The key of one KnowledgeBase to the store of another. The store says a key once, so it is kept in a Secret with the user
 * that it is of.
 *
 * @param user in the store
 * @param request value of annotation {@value KeyRotations#REQUEST} for which it was made; empty when there was none
 */
public record GuestKey(String user, String apiKey, String request) {
    private static final String USER = "user";
    private static final String KEY_REQUEST = "request";

    /** The Secret that pods mount. */
    Secret secret(KnowledgeBase resource, String name) {
        return new SecretBuilder()
                .withMetadata(Ownership.owned(resource, name, Component.WEAVIATE))
                .withType("Opaque")
                .withData(
                        Map.of(PodLayout.API_KEY, encoded(apiKey), USER, encoded(user), KEY_REQUEST, encoded(request)))
                .build();
    }

    /** Empty when a part is lost. */
    public static Optional<GuestKey> of(Secret secret) {
        var user = ApiKey.read(secret, USER);
        var key = ApiKey.client(secret);
        if (user.isEmpty() || key.isEmpty()) return Optional.empty();
        return Optional.of(new GuestKey(
                user.get(), key.get(), ApiKey.read(secret, KEY_REQUEST).orElse("")));
    }

    /** What a KnowledgeBase asks for: another value asks for another key. */
    public static String request(KnowledgeBase resource) {
        return Optional.ofNullable(resource.getMetadata().getAnnotations())
                .map((Map<String, String> annotations) -> annotations.get(KeyRotations.REQUEST))
                .orElse("");
    }

    private static String encoded(String value) {
        return Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8));
    }
}
