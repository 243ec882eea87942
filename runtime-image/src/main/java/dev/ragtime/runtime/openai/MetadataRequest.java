package dev.ragtime.runtime.openai;

import dev.ragtime.runtime.call.CallError;
import dev.ragtime.runtime.http.JsonRequest;
import java.util.Map;
import java.util.TreeMap;

/** The {@code metadata} that clients give what they make. */
final class MetadataRequest {
    private static final int MOST = 16;
    private static final int LONGEST_NAME = 64;
    private static final int LONGEST_VALUE = 512;
    private static final String FIELD = "metadata";

    private MetadataRequest() {}

    /** @throws CallError when it is no object of up to 16 short texts */
    static Map<String, String> read(JsonRequest request) {
        var metadata = new TreeMap<String, String>();
        request.field(FIELD).ifPresent(node -> {
            if (!node.isObject()) throw JsonRequest.wrongType(FIELD, "an object of strings");
            if (node.size() > MOST) throw JsonRequest.wrongType(FIELD, "an object of at most " + MOST + " strings");
            node.properties().forEach(entry -> {
                if (entry.getKey().length() > LONGEST_NAME
                        || !entry.getValue().isTextual()
                        || entry.getValue().asText().length() > LONGEST_VALUE)
                    throw JsonRequest.wrongType(
                            FIELD,
                            "an object of strings of up to " + LONGEST_VALUE + " characters, with names of up to "
                                    + LONGEST_NAME);
                metadata.put(entry.getKey(), entry.getValue().asText());
            });
        });
        return metadata;
    }
}
