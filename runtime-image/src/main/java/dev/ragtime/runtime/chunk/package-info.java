/**
 * Documents to chunks.
 *
 * <p>A chunker turns a document into {@link dev.ragtime.runtime.chunk.RunningText running texts} of units that should not
 * be cut (sentences, rows, lines, else words), and {@link dev.ragtime.runtime.chunk.Packer} fills chunks with them. Text
 * is never rewritten: a chunk is a range of its running text, below the head of the table that it begins in.
 */
package dev.ragtime.runtime.chunk;
