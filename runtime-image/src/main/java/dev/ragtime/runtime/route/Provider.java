package dev.ragtime.runtime.route;

import dev.ragtime.api.route.Backend;
import java.net.URI;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpMessage;

/**
 * What is particular to the API of a kind of model server. The gateway's clients speak OpenAI's; a provider whose servers
 * do, too, passes bytes on as they are. Thread-safe.
 */
interface Provider {
    /** The provider of a backend. */
    static Provider of(Backend backend) {
        return new OpenAiProvider(backend.openAICompatible().url());
    }

    /** Where an operation is asked for. */
    URI address(Operation operation);

    /** Where a server can be asked whether it lives, which costs nothing. */
    URI livenessAddress();

    /** Proves to a server who asks. */
    void authorise(HttpMessage request, String key);

    /** A client's request as the server wants it. */
    HttpEntity encode(ModelRequest request, String model);

    /** Reads the events of one answer. */
    EventDecoder decoder();

    /** What an error status of the server means. */
    Reason reasonOf(int status);

    /**
     * Whether an answer of success that is no stream of events is an error all the same.
     *
     * @param first bytes of its body, at least one
     */
    boolean isError(byte[] first);
}
