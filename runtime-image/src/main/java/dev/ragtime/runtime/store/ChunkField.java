package dev.ragtime.runtime.store;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** Fields of a chunk that a search may hand out, beside the chunk's id and its document's id. */
public enum ChunkField {
    ORDINAL(Fields.ORDINAL),
    SOURCE(Fields.SOURCE),
    PATH(Fields.PATH),
    URI(Fields.URI),
    TITLE(Fields.TITLE),
    HEADING(Fields.HEADING),
    TEXT(Fields.TEXT),
    TOKENS(Fields.TOKENS),
    /** All values of metadata; each is kept under a name of its own. */
    METADATA("");

    /** The whole chunk. */
    public static final Set<ChunkField> ALL = Collections.unmodifiableSet(EnumSet.allOf(ChunkField.class));

    /** What tells where a chunk stands, without its text. */
    public static final Set<ChunkField> PLACE = Collections.unmodifiableSet(EnumSet.of(ORDINAL, SOURCE, PATH));

    private final String stored;

    ChunkField(String stored) {
        this.stored = stored;
    }

    /** Its name in every store; empty where it is no single one. */
    String stored() {
        return stored;
    }
}
