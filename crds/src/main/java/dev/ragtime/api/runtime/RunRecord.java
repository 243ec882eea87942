package dev.ragtime.api.runtime;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * What one pod of a run left in the store, beside the documents: the same report as in its termination message, which is
 * lost with the pod.
 *
 * @param key whose record it is
 * @param report {@link IngestReport} as JSON
 */
public record RunRecord(Key key, String report) {
    /** Property of the stored object: number of the run. */
    public static final String RUN = "run";

    /** Property of the stored object: the report, as JSON. */
    public static final String REPORT = "report";

    /**
     * Where a record is found.
     *
     * @param knowledgeBase UID of the KnowledgeBase: one that took up a retained store counts its runs anew
     * @param index number of the index that the run writes
     * @param run number of the run
     * @param share of the pod, from 0
     */
    public record Key(String knowledgeBase, int index, int run, int share) {
        /** The object's id in the store, the same for whoever computes it. */
        public UUID id() {
            var name = String.join("/", knowledgeBase, "" + index, "" + run, "" + share);
            return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
        }
    }
}
