package dev.ragtime.runtime.retrieve;

import dev.ragtime.runtime.access.Readers;
import dev.ragtime.runtime.chunk.Chunk;
import dev.ragtime.runtime.store.ChunkField;
import dev.ragtime.runtime.store.ChunkSearch;
import dev.ragtime.runtime.store.Hit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Reads from the store what of the ranked chunks is needed. A query ranks two hundred and shows eight: nothing but ids
 * and scores leaves the store for the others.
 */
record PassageReader(ChunkSearch search) {
    /** What a chunk says, without where it stands. */
    private static final Set<ChunkField> WORDS = Set.of(ChunkField.TITLE, ChunkField.HEADING, ChunkField.TEXT);

    /**
     * The best candidates, without those that are read word for word as a better one is, such as another chunk of one
     * parent, so that they take no place from another. What was deleted since it was found is left out.
     *
     * @param ranked best first
     * @param topK most passages
     * @param readers for whom they are
     */
    List<Passage> best(List<Candidate> ranked, int topK, Readers readers) {
        var passages = new ArrayList<Passage>();
        var said = new HashSet<String>();
        var from = 0;
        // as many again for as long as copies leave places
        for (var wanted = topK; passages.size() < topK && from < ranked.size(); wanted *= 2) {
            var next = ranked.subList(from, Math.min(from + wanted, ranked.size()));
            var chunks = chunks(next, readers);
            for (var candidate : next) {
                var chunk = Optional.ofNullable(chunks.get(candidate.id())).filter(c -> said.add(text(c)));
                if (chunk.isPresent() && passages.size() < topK) passages.add(candidate.with(chunk.get()));
            }
            from += next.size();
        }
        return passages;
    }

    private Map<UUID, Chunk> chunks(List<Candidate> candidates, Readers readers) {
        var ids = candidates.stream().map(Candidate::id).toList();
        return search.read(ids, ChunkField.ALL, readers).stream()
                .collect(Collectors.toMap(Chunk::id, Function.identity()));
    }

    private static String text(Chunk chunk) {
        return chunk.reading().text().strip().replaceAll("\\s+", " ");
    }

    /** Title, heading and text of hits; the rest of each chunk is empty. */
    List<Chunk> words(List<Hit> hits, Readers readers) {
        return search.read(hits.stream().map(hit -> hit.chunk().id()).toList(), WORDS, readers);
    }
}
