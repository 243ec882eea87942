package dev.ragtime.runtime.document;

/** A part of a document that its author set apart, in reading order. */
public sealed interface Block {
    /** All of it as shown; lines are parted by {@code \n}. */
    String text();

    /** Running text. */
    record Paragraph(String text) implements Block {}
}
