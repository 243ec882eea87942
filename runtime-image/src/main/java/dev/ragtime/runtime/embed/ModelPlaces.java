package dev.ragtime.runtime.embed;

import dev.ragtime.api.knowledgebase.CustomModel;
import dev.ragtime.api.knowledgebase.RoutedModel;
import dev.ragtime.api.route.ModelRouteStatus;
import dev.ragtime.api.runtime.PodLayout;
import dev.ragtime.runtime.config.Manifests;
import dev.ragtime.runtime.config.UserError;
import java.nio.file.Path;
import java.util.Optional;

/** Where models are that the image does not carry. */
public interface ModelPlaces {
    /** The root of the volume or image that a model's files are in. */
    Path root(CustomModel model);

    /**
     * Base address of the ModelRoute that a model is asked through, including {@code /v1}.
     *
     * @throws UserError when there is none
     */
    String endpoint(RoutedModel model);

    /** For a pod: models are where the operator mounts them, routes where the manifests say. */
    static ModelPlaces inCluster(Manifests manifests) {
        return new ModelPlaces() {
            @Override
            public Path root(CustomModel model) {
                return Path.of(PodLayout.MODELS_DIRECTORY, model.key());
            }

            @Override
            public String endpoint(RoutedModel model) {
                return manifests
                        .route(model.name())
                        .flatMap(route -> Optional.ofNullable(route.getStatus()))
                        .map(ModelRouteStatus::endpoint)
                        .orElseThrow(() -> new UserError(
                                "embedding.modelRoute.name",
                                "there is no ModelRoute " + model.name() + " with an address: create it"));
            }
        };
    }
}
