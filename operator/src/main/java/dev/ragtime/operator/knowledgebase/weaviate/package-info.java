/** The managed Weaviate of a KnowledgeBase: one class for each object, pure functions of {@code WeaviateCluster}. */
package dev.ragtime.operator.knowledgebase.weaviate;
