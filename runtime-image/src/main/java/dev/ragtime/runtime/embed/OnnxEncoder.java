package dev.ragtime.runtime.embed;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import dev.ragtime.runtime.embed.ModelFiles.Field;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A text encoder: one text gives one vector. Its outputs are told by the names that exporters give them. */
final class OnnxEncoder implements AutoCloseable {
    /** A vector for each token. */
    private static final List<String> OF_TOKENS = List.of("last_hidden_state", "token_embeddings");

    /** The vector of the text, as the model pools it. */
    private static final List<String> OF_TEXT = List.of("sentence_embedding", "text_embeds");

    private final ModelFiles files;
    private final OnnxModel model;
    private final String output;

    /** @throws EmbeddingException when the user's file is no model that this can run */
    OnnxEncoder(ModelFiles files) {
        this.files = files;
        this.model = new OnnxModel(files.weights(), this::none);
        try {
            this.output = output(model.outputs());
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private RuntimeException none(String why) {
        return files.wrong(
                Field.MODEL_FILE,
                "%s %s: take a text encoder that sentence-transformers or Optimum exported to ONNX"
                        .formatted(files.weights().name(), why));
    }

    /** What the user says about pooling needs the vectors of tokens; without it, the model's own word counts more. */
    private String output(Map<String, NodeInfo> outputs) {
        var text = first(OF_TEXT, outputs, 2);
        var tokens = first(OF_TOKENS, outputs, 3)
                .or(() -> outputs.keySet().stream()
                        .filter(name -> OnnxModel.rank(outputs.get(name)) == 3)
                        .findFirst());
        var chosen = files.pooling().isPresent() ? tokens.or(() -> text) : text.or(() -> tokens);
        return chosen.orElseThrow(() -> none("has no output %s and no %s, but %s"
                .formatted(OF_TOKENS.getFirst(), OF_TEXT.getFirst(), outputs.keySet())));
    }

    private static Optional<String> first(List<String> names, Map<String, NodeInfo> outputs, int rank) {
        return names.stream()
                .filter(name -> outputs.containsKey(name) && OnnxModel.rank(outputs.get(name)) == rank)
                .findFirst();
    }

    /**
     * @param ids tokens of a text, special ones included
     * @return vector of length 1, cut to the dimensions that are asked for
     */
    float[] encode(long[] ids) throws OrtException {
        // one segment, of type 0
        var whole = model.run(ids, new long[ids.length], output, this::vector);
        if (whole.length < files.dimensions()) {
            throw files.wrong(
                    Field.DIMENSIONS,
                    "is %d, and the model gives vectors of %d: set that, or less for a model that was trained for it"
                            .formatted(files.dimensions(), whole.length));
        }
        return Pooling.normalise(whole.length == files.dimensions() ? whole : Arrays.copyOf(whole, files.dimensions()));
    }

    private float[] vector(OnnxTensor made) {
        var shape = made.getInfo().getShape();
        var floats = made.getFloatBuffer();
        if (shape.length == 2) {
            var text = new float[(int) shape[1]];
            floats.get(text);
            return text;
        }
        var tokens = new float[(int) shape[1]][(int) shape[2]];
        for (var token : tokens) floats.get(token);
        return files.pooling().orElse(Pooling.MEAN).pool(tokens);
    }

    @Override
    public void close() {
        model.close();
    }
}
