package dev.ragtime.operator.pipeline;

import dev.ragtime.operator.kubernetes.Reason;

/**
 * Why a pipeline must not be rolled out.
 *
 * @param message names the object, the field and the remedy
 * @param waiting true when it mends itself in the normal course of things, false when a person must act
 */
public record Finding(Reason reason, String message, boolean waiting) {
    static Finding stalled(Reason reason, String message) {
        return new Finding(reason, message, false);
    }

    static Finding waiting(Reason reason, String message) {
        return new Finding(reason, message, true);
    }
}
