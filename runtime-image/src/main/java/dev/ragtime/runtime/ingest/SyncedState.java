package dev.ragtime.runtime.ingest;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/**
 * What a pod had brought its share of a source in line with when it ended without error.
 *
 * @param revision of the source
 * @param settings hash of all else that the share's chunks depend on
 * @param listed documents of the source
 * @param mine documents of the share
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record SyncedState(String revision, String settings, int listed, int mine) {}
