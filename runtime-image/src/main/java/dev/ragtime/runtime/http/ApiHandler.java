package dev.ragtime.runtime.http;

import dev.ragtime.runtime.call.CallError;
import dev.ragtime.runtime.call.ClientGoneException;
import dev.ragtime.runtime.call.StreamCutException;

/** Answers one API request. */
@FunctionalInterface
public interface ApiHandler {
    /**
     * @throws CallError for an answer other than success
     * @throws ClientGoneException when nobody is left to answer
     * @throws StreamCutException when an answer under way cannot be completed
     */
    void handle(ApiExchange exchange);
}
