package dev.ragtime.runtime.store;

/**
 * What an index can do beyond ranking by vector. What is not declared is refused with {@link
 * UnsupportedOperationException}, never left out in silence.
 *
 * @param filters searches can be narrowed by {@link ChunkFilter}, and chunks found by their place in a document
 * @param keywordRanking {@link SearchRequest.Ranking.Words}
 * @param readYourWrites a search sees every write that returned before it began
 * @param vectorsOut stored vectors can be read, so that text that moved is not embedded again
 */
public record Capabilities(boolean filters, boolean keywordRanking, boolean readYourWrites, boolean vectorsOut) {}
