package dev.ragtime.runtime.ingest;

import java.util.UUID;

/**
 * Which documents one pod of a run takes.
 *
 * @param index of the pod, 0 to parallelism - 1
 * @param parallelism pods of the run
 */
public record Share(int index, int parallelism) {
    public Share {
        if (parallelism < 1 || index < 0 || index >= parallelism) {
            throw new IllegalArgumentException("there is no share " + index + " of " + parallelism);
        }
    }

    /** Everything. */
    public static Share whole() {
        return new Share(0, 1);
    }

    /** Ids are SHA-1 hashes, so their bits spread documents evenly. */
    boolean has(UUID document) {
        return Math.floorMod(document.getMostSignificantBits(), parallelism) == index;
    }
}
