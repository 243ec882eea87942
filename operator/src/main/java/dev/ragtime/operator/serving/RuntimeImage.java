package dev.ragtime.operator.serving;

/**
 * The image that every pod of the data plane runs.
 *
 * @param name with tag or digest
 * @param pullPolicy {@code Always}, {@code IfNotPresent} or {@code Never}
 */
public record RuntimeImage(String name, String pullPolicy) {}
