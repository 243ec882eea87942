package dev.ragtime.runtime.pipeline;

import dev.ragtime.api.knowledgebase.FieldReader;
import dev.ragtime.api.knowledgebase.FieldType;
import dev.ragtime.api.knowledgebase.FieldValue;
import dev.ragtime.api.pipeline.FieldFilter;
import dev.ragtime.runtime.call.CallError;
import dev.ragtime.runtime.metadata.FieldSet;
import dev.ragtime.runtime.metadata.FieldSet.Field;
import dev.ragtime.runtime.store.ChunkFilter;
import dev.ragtime.runtime.store.ChunkFilter.Order;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What a pipeline's own filters let pass, by the fields that its indexes have, which are looked at every ten seconds. A filter that
 * cannot be applied lets nothing pass: it may be there to keep something back. Thread-safe.
 */
final class PipelineFilter {
    static final PipelineFilter NONE = new PipelineFilter(List.of(), System::nanoTime);

    private static final Duration KEPT = Duration.ofSeconds(10);

    private final List<FieldFilter> filters;
    private final LongSupplier nanoTime;
    private volatile Optional<Known> known = Optional.empty();

    private record Known(ChunkFilter filter, long until) {}

    /** @param nanoTime as of {@link System#nanoTime} */
    PipelineFilter(List<FieldFilter> filters, LongSupplier nanoTime) {
        this.filters = List.copyOf(filters);
        this.nanoTime = nanoTime;
    }

    /**
     * @param other what a question asks for beside
     * @throws CallError when it cannot be told what passes
     */
    ChunkFilter and(ChunkFilter other, Supplier<FieldSet> fields) {
        return filters.isEmpty() ? other : new ChunkFilter.All(List.of(own(fields), other));
    }

    private ChunkFilter own(Supplier<FieldSet> fields) {
        var now = nanoTime.getAsLong();
        var standing = known.filter(k -> k.until() - now > 0);
        if (standing.isPresent()) return standing.get().filter();
        var there = fields.get();
        var parts = new ArrayList<ChunkFilter>();
        for (var i = 0; i < filters.size(); i++) add("spec.retrieval.filter[" + i + "]", filters.get(i), there, parts);
        var fresh = new Known(new ChunkFilter.All(parts), now + KEPT.toNanos());
        known = Optional.of(fresh);
        return fresh.filter();
    }

    private static void add(String at, FieldFilter filter, FieldSet fields, List<ChunkFilter> parts) {
        var field = fields.find(filter.field()).orElseThrow(() -> unknown(at + ".field"));
        if (filter.anyOf() != null) parts.add(oneOf(at + ".anyOf", field, filter.anyOf()));
        if (filter.noneOf() != null) parts.add(new ChunkFilter.Not(oneOf(at + ".noneOf", field, filter.noneOf())));
        if (filter.atLeast() != null) parts.add(beyond(at + ".atLeast", field, Order.AT_LEAST, filter.atLeast()));
        if (filter.atMost() != null) parts.add(beyond(at + ".atMost", field, Order.AT_MOST, filter.atMost()));
    }

    private static ChunkFilter oneOf(String at, Field field, List<String> values) {
        if (field.equals(FieldSet.PATH)) return ChunkFilter.atPaths(values);
        return new ChunkFilter.OneOf(
                field, values.stream().map(value -> value(at, field, value)).toList());
    }

    private static ChunkFilter beyond(String at, Field field, Order order, String bound) {
        return switch (field.type()) {
            case Integer, Number, DateTime -> new ChunkFilter.Beyond(field, order, value(at, field, bound));
            case String, StringList, Boolean -> throw unknown(at);
        };
    }

    private static FieldValue value(String at, Field field, String text) {
        var type = field.type() == FieldType.StringList ? FieldType.String : field.type();
        return FieldReader.read(type, text)
                .orElseThrow(
                        () -> CallError.unavailable("filter_unavailable", at + ": " + FieldReader.remedy(type, text)));
    }

    private static CallError unknown(String at) {
        return CallError.unavailable(
                "filter_unavailable",
                at
                        + " cannot be applied to the index as it is: see that the KnowledgeBase declares the field, and sync it");
    }
}
