/**
 * Lines that a language model writes for chunks, by which they are found.
 *
 * <p>{@link dev.ragtime.runtime.chunk.ContextQuestion} says what is asked; a line that was written for an equal question is
 * never asked for again, wherever it stands.
 */
package dev.ragtime.runtime.context;
