package dev.ragtime.operator.pipeline;

import dev.ragtime.api.knowledgebase.FieldType;
import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.knowledgebase.Metadata;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The fields that passages of a pipeline can have; pure. */
final class DeclaredFields {
    /** Those of every passage. */
    private static final Set<String> ALWAYS = Set.of("source", "path", "title", "language");

    private DeclaredFields() {}

    /** Types that KnowledgeBases of the pipeline declare it as; a text where none does and every passage has it. */
    static List<FieldType> types(String field, PipelineInputs inputs) {
        var declared = inputs.knowledgeBases().stream()
                .map(KnowledgeBase::getSpec)
                .flatMap(spec -> Stream.ofNullable(spec.metadata()))
                .map(Metadata::fields)
                .flatMap(List::stream)
                .filter(known -> known.name().equals(field))
                .map(Metadata.Field::type)
                .toList();
        return declared.isEmpty() && ALWAYS.contains(field) ? List.of(FieldType.String) : declared;
    }

    /** What is wrong with naming it; empty when it can be named. */
    static Optional<String> problem(String at, String field, PipelineInputs inputs) {
        return types(field, inputs).isEmpty()
                ? Optional.of(
                        "%s.field: no KnowledgeBase of the pipeline declares %s: declare it in spec.metadata.fields, or name another"
                                .formatted(at, field))
                : Optional.empty();
    }
}
