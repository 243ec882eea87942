package dev.ragtime.operator.kubernetes;

/**
 * Something that keeps a resource from being what its spec says.
 *
 * @param message names the object, the field and the remedy
 * @param waiting true when it mends itself in the normal course of things, false when a person must act
 */
public record Finding(Reason reason, String message, boolean waiting) {
    public static Finding stalled(Reason reason, String message) {
        return new Finding(reason, message, false);
    }

    public static Finding waiting(Reason reason, String message) {
        return new Finding(reason, message, true);
    }
}
