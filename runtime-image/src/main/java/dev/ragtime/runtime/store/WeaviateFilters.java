package dev.ragtime.runtime.store;

import io.weaviate.client6.v1.api.collections.query.Filter;
import io.weaviate.client6.v1.api.collections.query.FilterOperand;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** {@link ChunkFilter} in Weaviate's terms. */
final class WeaviateFilters {
    private WeaviateFilters() {}

    /** @param filter not an empty one */
    static Filter of(ChunkFilter filter) {
        var all = new ArrayList<FilterOperand>();
        if (!filter.sources().isEmpty()) {
            all.add(Filter.property(Fields.SOURCE).containsAny(List.copyOf(filter.sources())));
        }
        if (!filter.paths().isEmpty()) all.add(anyPath(filter));
        return Filter.and(all);
    }

    private static Filter anyPath(ChunkFilter filter) {
        var any = new ArrayList<FilterOperand>();
        var documents = filter.paths().stream()
                .filter(Predicate.not(ChunkFilter::isFolder))
                .toList();
        if (!documents.isEmpty()) any.add(Filter.property(Fields.PATH).containsAny(documents));
        filter.paths().stream()
                .filter(ChunkFilter::isFolder)
                .map(WeaviateFilters::below)
                .forEach(any::add);
        return Filter.or(any);
    }

    /** A range and no pattern: a name may have the characters that patterns give a meaning. */
    private static Filter below(String folder) {
        var end = folder.substring(0, folder.length() - 1) + (char) ('/' + 1);
        return Filter.and(
                Filter.property(Fields.PATH).gte(folder),
                Filter.property(Fields.PATH).lt(end));
    }
}
