package dev.ragtime.runtime.store;

import dev.ragtime.api.knowledgebase.FieldValue;
import dev.ragtime.runtime.metadata.FieldSet;
import dev.ragtime.runtime.metadata.FieldSet.Field;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Which chunks a search may find. A chunk without a value of a field passes no condition on it, and so passes where such a
 * condition is negated.
 */
public sealed interface ChunkFilter {
    /** Lets everything pass. */
    ChunkFilter NONE = new All(List.of());

    /** All of these pass; without any, everything does. */
    record All(List<ChunkFilter> parts) implements ChunkFilter {
        public All {
            parts = parts.stream()
                    .filter(part -> !(part instanceof All(var inner) && inner.isEmpty()))
                    .toList();
        }
    }

    /** At least one of these passes; there is at least one, and none that lets everything pass. */
    record Any(List<ChunkFilter> parts) implements ChunkFilter {
        public Any {
            if (parts.isEmpty()) throw new IllegalArgumentException("any of nothing");
            parts = List.copyOf(parts);
        }
    }

    /** The part does not pass, and is none that lets everything pass. */
    record Not(ChunkFilter part) implements ChunkFilter {}

    /**
     * The field has one of these values; of a field with a list, one of its values is one of these.
     *
     * @param values of the field's type, texts where that is a list; at least one
     */
    record OneOf(Field field, List<FieldValue> values) implements ChunkFilter {
        public OneOf {
            if (values.isEmpty()) throw new IllegalArgumentException("one of no values");
            values = List.copyOf(values);
        }

        static OneOf texts(Field field, Collection<String> texts) {
            return new OneOf(
                    field, texts.stream().<FieldValue>map(FieldValue.Text::new).toList());
        }
    }

    /**
     * The field's value is beyond a bound.
     *
     * @param bound of the field's type: a whole number, a decimal or a moment
     */
    record Beyond(Field field, Order order, FieldValue bound) implements ChunkFilter {}

    /** Of a value to a bound. */
    enum Order {
        LESS,
        AT_MOST,
        GREATER,
        AT_LEAST
    }

    /**
     * The document's path begins so.
     *
     * @param folder ends with {@code /}
     */
    record Below(String folder) implements ChunkFilter {}

    /**
     * The same in an index that has these fields: of one that it does not have no chunk has a value.
     *
     * @return empty when nothing can pass
     */
    default Optional<ChunkFilter> within(FieldSet fields) {
        return switch (this) {
            case All(var parts) -> {
                var within = parts.stream().map(part -> part.within(fields)).toList();
                yield within.stream().allMatch(Optional::isPresent)
                        ? Optional.of(new All(within.stream().map(Optional::get).toList()))
                        : Optional.empty();
            }
            case Any(var parts) -> {
                var within = parts.stream()
                        .flatMap(part -> part.within(fields).stream())
                        .toList();
                // a part that lets everything pass lets everything pass
                if (within.stream().anyMatch(ChunkFilter::isEmpty)) yield Optional.of(NONE);
                yield within.isEmpty() ? Optional.empty() : Optional.of(new Any(within));
            }
            case Not(var part) ->
                switch (part.within(fields).orElse(null)) {
                    case null -> Optional.of(NONE);
                    case ChunkFilter rest when rest.isEmpty() -> Optional.empty();
                    case ChunkFilter rest -> Optional.of(new Not(rest));
                };
            case OneOf values -> fields.has(values.field()) ? Optional.of(this) : Optional.empty();
            case Beyond bound -> fields.has(bound.field()) ? Optional.of(this) : Optional.empty();
            case Below folder -> Optional.of(folder);
        };
    }

    default boolean isEmpty() {
        return equals(NONE);
    }

    /** From any of these sources. */
    static ChunkFilter ofSources(Collection<String> names) {
        return OneOf.texts(FieldSet.SOURCE, names);
    }

    /** At any of these paths, or below those that end with {@code /}. */
    static ChunkFilter atPaths(Collection<String> paths) {
        var parts = new ArrayList<ChunkFilter>();
        var documents =
                paths.stream().filter(Predicate.not(ChunkFilter::isFolder)).toList();
        if (!documents.isEmpty()) parts.add(OneOf.texts(FieldSet.PATH, documents));
        paths.stream().filter(ChunkFilter::isFolder).map(Below::new).forEach(parts::add);
        return parts.size() == 1 ? parts.getFirst() : new Any(parts);
    }

    private static boolean isFolder(String path) {
        return path.endsWith("/");
    }
}
