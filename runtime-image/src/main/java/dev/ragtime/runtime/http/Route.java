package dev.ragtime.runtime.http;

/**
 * One operation of an API.
 *
 * @param method GET or POST
 * @param path literal, or with a part {@code {name}}; also label {@code endpoint} of its metrics
 * @param judged whether its requests are events of objectives
 */
public record Route(String method, String path, ApiHandler handler, boolean judged) {
    /** One that objectives are about. */
    public Route(String method, String path, ApiHandler handler) {
        this(method, path, handler, true);
    }
}
