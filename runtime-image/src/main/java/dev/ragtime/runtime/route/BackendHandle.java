package dev.ragtime.runtime.route;

import dev.ragtime.api.route.Backend;
import dev.ragtime.api.route.ModelRouteStatus.State;
import dev.ragtime.api.runtime.PodLayout;
import dev.ragtime.runtime.config.Secrets;
import java.util.Map;
import java.util.Optional;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;

/** One backend of the manifest with its API, its health and its key. */
record BackendHandle(Backend backend, Provider provider, BackendHealth health, Secrets secrets) {
    BackendHandle(Backend backend, BackendHealth health, Secrets secrets) {
        this(backend, Provider.of(backend), health, secrets);
    }

    String name() {
        return backend.name();
    }

    boolean available() {
        return health.condition().state() == State.Healthy;
    }

    /** @param headers the client's, as far as a backend should see them */
    HttpUriRequestBase request(Operation operation, ModelRequest request, Map<String, String> headers) {
        var http = authorised(new HttpPost(provider.address(operation)));
        headers.forEach(http::setHeader);
        http.setEntity(provider.encode(request, backend.model()));
        return http;
    }

    /** Asks whether the server lives. */
    HttpUriRequestBase livenessRequest() {
        return authorised(new HttpGet(provider.livenessAddress()));
    }

    private HttpUriRequestBase authorised(HttpUriRequestBase request) {
        key().ifPresent(key -> provider.authorise(request, key));
        return request;
    }

    /** Whether the manifest names a Secret that is not there; read at each call, so that a late or rotated one counts. */
    boolean credentialsMissing() {
        return backend.openAICompatible().credentialsSecret() != null && key().isEmpty();
    }

    /** Empty when none is configured or it is missing. */
    private Optional<String> key() {
        return Optional.ofNullable(backend.openAICompatible().credentialsSecret())
                .flatMap(secret -> secrets.read(secret.name(), PodLayout.API_KEY))
                .filter(key -> !key.isBlank());
    }
}
