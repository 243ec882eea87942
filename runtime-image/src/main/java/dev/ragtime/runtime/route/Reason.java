package dev.ragtime.runtime.route;

import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import javax.net.ssl.SSLException;

/** Why a backend did not answer; label {@code reason} of its state and part of status. */
public enum Reason {
    ConnectionRefused,
    UnknownHost,
    /** Not connected, no first event, or silence in mid-answer. */
    TimedOut,
    /** The connection broke, or the answer ended before it was whole. */
    ConnectionBroken,
    /** No trust, or no TLS where it was expected. */
    TlsFailed,
    /** 401 or 403: the key is wrong or may not. */
    CredentialsRejected,
    /** The Secret or its key {@code api-key} is not there. */
    CredentialsMissing,
    /** 429. */
    RateLimited,
    /** 5xx or another status that the route's fallback lists, or an error inside an answer. */
    ServerError;

    /** What an exception of the HTTP client means. */
    static Reason of(Throwable failure) {
        return switch (failure) {
            case UnknownHostException e -> UnknownHost;
            case HttpTimeoutException e -> TimedOut;
            // not connected in time
            case SocketTimeoutException e -> TimedOut;
            case SSLException e -> TlsFailed;
            case ConnectException e -> ConnectionRefused;
            default -> failure.getCause() == null ? ConnectionBroken : of(failure.getCause());
        };
    }

    /**
     * Whether the request may be at fault: a prompt that no server can answer looks like servers that fail. What comes
     * before a server has read a request cannot.
     */
    boolean mayBeTheRequests() {
        return this == TimedOut || this == ConnectionBroken || this == ServerError;
    }
}
