package dev.ragtime.runtime.store;

import dev.ragtime.api.knowledgebase.FieldValue;
import dev.ragtime.runtime.access.Principal;
import dev.ragtime.runtime.access.Readers;
import io.weaviate.client6.v1.api.collections.query.Filter;
import io.weaviate.client6.v1.api.collections.query.FilterOperand;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@link ChunkFilter} in Weaviate's terms. */
final class WeaviateFilters {
    private WeaviateFilters() {}

    /** Objects that pass all of these conditions; empty where everything does. */
    static Optional<Filter> of(Readers readers, ChunkFilter filter, Filter... others) {
        var parts = new ArrayList<FilterOperand>(List.of(others));
        if (readers instanceof Readers.Of(var principals)) parts.add(of(principals));
        if (!filter.isEmpty()) parts.add(of(filter));
        if (parts.isEmpty()) return Optional.empty();
        return Optional.of(parts.size() == 1 ? (Filter) parts.getFirst() : Filter.and(parts));
    }

    private static Filter of(Set<Principal> principals) {
        return Filter.property(Fields.READERS)
                .containsAny(principals.stream().map(Principal::token).sorted().toList());
    }

    /** @param filter not an empty one */
    static Filter of(ChunkFilter filter) {
        return switch (filter) {
            case ChunkFilter.All(var parts) -> parts.size() == 1 ? of(parts.getFirst()) : Filter.and(all(parts));
            case ChunkFilter.Any(var parts) -> parts.size() == 1 ? of(parts.getFirst()) : Filter.or(all(parts));
            case ChunkFilter.Not(var part) -> Filter.not(of(part));
            case ChunkFilter.OneOf oneOf -> oneOf(oneOf);
            case ChunkFilter.Beyond beyond -> beyond(beyond);
            case ChunkFilter.Below(var folder) -> below(folder);
        };
    }

    private static List<FilterOperand> all(List<ChunkFilter> parts) {
        return parts.stream().<FilterOperand>map(WeaviateFilters::of).toList();
    }

    /** As a list even for one value: a scalar was seen to be ignored. */
    private static Filter oneOf(ChunkFilter.OneOf oneOf) {
        var property = Filter.property(MetadataProperty.property(oneOf.field()));
        var values = oneOf.values().stream().map(MetadataProperty::plain).toList();
        return switch (oneOf.field().type()) {
            case String, StringList ->
                property.containsAny(values.stream().map(String.class::cast).toList());
            case Integer, DateTime -> property.containsAny(values.toArray(Long[]::new));
            case Number -> property.containsAny(values.toArray(Double[]::new));
            case Boolean -> property.containsAny(values.toArray(Boolean[]::new));
        };
    }

    private static Filter beyond(ChunkFilter.Beyond beyond) {
        var property = Filter.property(MetadataProperty.property(beyond.field()));
        if (beyond.bound() instanceof FieldValue.Decimal(var bound)) {
            return switch (beyond.order()) {
                case LESS -> property.lt(bound);
                case AT_MOST -> property.lte(bound);
                case GREATER -> property.gt(bound);
                case AT_LEAST -> property.gte(bound);
            };
        }
        long bound = (Long) MetadataProperty.plain(beyond.bound());
        return switch (beyond.order()) {
            case LESS -> property.lt(bound);
            case AT_MOST -> property.lte(bound);
            case GREATER -> property.gt(bound);
            case AT_LEAST -> property.gte(bound);
        };
    }

    /** A range and no pattern: a name may have the characters that patterns give a meaning. */
    private static Filter below(String folder) {
        var end = folder.substring(0, folder.length() - 1) + (char) ('/' + 1);
        return Filter.and(
                Filter.property(Fields.PATH).gte(folder),
                Filter.property(Fields.PATH).lt(end));
    }
}
