package dev.ragtime.runtime.store;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.apache.lucene.analysis.core.WhitespaceAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.SearcherFactory;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.store.Directory;
import org.apache.lucene.util.Bits;

/** A Lucene index whose reads see every write that returned. Thread-safe. */
final class LuceneIndex implements AutoCloseable {
    /** Term saturation and length normalisation, the values of Robertson and Zaragoza 2009 that Lucene also defaults to. */
    private static final BM25Similarity BM25 = new BM25Similarity(1.2f, 0.75f);

    private final Directory directory;
    private final IndexWriter writer;
    private final SearcherManager searchers;
    private final AtomicLong written = new AtomicLong();
    private final AtomicLong visible = new AtomicLong();

    LuceneIndex(Directory directory) throws IOException {
        this.directory = directory;
        this.writer = new IndexWriter(directory, new IndexWriterConfig(new WhitespaceAnalyzer()).setSimilarity(BM25));
        this.searchers = new SearcherManager(writer, new SearcherFactory() {
            @Override
            public IndexSearcher newSearcher(
                    org.apache.lucene.index.IndexReader reader, org.apache.lucene.index.IndexReader previous) {
                var searcher = new IndexSearcher(reader);
                searcher.setSimilarity(BM25);
                return searcher;
            }
        });
    }

    @FunctionalInterface
    interface Reading<T> {
        T from(IndexSearcher searcher) throws IOException;
    }

    @FunctionalInterface
    interface Writing {
        void to(IndexWriter writer) throws IOException;
    }

    @FunctionalInterface
    interface Action<T> {
        T run() throws IOException;
    }

    <T> T read(Reading<T> reading) {
        return call("read", () -> {
            showWrites();
            var searcher = searchers.acquire();
            try {
                return reading.from(searcher);
            } finally {
                searchers.release(searcher);
            }
        });
    }

    /** Also waits for the refresh that another reader began. */
    private void showWrites() throws IOException {
        var returned = written.get();
        if (visible.get() >= returned) return;
        searchers.maybeRefreshBlocking();
        visible.accumulateAndGet(returned, Math::max);
    }

    void write(Writing writing) {
        call("write", () -> {
            writing.to(writer);
            written.incrementAndGet();
            return null;
        });
    }

    /** Every stored document that matches, in no order. */
    <T> List<T> all(Query query, Function<Document, T> map) {
        return read(searcher -> {
            var found = new ArrayList<T>();
            var weight = searcher.createWeight(searcher.rewrite(query), ScoreMode.COMPLETE_NO_SCORES, 1);
            StoredFields stored = searcher.storedFields();
            for (var leaf : searcher.getIndexReader().leaves()) {
                var scorer = weight.scorer(leaf);
                if (scorer == null) continue;
                Bits live = leaf.reader().getLiveDocs();
                var matches = scorer.iterator();
                for (int doc = matches.nextDoc(); doc != Integer.MAX_VALUE; doc = matches.nextDoc()) {
                    if (live == null || live.get(doc)) found.add(map.apply(stored.document(leaf.docBase + doc)));
                }
            }
            return found;
        });
    }

    boolean isOpen() {
        return writer.isOpen();
    }

    static <T> T call(String verb, Action<T> action) {
        try {
            return action.run();
        } catch (IOException e) {
            throw new StoreException("cannot " + verb + " the local index: " + e.getMessage(), false, e);
        }
    }

    /** Commits what was written. */
    @Override
    public void close() {
        call("close", () -> {
            searchers.close();
            writer.close();
            directory.close();
            return null;
        });
    }
}
