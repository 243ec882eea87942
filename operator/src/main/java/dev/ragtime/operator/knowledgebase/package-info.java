/**
 * KnowledgeBase: {@link dev.ragtime.operator.knowledgebase.KnowledgeBaseReconciler} is the table of contents. An {@code
 * Observation} becomes a {@code KnowledgeBaseModel}, from which the store's objects ({@code weaviate}), the next run
 * ({@code sync}) and the status follow by pure functions.
 */
package dev.ragtime.operator.knowledgebase;
