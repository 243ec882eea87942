package dev.ragtime.runtime.source;

import dev.ragtime.runtime.document.SourceFile;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;

/** Values of a ConfigMap object, {@code data} and {@code binaryData}; each key is a document. */
public final class ConfigMapSource implements SourceReader {
    private final String source;
    private final ConfigMap object;

    public ConfigMapSource(String source, ConfigMap object) {
        this.source = source;
        this.object = object;
    }

    @Override
    public Listing listing() {
        var values = new TreeMap<String, byte[]>();
        orEmpty(object.getData()).forEach((key, text) -> values.put(key, text.getBytes(StandardCharsets.UTF_8)));
        orEmpty(object.getBinaryData())
                .forEach(
                        (key, base64) -> values.put(key, Base64.getMimeDecoder().decode(base64)));
        return listing(source, object.getMetadata().getName(), values);
    }

    /** A listing of values by key. */
    static Listing listing(String source, String configMap, TreeMap<String, byte[]> values) {
        var files = new ArrayList<SourceFile>();
        var hash = new ContentHash();
        values.forEach((key, value) -> {
            hash.add(key).add(value);
            files.add(new SourceFile(
                    source,
                    key,
                    "configmap:" + configMap + "/" + key,
                    new ContentHash().add(value).revision(),
                    () -> new ByteArrayInputStream(value)));
        });
        return Listing.complete(hash.revision(), files, "ConfigMap " + configMap + " has no key");
    }

    private static Map<String, String> orEmpty(Map<String, String> map) {
        return map == null ? Map.of() : map;
    }
}
