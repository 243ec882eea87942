/**
 * Makes an index exactly its sources: what is new is embedded, what is gone is deleted, what is the same is left alone.
 *
 * <p>Every chunk in the store belongs to a document that has a record, at every moment: before a changed
 * document is parsed its record is marked unfinished, and before the chunks of a vanished one are deleted too.
 * A process killed anywhere leaves either a finished document or a mark, so the next run never has to search the store
 * for left-overs. See {@link dev.ragtime.runtime.ingest.RecordState} for the marks.
 */
package dev.ragtime.runtime.ingest;
