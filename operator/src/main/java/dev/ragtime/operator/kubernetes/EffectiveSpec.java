package dev.ragtime.operator.kubernetes;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** A spec as {@code status.effective} shows it; pure. The API's records have filled in their own defaults. */
public final class EffectiveSpec {
    private EffectiveSpec() {}

    public static ObjectNode of(Record spec) {
        return (ObjectNode) StatusWriter.tree(spec);
    }
}
