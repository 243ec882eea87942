package dev.ragtime.runtime.route;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import javax.net.ssl.SSLException;

/** Why a backend did not answer; label {@code reason} of its state and part of status. */
public enum Reason {
    ConnectionRefused,
    UnknownHost,
    /** Not connected, or no first byte, in time. */
    TimedOut,
    /** The connection broke before the first byte of an answer. */
    ConnectionBroken,
    /** No trust, or no TLS where it was expected. */
    TlsFailed,
    /** 401 or 403: the key is wrong or may not. */
    CredentialsRejected,
    /** The Secret or its key {@code api-key} is not there. */
    CredentialsMissing,
    /** 429. */
    RateLimited,
    /** 5xx, or another status that the route's fallback lists. */
    ServerError;

    /** What an exception of the HTTP client means. */
    static Reason of(Throwable failure) {
        return switch (failure) {
            case UnresolvedAddressException e -> UnknownHost;
            case UnknownHostException e -> UnknownHost;
            case HttpTimeoutException e -> TimedOut;
            case SSLException e -> TlsFailed;
            // the client wraps an unknown name in a ConnectException
            case ConnectException e when e.getCause() != null && of(e.getCause()) == UnknownHost -> UnknownHost;
            case ConnectException e -> ConnectionRefused;
            default -> failure.getCause() == null ? ConnectionBroken : of(failure.getCause());
        };
    }

    /** What an error status means. */
    static Reason ofStatus(int status) {
        return switch (status) {
            case 401, 403 -> CredentialsRejected;
            case 429 -> RateLimited;
            default -> ServerError;
        };
    }
}
