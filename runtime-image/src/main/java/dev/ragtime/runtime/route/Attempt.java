package dev.ragtime.runtime.route;

import dev.ragtime.runtime.http.BackendClient.Response;
import java.time.Duration;
import java.util.Optional;

/** What came of asking one backend. */
sealed interface Attempt {
    /**
     * The backend answers: success, or an error of the caller's own making.
     *
     * @param coding of the body as it is passed on; empty when it is not packed
     */
    record Answered(BackendHandle backend, Response response, Optional<String> coding, AnswerBody body)
            implements Attempt {
        int status() {
            return response.status();
        }

        boolean success() {
            return status() < 300;
        }
    }

    /**
     * Nothing was answered that the client should see.
     *
     * @param retryAfter how long the backend wants to be left alone
     * @param maybeTheRequests whether the request may be at fault instead of the backend
     */
    record Failed(BackendHandle backend, Reason reason, Optional<Duration> retryAfter, boolean maybeTheRequests)
            implements Attempt {
        /** A failure that has nothing to do with the request. */
        static Failed ofBackend(BackendHandle backend, Reason reason, Optional<Duration> retryAfter) {
            return new Failed(backend, reason, retryAfter, false);
        }

        static Failed of(BackendHandle backend, Reason reason) {
            return new Failed(backend, reason, Optional.empty(), reason.mayBeTheRequests());
        }
    }
}
