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
        var id = Evaluation.documentId(path);
        return ids.contains(id) ? id : whole;
    }
}
