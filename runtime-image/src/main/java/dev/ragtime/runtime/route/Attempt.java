package dev.ragtime.runtime.route;

import java.io.InputStream;
import java.net.http.HttpResponse;

/** What came of asking one backend. */
sealed interface Attempt {
    /**
     * The backend answers: success, or an error of the caller's own making.
     *
     * @param first bytes of the body that were read already, at least one if the body has any
     */
    record Answered(BackendHandle backend, HttpResponse<InputStream> response, byte[] first) implements Attempt {}

    /** Nothing was answered that the client should see. */
    record Failed(BackendHandle backend, Reason reason) implements Attempt {}
}
