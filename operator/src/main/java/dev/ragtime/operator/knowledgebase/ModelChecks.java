package dev.ragtime.operator.knowledgebase;

import dev.ragtime.api.knowledgebase.Chunking;
import dev.ragtime.api.knowledgebase.CustomModel;
import dev.ragtime.api.knowledgebase.Embedding;
import dev.ragtime.api.knowledgebase.IndexDefinition;
import dev.ragtime.api.knowledgebase.RoutedModel;
import dev.ragtime.operator.kubernetes.Finding;
import dev.ragtime.operator.kubernetes.Reason;
import java.util.Optional;

/** What is wrong with the models that a KnowledgeBase names. */
final class ModelChecks {
    private ModelChecks() {}

    /** What a run cannot embed without. */
    static Optional<Finding> missingModel(Observation seen, IndexDefinition index) {
        return missingModel(seen, index.embedding()).or(() -> missingWriter(seen, index.chunking()));
    }

    private static Optional<Finding> missingWriter(Observation seen, Chunking chunking) {
        return Optional.ofNullable(chunking.contextual())
                .map(contextual -> contextual.modelRoute().name())
                .filter(name -> !seen.routes().contains(name))
                .map(name -> Finding.absent(
                        Reason.ModelRouteNotFound,
                        "spec.chunking.contextual.modelRoute.name",
                        "ModelRoute",
                        seen.resource().getMetadata().getNamespace(),
                        name));
    }

    private static Optional<Finding> missingModel(Observation seen, Embedding embedding) {
        var namespace = seen.resource().getMetadata().getNamespace();
        return switch (embedding.kind()) {
            case CustomModel model
            when model.volume() != null
                    && !seen.claims().contains(model.volume().claimName()) ->
                Optional.of(Finding.absent(
                        Reason.MissingClaim,
                        "spec.embedding.inProcess.custom.volume.claimName",
                        "PersistentVolumeClaim",
                        namespace,
                        model.volume().claimName()));
            case RoutedModel model
            when !seen.routes().contains(model.name()) ->
                Optional.of(Finding.absent(
                        Reason.ModelRouteNotFound,
                        "spec.embedding.modelRoute.name",
                        "ModelRoute",
                        namespace,
                        model.name()));
            default -> Optional.empty();
        };
    }
}
