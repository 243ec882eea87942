package dev.ragtime.operator.pipeline;

import dev.ragtime.api.knowledgebase.FieldType;
import dev.ragtime.api.pipeline.Boost;
import dev.ragtime.operator.kubernetes.Finding;
import dev.ragtime.operator.kubernetes.Reason;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Whether boosts are by fields that passages can have; pure. */
final class BoostChecks {
    private BoostChecks() {}

    static Stream<Finding> violations(PipelineInputs inputs) {
        // what one that is missing declares is not known
        if (!inputs.missing().isEmpty()) return Stream.empty();
        var boosts = inputs.pipeline().getSpec().retrieval().boosts();
        return IntStream.range(0, boosts.size())
                .mapToObj(i -> violation("spec.retrieval.boosts[%d]".formatted(i), boosts.get(i), inputs))
                .flatMap(Optional::stream)
                .map(message -> Finding.stalled(Reason.InvalidSpec, message));
    }

    private static Optional<String> violation(String at, Boost boost, PipelineInputs inputs) {
        var unknown = DeclaredFields.problem(at, boost.field(), inputs);
        if (unknown.isPresent()) return unknown;
        var types = DeclaredFields.types(boost.field(), inputs);
        if (boost.recencyHalfLifeDays() != null && !types.contains(FieldType.DateTime))
            return Optional.of("%s.recencyHalfLifeDays: %s is no DateTime: name a field of that type, or give values"
                    .formatted(at, boost.field()));
        return Optional.empty();
    }
}
