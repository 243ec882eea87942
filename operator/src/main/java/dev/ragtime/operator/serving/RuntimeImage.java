package dev.ragtime.operator.serving;

import dev.ragtime.api.PodSettings;

/**
 * The image that every pod of the data plane runs.
 *
 * @param name with tag or digest
 * @param pullPolicy {@code Always}, {@code IfNotPresent} or {@code Never}
 * @param podSettings of its pods, where their resource sets none
 */
public record RuntimeImage(String name, String pullPolicy, PodSettings podSettings) {
    public RuntimeImage(String name, String pullPolicy) {
        this(name, pullPolicy, PodSettings.NONE);
    }
}
