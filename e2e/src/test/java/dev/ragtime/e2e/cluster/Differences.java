package dev.ragtime.e2e.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Where an object as kept differs from what was applied; fields that only the server set do not count. */
public final class Differences {
    private Differences() {}

    /** Each as {@code path: applied <> kept}. */
    public static List<String> between(JsonNode applied, JsonNode kept) {
        var found = new ArrayList<String>();
        compare("", applied, kept, found);
        return found;
    }

    private static void compare(String path, JsonNode applied, JsonNode kept, List<String> found) {
        if (applied.isObject() && kept.isObject()) {
            applied.properties()
                    .forEach(field ->
                            compare(path + "." + field.getKey(), field.getValue(), kept.path(field.getKey()), found));
        } else if (applied.isArray() && kept.isArray() && applied.size() == kept.size()) {
            for (int i = 0; i < applied.size(); i++) {
                compare(path + "[" + i + "]", applied.get(i), kept.get(i), found);
            }
        } else if (!applied.equals(kept)) {
            found.add(path + ": " + applied + " <> " + (kept.isMissingNode() ? "nothing" : kept));
        }
    }
}
