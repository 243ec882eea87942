package dev.ragtime.runtime.retrieve;

import dev.ragtime.runtime.chunk.Chunk;
import dev.ragtime.runtime.retrieve.Fusion.Ranked;
import dev.ragtime.runtime.retrieve.SearchedIndex.Scope;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Reads of the ranked chunks what is shown. A query ranks two hundred and shows eight: nothing but ids and scores leaves the
 * store for the others.
 *
 * @param scopes by the place of their index
 */
record PassageReader(Map<Integer, Scope> scopes) {
    /**
     * The best chunks, without those that are read word for word as a better one is, such as another chunk of one
     * parent, so that they take no place from another. What was deleted since it was found is left out.
     *
     * @param topK most passages
     */
    List<Passage> best(RankedChunks ranked, int topK) {
        var order = ranked.order();
        var passages = new ArrayList<Passage>();
        var said = new HashSet<String>();
        var from = 0;
        // as many again for as long as copies leave places
        for (var wanted = topK; passages.size() < topK && from < order.size(); wanted *= 2) {
            var next = order.subList(from, Math.min(from + wanted, order.size()));
            var chunks = chunks(next);
            for (var one : next) {
                var chunk = Optional.ofNullable(chunks.get(one.chunk())).filter(c -> said.add(text(c)));
                if (chunk.isPresent() && passages.size() < topK)
                    passages.add(ranked.passage(one, knowledgeBase(one.chunk()), chunk.get()));
            }
            from += next.size();
        }
        return passages;
    }

    private String knowledgeBase(ChunkRef chunk) {
        return scopes.get(chunk.index()).index().knowledgeBase();
    }

    private Map<ChunkRef, Chunk> chunks(List<Ranked> ranked) {
        var chunks = new HashMap<ChunkRef, Chunk>();
        ranked.stream()
                .map(Ranked::chunk)
                .collect(Collectors.groupingBy(ChunkRef::index, Collectors.mapping(ChunkRef::id, Collectors.toList())))
                .forEach((index, ids) -> scopes.get(index)
                        .read(ids)
                        .forEach(chunk -> chunks.put(new ChunkRef(index, chunk.id()), chunk)));
        return chunks;
    }

    private static String text(Chunk chunk) {
        return chunk.reading().text().strip().replaceAll("\\s+", " ");
    }
}
