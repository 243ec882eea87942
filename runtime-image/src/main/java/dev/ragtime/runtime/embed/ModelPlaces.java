package dev.ragtime.runtime.embed;

import dev.ragtime.api.knowledgebase.MountedModel;
import dev.ragtime.api.route.ModelRouteStatus;
import dev.ragtime.api.runtime.PodLayout;
import dev.ragtime.runtime.config.Manifests;
import dev.ragtime.runtime.config.UserError;
import java.nio.file.Path;
import java.util.Optional;

/** Where models are that the image does not carry. */
public interface ModelPlaces {
    /** The root of the volume or image that a model's files are in. */
    Path root(MountedModel model);

    /**
     * Base address of a ModelRoute, including {@code /v1}.
     *
     * @param field of the KnowledgeBase's spec that names it
     * @throws UserError when there is none
     */
    String endpoint(String route, String field);

    /** For a pod: models are where the operator mounts them, routes where the manifests say. */
    static ModelPlaces inCluster(Manifests manifests) {
        return below(Path.of(PodLayout.MODELS_DIRECTORY), manifests);
    }

    /** The same with the models in another folder. */
    static ModelPlaces below(Path models, Manifests manifests) {
        return new ModelPlaces() {
            @Override
            public Path root(MountedModel model) {
                return models.resolve(model.key());
            }

            @Override
            public String endpoint(String route, String field) {
                return manifests
                        .route(route)
                        .flatMap(found -> Optional.ofNullable(found.getStatus()))
                        .map(ModelRouteStatus::endpoint)
                        .orElseThrow(() -> new UserError(
                                field, "there is no ModelRoute " + route + " with an address: create it"));
            }
        };
    }
}
