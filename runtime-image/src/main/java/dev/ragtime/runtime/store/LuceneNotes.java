package dev.ragtime.runtime.store;

import java.util.Optional;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field.Store;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.TermQuery;

/** The notes of a {@link LuceneIndexStore}. */
final class LuceneNotes implements Notes {
    private static final String KIND = "note";
    private static final String TEXT = "noteText";

    private final LuceneIndex index;

    LuceneNotes(LuceneIndex index) {
        this.index = index;
    }

    @Override
    public Optional<String> find(String name) {
        return index.all(new TermQuery(key(name)), fields -> fields.get(TEXT)).stream()
                .findFirst();
    }

    @Override
    public void put(String name, String text) {
        var fields = new Document();
        fields.add(new StringField(LuceneDocuments.KIND, KIND, Store.NO));
        fields.add(new StringField(LuceneDocuments.KEY, key(name).text(), Store.NO));
        fields.add(new StoredField(TEXT, text));
        index.write(writer -> {
            writer.updateDocument(key(name), fields);
            writer.commit();
        });
    }

    @Override
    public void delete(String name) {
        index.write(writer -> {
            writer.deleteDocuments(key(name));
            writer.commit();
        });
    }

    private static Term key(String name) {
        return new Term(LuceneDocuments.KEY, KIND + ":" + name);
    }
}
