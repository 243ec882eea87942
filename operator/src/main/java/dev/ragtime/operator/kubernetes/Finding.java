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

    /** An object is missing that the spec names. */
    public static Finding absent(Reason reason, String field, String kind, String namespace, String name) {
        return stalled(
                reason,
                "%s: %s %s/%s does not exist: create it, or correct the name".formatted(field, kind, namespace, name));
    }
}
