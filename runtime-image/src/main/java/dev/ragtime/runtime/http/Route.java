package dev.ragtime.runtime.http;

/**
 * One operation of an API.
 *
 * @param method GET or POST
 * @param path literal path; also label {@code endpoint} of its metrics
 */
public record Route(String method, String path, ApiHandler handler) {}
