package dev.ragtime.runtime.embed;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.ragtime.runtime.embed.ModelFiles.Field;
import java.nio.IntBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A text encoder by ONNX Runtime on CPU: one text a call, one core a text, so the same text gives the same vector
 * whatever else is encoded at the time. Its inputs and outputs are told by the names that exporters give them.
 */
final class OnnxEncoder implements AutoCloseable {
    private static final String IDS = "input_ids";
    private static final Set<String> INPUTS = Set.of(IDS, "attention_mask", "token_type_ids", "position_ids");

    /** A vector for each token. */
    private static final List<String> OF_TOKENS = List.of("last_hidden_state", "token_embeddings");

    /** The vector of the text, as the model pools it. */
    private static final List<String> OF_TEXT = List.of("sentence_embedding", "text_embeds");

    private final ModelFiles files;
    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession session;
    private final Map<String, OnnxJavaType> inputs = new HashMap<>();
    private final String output;

    /** @throws EmbeddingException when the user's file is no model that this can run */
    OnnxEncoder(ModelFiles files) {
        this.files = files;
        this.session = load();
        try {
            session.getInputInfo().forEach((name, info) -> inputs.put(name, input(name, info)));
            if (!inputs.containsKey(IDS)) throw none("has no input " + IDS);
            this.output = output(session.getOutputInfo());
        } catch (OrtException e) {
            close();
            throw none("does not tell its inputs and outputs (" + e.getMessage() + ")");
        } catch (RuntimeException e) {
            // nothing else frees it, and a pod that serves tries again and again
            close();
            throw e;
        }
    }

    private OrtSession load() {
        try (var options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            var path = files.weights().path();
            if (path.isPresent()) return environment.createSession(path.get().toString(), options);
            // as an array they stay in the heap
            try (var in = files.weights().open()) {
                return environment.createSession(in.readAllBytes(), options);
            }
        } catch (OrtException | java.io.IOException e) {
            throw none("cannot be loaded (" + e.getMessage() + ")");
        }
    }

    private RuntimeException none(String why) {
        return files.wrong(
                Field.MODEL_FILE,
                "%s %s: take a text encoder that sentence-transformers or Optimum exported to ONNX"
                        .formatted(files.weights().name(), why));
    }

    private OnnxJavaType input(String name, NodeInfo info) {
        if (!INPUTS.contains(name)) throw none("asks for an input %s that texts do not have".formatted(name));
        var type = info.getInfo() instanceof TensorInfo tensor ? tensor.type : OnnxJavaType.UNKNOWN;
        if (type == OnnxJavaType.INT64 || type == OnnxJavaType.INT32) return type;
        throw none("has an input %s that takes no whole numbers".formatted(name));
    }

    /** What the user says about pooling needs the vectors of tokens; without it, the model's own word counts more. */
    private String output(Map<String, NodeInfo> outputs) {
        var text = first(OF_TEXT, outputs, 2);
        var tokens = first(OF_TOKENS, outputs, 3)
                .or(() -> outputs.keySet().stream()
                        .filter(name -> rank(outputs.get(name)) == 3)
                        .findFirst());
        var chosen = files.pooling().isPresent() ? tokens.or(() -> text) : text.or(() -> tokens);
        return chosen.orElseThrow(() -> none("has no output %s and no %s, but %s"
                .formatted(OF_TOKENS.getFirst(), OF_TEXT.getFirst(), outputs.keySet())));
    }

    private static Optional<String> first(List<String> names, Map<String, NodeInfo> outputs, int rank) {
        return names.stream()
                .filter(name -> outputs.containsKey(name) && rank(outputs.get(name)) == rank)
                .findFirst();
    }

    private static int rank(NodeInfo output) {
        return output.getInfo() instanceof TensorInfo tensor ? tensor.getShape().length : 0;
    }

    /**
     * @param ids tokens of a text, special ones included
     * @return vector of length 1, cut to the dimensions that are asked for
     */
    float[] encode(long[] ids) throws OrtException {
        var whole = infer(ids);
        if (whole.length < files.dimensions()) {
            throw files.wrong(
                    Field.DIMENSIONS,
                    "is %d, and the model gives vectors of %d: set that, or less for a model that was trained for it"
                            .formatted(files.dimensions(), whole.length));
        }
        return Pooling.normalise(whole.length == files.dimensions() ? whole : Arrays.copyOf(whole, files.dimensions()));
    }

    private float[] infer(long[] ids) throws OrtException {
        var tensors = new HashMap<String, OnnxTensor>();
        try {
            for (var input : inputs.entrySet())
                tensors.put(input.getKey(), tensor(input.getValue(), values(input.getKey(), ids)));
            try (var result = session.run(tensors, Set.of(output))) {
                return vector((OnnxTensor) result.get(0));
            }
        } finally {
            tensors.values().forEach(OnnxTensor::close);
        }
    }

    private static long[] values(String input, long[] ids) {
        var values = new long[ids.length];
        switch (input) {
            case IDS -> System.arraycopy(ids, 0, values, 0, ids.length);
            case "attention_mask" -> Arrays.fill(values, 1);
            case "position_ids" -> Arrays.setAll(values, i -> i);
            // one segment, of type 0
            default -> {}
        }
        return values;
    }

    private OnnxTensor tensor(OnnxJavaType type, long[] values) throws OrtException {
        if (type == OnnxJavaType.INT64) return OnnxTensor.createTensor(environment, new long[][] {values});
        var narrow = IntStream.range(0, values.length)
                .map(i -> Math.toIntExact(values[i]))
                .toArray();
        return OnnxTensor.createTensor(environment, IntBuffer.wrap(narrow), new long[] {1, values.length});
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
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("cannot free " + files.weights().name(), e);
        }
    }
}
