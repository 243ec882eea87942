package dev.ragtime.runtime.store;

import dev.ragtime.runtime.access.Readers;
import dev.ragtime.runtime.chunk.Chunk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.Weight;

/** The searches of a {@link LuceneIndexStore}. */
final class LuceneSearch implements ChunkSearch {
    private static final Sort BY_SCORE_THEN_ID =
            new Sort(SortField.FIELD_SCORE, new SortField(LuceneDocuments.SORTED_ID, SortField.Type.STRING));
    private static final Comparator<Scored> WORST_FIRST =
            Comparator.comparingDouble(Scored::score).thenComparing(Scored::id, Comparator.reverseOrder());

    private final LuceneIndex index;
    private final LuceneIndexStore.Vectors vectors;

    LuceneSearch(LuceneIndex index, LuceneIndexStore.Vectors vectors) {
        this.index = index;
        this.vectors = vectors;
    }

    private record Scored(int doc, double score, String id) {}

    @Override
    public List<Hit> find(SearchRequest request) {
        var filter = LuceneFilters.of(request.filter(), request.readers());
        return index.read(searcher -> switch (request.ranking()) {
            case SearchRequest.Ranking.Words(var query) -> matching(searcher, Terms.of(query), filter, request);
            case SearchRequest.Ranking.Vector(var vector) ->
                switch (vectors) {
                    case EXACT -> exact(searcher, vector, filter, request);
                    case HNSW -> approximate(searcher, vector, filter, request);
                };
        });
    }

    @Override
    public List<Chunk> read(Collection<UUID> chunkIds, Set<ChunkField> fields, Readers readers) {
        return index.read(searcher -> {
            var query = forReaders(LuceneDocuments.keys(LuceneDocuments.CHUNK, chunkIds), readers);
            var chunks = new ArrayList<Chunk>();
            for (var found : searcher.search(query, Math.max(1, chunkIds.size())).scoreDocs) {
                chunks.add(LuceneDocuments.chunk(LuceneDocuments.read(searcher, found.doc, fields)));
            }
            return chunks;
        });
    }

    @Override
    public List<Chunk> span(UUID documentId, int first, int last, Readers readers) {
        var ofDocument = new TermQuery(new Term(Fields.DOCUMENT_ID, documentId.toString()));
        return index.all(forReaders(ofDocument, readers), LuceneDocuments::chunk).stream()
                .filter(chunk -> chunk.ordinal() >= first && chunk.ordinal() <= last)
                .sorted(Comparator.comparingInt(Chunk::ordinal))
                .toList();
    }

    private static Query forReaders(Query query, Readers readers) {
        return new BooleanQuery.Builder()
                .add(query, Occur.FILTER)
                .add(LuceneFilters.of(readers), Occur.FILTER)
                .build();
    }

    /** Whether every chunk may be found: then no filter is worked through. */
    private static boolean isOpen(SearchRequest request) {
        return request.filter().isEmpty() && request.readers() instanceof Readers.Everyone;
    }

    private static List<Hit> matching(IndexSearcher searcher, List<String> terms, Query filter, SearchRequest request)
            throws IOException {
        var words = new BooleanQuery.Builder();
        var times = terms.stream().collect(Collectors.groupingBy(t -> t, TreeMap::new, Collectors.counting()));
        times.entrySet().stream().limit(IndexSearcher.getMaxClauseCount()).forEach(e -> {
            var term = new TermQuery(new Term(Fields.TERMS, e.getKey()));
            words.add(new BoostQuery(term, e.getValue()), Occur.SHOULD);
        });
        Query query = isOpen(request)
                ? words.build()
                : new BooleanQuery.Builder()
                        .add(words.build(), Occur.MUST)
                        .add(filter, Occur.FILTER)
                        .build();
        var hits = new ArrayList<Hit>();
        for (var found : searcher.search(query, request.limit(), BY_SCORE_THEN_ID).scoreDocs) {
            var score = (Float) ((FieldDoc) found).fields[0];
            hits.add(hit(searcher, found.doc, score, request));
        }
        return hits;
    }

    private static List<Hit> exact(IndexSearcher searcher, float[] vector, Query filter, SearchRequest request)
            throws IOException {
        var best = new PriorityQueue<>(request.limit() + 1, WORST_FIRST);
        var passing = searcher.createWeight(searcher.rewrite(filter), ScoreMode.COMPLETE_NO_SCORES, 1);
        for (var leaf : searcher.getIndexReader().leaves()) collect(leaf, passing, vector, request.limit(), best);
        var ordered = new ArrayList<>(best);
        ordered.sort(WORST_FIRST.reversed());
        var hits = new ArrayList<Hit>();
        for (var scored : ordered) hits.add(hit(searcher, scored.doc(), scored.score(), request));
        return hits;
    }

    private static void collect(
            LeafReaderContext leaf, Weight passing, float[] vector, int limit, PriorityQueue<Scored> best)
            throws IOException {
        var scorer = passing.scorer(leaf);
        if (scorer == null) return;
        var vectors = leaf.reader().getBinaryDocValues(LuceneVectors.FIELD);
        var ids = leaf.reader().getSortedDocValues(LuceneDocuments.SORTED_ID);
        var live = leaf.reader().getLiveDocs();
        var docs = scorer.iterator();
        for (int doc = docs.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = docs.nextDoc()) {
            if (live != null && !live.get(doc) || !vectors.advanceExact(doc)) continue;
            double score = LuceneVectors.dot(vector, vectors.binaryValue());
            if (best.size() == limit && score < best.element().score()) continue;
            ids.advanceExact(doc);
            best.add(new Scored(
                    leaf.docBase + doc, score, ids.lookupOrd(ids.ordValue()).utf8ToString()));
            if (best.size() > limit) best.remove();
        }
    }

    private static List<Hit> approximate(IndexSearcher searcher, float[] vector, Query filter, SearchRequest request)
            throws IOException {
        var limit = request.limit();
        var query = isOpen(request)
                ? new KnnFloatVectorQuery(LuceneVectors.FIELD, vector, limit)
                : new KnnFloatVectorQuery(LuceneVectors.FIELD, vector, limit, filter);
        var hits = new ArrayList<Hit>();
        for (var found : searcher.search(query, limit, BY_SCORE_THEN_ID).scoreDocs) {
            // Lucene scores a dot product d as (1 + d) / 2
            hits.add(hit(searcher, found.doc, 2 * (Float) ((FieldDoc) found).fields[0] - 1, request));
        }
        return hits;
    }

    private static Hit hit(IndexSearcher searcher, int doc, double score, SearchRequest request) throws IOException {
        return new Hit(LuceneDocuments.chunk(LuceneDocuments.read(searcher, doc, request.fields())), score);
    }
}
