package dev.ragtime.runtime.http;

import java.time.Duration;

/**
 * @param port 0 to 65535; 0 takes a free one
 * @param maxBodyBytes larger request bodies are refused with 413
 * @param timeout of a whole request
 */
public record ServerSettings(int port, int maxBodyBytes, Duration timeout) {}
