package dev.ragtime.runtime.rank;

import dev.ragtime.runtime.retrieve.Passage;
import java.util.HashMap;
import java.util.List;

/** Leaves out what is too much of one document. */
record DocumentLimit(int most) implements RankingStep {
    private record Document(String knowledgeBase, Object id) {}

    @Override
    public List<Passage> apply(List<Passage> passages, int topK) {
        var shown = new HashMap<Document, Integer>();
        return passages.stream()
                .filter(passage -> shown.merge(
                                new Document(
                                        passage.knowledgeBase(), passage.chunk().documentId()),
                                1,
                                Integer::sum)
                        <= most)
                .toList();
    }
}
