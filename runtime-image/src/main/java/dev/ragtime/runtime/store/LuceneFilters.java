package dev.ragtime.runtime.store;

import dev.ragtime.api.knowledgebase.FieldValue;
import dev.ragtime.runtime.access.Readers;
import dev.ragtime.runtime.metadata.FieldSet;
import java.util.List;
import org.apache.lucene.document.DoubleField;
import org.apache.lucene.document.DoublePoint;
import org.apache.lucene.document.LongField;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.ConstantScoreQuery;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;

/** {@link ChunkFilter} in Lucene's terms. */
final class LuceneFilters {
    private static final Query CHUNKS = new TermQuery(new Term(LuceneDocuments.KIND, LuceneDocuments.CHUNK));

    private LuceneFilters() {}

    /** Chunks that pass and are for these readers, and nothing else of the index. */
    static Query of(ChunkFilter filter, Readers readers) {
        return new BooleanQuery.Builder()
                .add(CHUNKS, Occur.FILTER)
                .add(of(readers), Occur.FILTER)
                .add(condition(filter), Occur.FILTER)
                .build();
    }

    /** Chunks for these readers. */
    static Query of(Readers readers) {
        return switch (readers) {
            case Readers.Everyone() -> CHUNKS;
            case Readers.Of(var principals) ->
                new TermInSetQuery(
                        Fields.READERS,
                        principals.stream()
                                .map(principal -> new BytesRef(principal.token()))
                                .toList());
        };
    }

    private static Query condition(ChunkFilter filter) {
        return switch (filter) {
            case ChunkFilter.All(var parts) -> parts.isEmpty() ? CHUNKS : joined(parts, Occur.FILTER);
            case ChunkFilter.Any(var parts) -> joined(parts, Occur.SHOULD);
            case ChunkFilter.Not(var part) ->
                new BooleanQuery.Builder()
                        .add(CHUNKS, Occur.FILTER)
                        .add(condition(part), Occur.MUST_NOT)
                        .build();
            case ChunkFilter.OneOf oneOf -> oneOf(oneOf);
            case ChunkFilter.Beyond beyond -> beyond(beyond);
            case ChunkFilter.Below(var folder) -> new PrefixQuery(new Term(LuceneDocuments.CHUNK_PATH, folder));
        };
    }

    private static Query joined(List<ChunkFilter> parts, Occur how) {
        var all = new BooleanQuery.Builder();
        parts.forEach(part -> all.add(new ConstantScoreQuery(condition(part)), how));
        return all.build();
    }

    private static Query oneOf(ChunkFilter.OneOf oneOf) {
        var property = property(oneOf.field());
        var values = oneOf.values().stream().map(MetadataProperty::plain).toList();
        return switch (oneOf.field().type()) {
            case String, StringList, Boolean ->
                new TermInSetQuery(
                        property,
                        values.stream()
                                .map(value -> new BytesRef(value.toString()))
                                .toList());
            case Integer, DateTime ->
                LongPoint.newSetQuery(
                        property, values.stream().mapToLong(Long.class::cast).toArray());
            case Number ->
                DoublePoint.newSetQuery(
                        property,
                        values.stream().mapToDouble(Double.class::cast).toArray());
        };
    }

    private static Query beyond(ChunkFilter.Beyond beyond) {
        var property = property(beyond.field());
        if (beyond.bound() instanceof FieldValue.Decimal(var bound)) {
            return switch (beyond.order()) {
                case LESS -> DoubleField.newRangeQuery(property, Double.NEGATIVE_INFINITY, Math.nextDown(bound));
                case AT_MOST -> DoubleField.newRangeQuery(property, Double.NEGATIVE_INFINITY, bound);
                case GREATER -> DoubleField.newRangeQuery(property, Math.nextUp(bound), Double.POSITIVE_INFINITY);
                case AT_LEAST -> DoubleField.newRangeQuery(property, bound, Double.POSITIVE_INFINITY);
            };
        }
        long bound = (Long) MetadataProperty.plain(beyond.bound());
        return switch (beyond.order()) {
            case LESS -> LongField.newRangeQuery(property, Long.MIN_VALUE, bound - 1);
            case AT_MOST -> LongField.newRangeQuery(property, Long.MIN_VALUE, bound);
            case GREATER -> LongField.newRangeQuery(property, bound + 1, Long.MAX_VALUE);
            case AT_LEAST -> LongField.newRangeQuery(property, bound, Long.MAX_VALUE);
        };
    }

    /** A chunk's place is kept in fields of its own, apart from that of records. */
    private static String property(FieldSet.Field field) {
        if (field.equals(FieldSet.SOURCE)) return LuceneDocuments.CHUNK_SOURCE;
        if (field.equals(FieldSet.PATH)) return LuceneDocuments.CHUNK_PATH;
        return MetadataProperty.property(field);
    }
}
