/** What was pushed to a KnowledgeBase, as the store keeps it for every index, and as a source of documents. */
package dev.ragtime.runtime.pushed;
