package dev.ragtime.runtime.route;

import dev.ragtime.runtime.http.ApiExchange;
import java.io.IOException;
import java.util.Optional;

/** The body of a backend's answer, held back until it says something: from then on it is passed on as it comes. */
interface AnswerBody extends AutoCloseable {
    /**
     * Blocks until the answer says something.
     *
     * @throws IOException when it turns out to be no answer
     */
    void awaitFirst() throws IOException;

    /** All of it, if it has come already; there is nothing to be passed on then. */
    default Optional<byte[]> whole() throws IOException {
        return Optional.empty();
    }

    /**
     * Passes everything on.
     *
     * @throws IOException when the answer breaks off, which its client has been told as far as its form allows
     */
    void passOn(ApiExchange.Stream out) throws IOException;

    /** Tokens as the server counted them, once the answer was passed on. */
    default Optional<EventDecoder.Usage> usage() {
        return Optional.empty();
    }

    @Override
    void close();
}
