package dev.ragtime.api.pipeline;

import dev.ragtime.api.knowledgebase.FieldReader;
import dev.ragtime.api.knowledgebase.FieldType;
import dev.ragtime.api.knowledgebase.KnowledgeBaseSpec;
import dev.ragtime.api.knowledgebase.Metadata;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Whether a pipeline filters and boosts by fields that passages can have, of a type and with values that fit; pure. */
public final class UsedFields {
    private static final Set<FieldType> ORDERED = EnumSet.of(FieldType.Integer, FieldType.Number, FieldType.DateTime);

    /** Those of every passage. */
    private static final Set<String> ALWAYS = Set.of("source", "path", "title", "language");

    private final Collection<KnowledgeBaseSpec> knowledgeBases;

    private UsedFields(Collection<KnowledgeBaseSpec> knowledgeBases) {
        this.knowledgeBases = knowledgeBases;
    }

    /**
     * What is wrong, each with the field of the manifest and what to do.
     *
     * @param knowledgeBases all that the pipeline names
     */
    public static List<String> problems(Retrieval retrieval, Collection<KnowledgeBaseSpec> knowledgeBases) {
        var used = new UsedFields(knowledgeBases);
        return Stream.of(
                        each("spec.retrieval.filter", retrieval.filter(), used::problem),
                        each("spec.retrieval.boosts", retrieval.boosts(), used::problem))
                .flatMap(Function.identity())
                .toList();
    }

    @FunctionalInterface
    private interface Rule<T> {
        Optional<String> problem(String at, T one);
    }

    private static <T> Stream<String> each(String at, List<T> all, Rule<T> rule) {
        return IntStream.range(0, all.size())
                .mapToObj(i -> rule.problem("%s[%d]".formatted(at, i), all.get(i)))
                .flatMap(Optional::stream);
    }

    private Optional<String> problem(String at, FieldFilter filter) {
        var types = types(filter.field()).stream().distinct().toList();
        if (types.isEmpty()) return Optional.of(undeclared(at, filter.field()));
        if (types.size() > 1)
            return Optional.of("%s.field: KnowledgeBases declare %s as %s: declare it as one type"
                    .formatted(at, filter.field(), types));
        if (filter.isOrdered() && !ORDERED.contains(types.getFirst()))
            return Optional.of(
                    "%s: field %s is a %s and has no order: use anyOf or noneOf instead of atLeast and atMost"
                            .formatted(at, filter.field(), types.getFirst()));
        return wrongValue(at, filter, types.getFirst());
    }

    private Optional<String> problem(String at, Boost boost) {
        var types = types(boost.field());
        if (types.isEmpty()) return Optional.of(undeclared(at, boost.field()));
        if (boost.recencyHalfLifeDays() != null && !types.contains(FieldType.DateTime))
            return Optional.of("%s.recencyHalfLifeDays: %s is no DateTime: name a field of that type, or give values"
                    .formatted(at, boost.field()));
        return Optional.empty();
    }

    /** That KnowledgeBases declare it as; a text where none does and every passage has it. */
    private List<FieldType> types(String field) {
        var declared = knowledgeBases.stream()
                .flatMap(spec -> Stream.ofNullable(spec.metadata()))
                .map(Metadata::fields)
                .flatMap(List::stream)
                .filter(known -> known.name().equals(field))
                .map(Metadata.Field::type)
                .toList();
        return declared.isEmpty() && ALWAYS.contains(field) ? List.of(FieldType.String) : declared;
    }

    private static String undeclared(String at, String field) {
        return "%s.field: no KnowledgeBase of the pipeline declares %s: declare it in spec.metadata.fields, or name another"
                .formatted(at, field);
    }

    private static Optional<String> wrongValue(String at, FieldFilter filter, FieldType declared) {
        var type = declared == FieldType.StringList ? FieldType.String : declared;
        return Stream.of(
                        values(at + ".anyOf", filter.anyOf()),
                        values(at + ".noneOf", filter.noneOf()),
                        value(at + ".atLeast", filter.atLeast()),
                        value(at + ".atMost", filter.atMost()))
                .flatMap(Function.identity())
                .filter(given -> FieldReader.read(type, given.text()).isEmpty())
                .map(given -> given.at() + ": " + FieldReader.remedy(type, given.text()))
                .findFirst();
    }

    private record Given(String at, String text) {}

    private static Stream<Given> values(String at, List<String> texts) {
        return Stream.ofNullable(texts)
                .flatMap(all ->
                        IntStream.range(0, all.size()).mapToObj(i -> new Given("%s[%d]".formatted(at, i), all.get(i))));
    }

    private static Stream<Given> value(String at, String text) {
        return Stream.ofNullable(text).map(given -> new Given(at, given));
    }
}
