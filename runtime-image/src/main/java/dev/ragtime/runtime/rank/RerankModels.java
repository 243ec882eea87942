package dev.ragtime.runtime.rank;

import dev.ragtime.api.knowledgebase.MountedModel;
import dev.ragtime.api.pipeline.RagPipeline;
import dev.ragtime.api.pipeline.Rerank;
import dev.ragtime.api.pipeline.RerankModel;
import dev.ragtime.runtime.config.UserError;
import dev.ragtime.runtime.embed.CrossEncoder;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Models of this process that rank passages anew, each open once for as long as the process lives. Thread-safe. */
public final class RerankModels implements AutoCloseable {
    private final Function<MountedModel, Path> root;
    private final Map<RerankModel, CrossEncoder> open = new HashMap<>();

    private RerankModels(Function<MountedModel, Path> root) {
        this.root = root;
    }

    /**
     * Opens and tries the models of these pipelines.
     *
     * @param root of the volume or image that the files of a model are in
     * @throws UserError when the files of one are no cross-encoder
     */
    public static RerankModels open(Function<MountedModel, Path> root, List<RagPipeline> pipelines) {
        var models = new RerankModels(root);
        try {
            pipelines.stream().flatMap(pipeline -> of(pipeline).stream()).forEach(models::encoder);
            return models;
        } catch (RuntimeException e) {
            models.close();
            throw e;
        }
    }

    /** The pipeline's, if it names one. */
    public static Optional<RerankModel> of(RagPipeline pipeline) {
        return Optional.ofNullable(pipeline.getSpec().retrieval().rerank()).map(Rerank::inProcess);
    }

    /**
     * The model, opened when it is of another pipeline.
     *
     * @throws UserError when its files are no cross-encoder
     */
    public Reranker reranker(RerankModel model) {
        return new InProcessReranker(model, encoder(model));
    }

    /** The same without its calibration. */
    public synchronized CrossEncoder encoder(RerankModel model) {
        return open.computeIfAbsent(model, wanted -> CrossEncoder.open(wanted, root.apply(wanted)));
    }

    @Override
    public synchronized void close() {
        open.values().forEach(CrossEncoder::close);
        open.clear();
    }
}
