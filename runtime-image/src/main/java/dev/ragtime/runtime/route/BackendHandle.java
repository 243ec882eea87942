package dev.ragtime.runtime.route;

import dev.ragtime.api.route.Backend;
import dev.ragtime.api.route.ModelRouteStatus.State;
import dev.ragtime.api.runtime.PodLayout;
import dev.ragtime.runtime.config.Secrets;
import java.util.Optional;

/** One backend of the manifest with its health and its key. */
record BackendHandle(Backend backend, BackendHealth health, Secrets secrets) {
    String name() {
        return backend.name();
    }

    boolean available() {
        return health.condition().state() == State.Healthy;
    }

    /** Address below the backend's base, e.g. {@code /chat/completions}. */
    String url(String path) {
        return backend.openAICompatible().url() + path;
    }

    /** Whether the manifest names a Secret that is not there; read at each call, so that a late or rotated one counts. */
    boolean credentialsMissing() {
        return backend.openAICompatible().credentialsSecret() != null && key().isEmpty();
    }

    /** Key to send as bearer token; empty when none is configured or it is missing. */
    Optional<String> key() {
        return Optional.ofNullable(backend.openAICompatible().credentialsSecret())
                .flatMap(secret -> secrets.read(secret.name(), PodLayout.API_KEY))
                .filter(key -> !key.isBlank());
    }
}
