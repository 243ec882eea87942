package dev.ragtime.operator.kubernetes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ragtime.api.PodSettings;

/**
 * A spec as {@code status.effective} shows it; pure. The API's records have filled in their own defaults; those of the
 * chart for pods are put under what the resource says.
 */
public final class EffectiveSpec {
    private static final String POD_SETTINGS = "podSettings";

    private EffectiveSpec() {}

    /** @param podSettings of the resource, over those of the chart */
    public static ObjectNode of(Record spec, PodSettings podSettings) {
        var effective = (ObjectNode) StatusWriter.tree(spec);
        effective.set(POD_SETTINGS, StatusWriter.tree(podSettings));
        return effective;
    }
}
