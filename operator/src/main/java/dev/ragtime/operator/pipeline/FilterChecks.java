package dev.ragtime.operator.pipeline;

import dev.ragtime.api.knowledgebase.FieldReader;
import dev.ragtime.api.knowledgebase.FieldType;
import dev.ragtime.api.pipeline.FieldFilter;
import dev.ragtime.operator.kubernetes.Finding;
import dev.ragtime.operator.kubernetes.Reason;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Whether a pipeline's filters are by fields that passages can have, and of a type and with values that fit; pure. */
final class FilterChecks {
    private static final Set<FieldType> ORDERED = EnumSet.of(FieldType.Integer, FieldType.Number, FieldType.DateTime);

    private FilterChecks() {}

    static Stream<Finding> violations(PipelineInputs inputs) {
        // what one that is missing declares is not known
        if (!inputs.missing().isEmpty()) return Stream.empty();
        var filters = inputs.pipeline().getSpec().retrieval().filter();
        return IntStream.range(0, filters.size())
                .mapToObj(i -> violation("spec.retrieval.filter[%d]".formatted(i), filters.get(i), inputs))
                .flatMap(Optional::stream)
                .map(message -> Finding.stalled(Reason.InvalidSpec, message));
    }

    private static Optional<String> violation(String at, FieldFilter filter, PipelineInputs inputs) {
        var unknown = DeclaredFields.problem(at, filter.field(), inputs);
        if (unknown.isPresent()) return unknown;
        var types =
                DeclaredFields.types(filter.field(), inputs).stream().distinct().toList();
        if (types.size() > 1)
            return Optional.of("%s.field: KnowledgeBases declare %s as %s: declare it as one type"
                    .formatted(at, filter.field(), types));
        if (filter.isOrdered() && !ORDERED.contains(types.getFirst()))
            return Optional.of(
                    "%s: field %s is a %s and has no order: use anyOf or noneOf instead of atLeast and atMost"
                            .formatted(at, filter.field(), types.getFirst()));
        return wrongValue(at, filter, types.getFirst());
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
