package dev.ragtime.runtime.evaluate;

import java.util.HashSet;
import java.util.Set;

/**
 * The documents that judgements name: by source and path, by path, or, as in BEIR, by the name of the file without its
 * ending.
 */
record JudgedDocuments(Set<String> ids) {
    static JudgedDocuments of(BeirDataset dataset) {
        var ids = new HashSet<String>();
        dataset.judgements().values().forEach(grades -> ids.addAll(grades.keySet()));
        return new JudgedDocuments(ids);
    }

    /** The name that judgements have for a document; of one that they do not name, its source and path. */
    String id(String source, String path) {
        var whole = source + "/" + path;
        if (ids.contains(whole)) return whole;
        if (ids.contains(path)) return path;
        var id = fileName(path);
        return ids.contains(id) ? id : whole;
    }

    /** Without its ending, e.g. {@code 4983} for {@code corpus/4983.md}. */
    private static String fileName(String path) {
        var name = path.substring(path.lastIndexOf('/') + 1);
        int dot = name.lastIndexOf('.');
        return dot <= 0 ? name : name.substring(0, dot);
    }
}
