package dev.ragtime.runtime.ingest;

import dev.ragtime.api.knowledgebase.Source;
import dev.ragtime.api.knowledgebase.SourceKind;
import java.util.Optional;
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

    /**
     * This pod's part of a source: of one that is read whole by a single pod, everything or nothing.
     *
     * @return empty when another pod reads it
     */
    Optional<Share> of(Source source) {
        var oneReads = SourceKind.of(source).filter(SourceKind::readByOne).isPresent();
        if (!oneReads) return Optional.of(this);
        // sources of such a kind are spread over the pods; the hash is that of the language's specification
        return Math.floorMod(source.name().hashCode(), parallelism) == index ? Optional.of(whole()) : Optional.empty();
    }

    /** Ids are SHA-1 hashes, so their bits spread documents evenly. */
    boolean has(UUID document) {
        return Math.floorMod(document.getMostSignificantBits(), parallelism) == index;
    }
}
