/**
 * Where an index lives: Weaviate, or Lucene inside this process.
 *
 * <p>Stores differ in how they find nearest vectors, not in what words match: {@link dev.ragtime.runtime.store.Terms}
 * analyses text and query before any store sees them.
 */
package dev.ragtime.runtime.store;
