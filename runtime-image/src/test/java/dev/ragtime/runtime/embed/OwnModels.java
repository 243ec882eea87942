package dev.ragtime.runtime.embed;

import dev.ragtime.api.knowledgebase.CustomModel;
import dev.ragtime.api.knowledgebase.CustomModel.Pooling;
import dev.ragtime.api.knowledgebase.Embedding;
import dev.ragtime.api.knowledgebase.MountedModel;
import dev.ragtime.api.knowledgebase.RoutedModel;
import dev.ragtime.api.knowledgebase.VolumeFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A volume with models that the image does not carry: E5 (BERT's tokenizer, prefixes), and tiny ones with a unigram
 * tokenizer, made by {@code embed/make.py}; and the addresses of routes.
 */
public final class OwnModels implements ModelPlaces {
    public static final int E5_DIMENSIONS = 384;
    static final int TINY_DIMENSIONS = 16;
    static final int TINY_POSITIONS = 64;

    private final Path volume;
    private final Map<String, String> routes;

    private OwnModels(Path volume, Map<String, String> routes) {
        this.volume = volume;
        this.routes = routes;
    }

    /** @param volume an empty folder */
    public static OwnModels on(Path volume) throws IOException {
        copy("/e5-small-v2-q.onnx", volume.resolve("e5/model.onnx"));
        copy("/e5-small-v2-q-tokenizer.json", volume.resolve("e5/tokenizer.json"));
        for (var name : new String[] {"tokens", "pooled", "short"}) {
            copy("/embed/" + name + ".onnx", volume.resolve("tiny/" + name + ".onnx"));
        }
        copy("/embed/unigram-tokenizer.json", volume.resolve("tiny/tokenizer.json"));
        return new OwnModels(volume, Map.of());
    }

    public OwnModels with(String route, String endpoint) {
        return new OwnModels(volume, Map.of(route, endpoint));
    }

    private static void copy(String resource, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        try (var in = OwnModels.class.getResourceAsStream(resource)) {
            Files.copy(in, to);
        }
    }

    /** As its card asks for it, with vectors as long or shorter. */
    public static CustomModel e5(int dimensions) {
        return new CustomModel(volume("e5"), null, null, null, Pooling.Mean, "query: ", "passage: ", dimensions, null);
    }

    static CustomModel tiny(String file, Pooling pooling, int dimensions, int maxTokens) {
        return new CustomModel(volume("tiny"), null, file, null, pooling, null, null, dimensions, maxTokens);
    }

    static CustomModel tiny() {
        return tiny("tokens.onnx", null, TINY_DIMENSIONS, TINY_POSITIONS);
    }

    static VolumeFiles volume(String directory) {
        return new VolumeFiles("models", directory);
    }

    public static Embedding routed(String model, int dimensions) {
        return Embedding.of(new RoutedModel("embeddings", model, dimensions, null, null, null, null));
    }

    @Override
    public Path root(MountedModel model) {
        return volume;
    }

    @Override
    public String endpoint(String route, String field) {
        return routes.get(route);
    }
}
