/**
 * Documents to chunks.
 *
 * <p>A chunker turns a document into {@link dev.ragtime.runtime.chunk.RunningText running texts} of units that should not
 * be cut (words, sentences), and {@link dev.ragtime.runtime.chunk.Packer} fills chunks with them. Text is never
 * rewritten: a chunk is a range of its running text.
 */
package dev.ragtime.runtime.chunk;
