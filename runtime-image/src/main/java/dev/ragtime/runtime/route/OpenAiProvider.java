package dev.ragtime.runtime.route;

import java.net.URI;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpMessage;

/**
 * Servers that speak OpenAI's API, as the gateway's clients do: only the model's name is replaced in a request, and
 * answers are looked at, not rewritten.
 *
 * @param url base address including {@code /v1}
 */
record OpenAiProvider(String url) implements Provider {

    @Override
    public URI address(Operation operation) {
        return URI.create(url + operation.path());
    }

    /** A server without {@code /models} answers 404 and so lives. */
    @Override
    public URI livenessAddress() {
        return URI.create(url + "/models");
    }

    @Override
    public void authorise(HttpMessage request, String key) {
        request.setHeader("Authorization", "Bearer " + key);
    }

    @Override
    public HttpEntity encode(ModelRequest request, String model) {
        return request.withModel(model);
    }

    @Override
    public EventDecoder decoder() {
        return new OpenAiEvents();
    }

    @Override
    public Reason reasonOf(int status) {
        return switch (status) {
            case 401, 403 -> Reason.CredentialsRejected;
            case 429 -> Reason.RateLimited;
            default -> Reason.ServerError;
        };
    }

    @Override
    public boolean isError(byte[] first) {
        return OpenAiEvents.beginsWithError(first);
    }
}
