package dev.ragtime.runtime.memory;

/** Where a question stands among those that were asked before. */
public sealed interface Place {
    /** By itself, and it is not kept. */
    record Nowhere() implements Place {}

    /** By itself, and others may follow it. */
    record Alone() implements Place {}

    /** After the last turn of a conversation. */
    record Conversed(String conversation) implements Place {}

    /** After an answer that was kept, whatever followed it already. */
    record After(String answer) implements Place {}

    Place NOWHERE = new Nowhere();
    Place ALONE = new Alone();
}
