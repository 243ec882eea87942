package dev.ragtime.runtime.route;

import java.io.IOException;

/** An answer began with success and is none, or not a whole one. */
final class BrokenAnswer extends IOException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    BrokenAnswer(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    Reason reason() {
        return reason;
    }
}
