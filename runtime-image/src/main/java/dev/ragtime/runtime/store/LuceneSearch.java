package dev.ragtime.runtime.store;

import dev.ragtime.runtime.store.IndexStore.Hit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.TermQuery;

/** The two rankings of a {@link LuceneIndexStore}; equal scores are ordered by chunk id. */
final class LuceneSearch {
    private static final Sort BY_SCORE_THEN_ID =
            new Sort(SortField.FIELD_SCORE, new SortField(LuceneDocuments.SORTED_ID, SortField.Type.STRING));
    private static final Comparator<Scored> WORST_FIRST =
            Comparator.comparingDouble(Scored::score).thenComparing(Scored::id, Comparator.reverseOrder());

    private LuceneSearch() {}

    private record Scored(int doc, double score, String id) {}

    static List<Hit> matching(IndexSearcher searcher, List<String> terms, int limit) throws IOException {
        var query = new BooleanQuery.Builder();
        var times = terms.stream().collect(Collectors.groupingBy(t -> t, TreeMap::new, Collectors.counting()));
        times.entrySet().stream().limit(IndexSearcher.getMaxClauseCount()).forEach(e -> {
            var term = new TermQuery(new Term(Fields.TERMS, e.getKey()));
            query.add(new BoostQuery(term, e.getValue()), Occur.SHOULD);
        });
        var hits = new ArrayList<Hit>();
        for (var found : searcher.search(query.build(), limit, BY_SCORE_THEN_ID).scoreDocs) {
            var score = (Float) ((FieldDoc) found).fields[0];
            hits.add(hit(searcher, found.doc, score));
        }
        return hits;
    }

    static List<Hit> exact(IndexSearcher searcher, float[] vector, int limit) throws IOException {
        var best = new PriorityQueue<>(limit + 1, WORST_FIRST);
        for (var leaf : searcher.getIndexReader().leaves()) collect(leaf, vector, limit, best);
        var ordered = new ArrayList<>(best);
        ordered.sort(WORST_FIRST.reversed());
        var hits = new ArrayList<Hit>();
        for (var scored : ordered) hits.add(hit(searcher, scored.doc(), scored.score()));
        return hits;
    }

    private static void collect(LeafReaderContext leaf, float[] vector, int limit, PriorityQueue<Scored> best)
            throws IOException {
        var vectors = leaf.reader().getBinaryDocValues(LuceneDocuments.VECTOR);
        var ids = leaf.reader().getSortedDocValues(LuceneDocuments.SORTED_ID);
        if (vectors == null) return;
        var live = leaf.reader().getLiveDocs();
        for (int doc = vectors.nextDoc(); doc != Integer.MAX_VALUE; doc = vectors.nextDoc()) {
            if (live != null && !live.get(doc)) continue;
            double score = LuceneDocuments.dot(vector, vectors.binaryValue());
            if (best.size() == limit && score < best.element().score()) continue;
            ids.advanceExact(doc);
            best.add(new Scored(
                    leaf.docBase + doc, score, ids.lookupOrd(ids.ordValue()).utf8ToString()));
            if (best.size() > limit) best.remove();
        }
    }

    static List<Hit> approximate(IndexSearcher searcher, float[] vector, int limit) throws IOException {
        var query = new KnnFloatVectorQuery(LuceneDocuments.VECTOR, vector, limit);
        var hits = new ArrayList<Hit>();
        for (var found : searcher.search(query, limit, BY_SCORE_THEN_ID).scoreDocs) {
            // Lucene scores a dot product d as (1 + d) / 2
            hits.add(hit(searcher, found.doc, 2 * (Float) ((FieldDoc) found).fields[0] - 1));
        }
        return hits;
    }

    private static Hit hit(IndexSearcher searcher, int doc, double score) throws IOException {
        return new Hit(LuceneDocuments.chunk(searcher.storedFields().document(doc)), score);
    }
}
