package dev.ragtime.runtime.http;

/** Answers one API request. */
@FunctionalInterface
public interface ApiHandler {
    /**
     * @throws ApiError for an answer other than success
     * @throws ClientGoneException when nobody is left to answer
     * @throws StreamCutException when an answer under way cannot be completed
     */
    void handle(ApiExchange exchange);
}
