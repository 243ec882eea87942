/**
 * The endpoint that documents are pushed to. It is the one writer of its sources: {@link Inbox} puts what comes into the
 * store before it is acknowledged, {@link Indexer} brings it into the index right after, and {@link Catalog} knows all of
 * it. Killed anywhere, a start goes on from what the store holds: {@link Recovery} sets right what was halfway.
 */
package dev.ragtime.runtime.push;
