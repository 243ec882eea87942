package dev.ragtime.runtime.embed;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.io.IOException;
import java.nio.IntBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * A transformer by ONNX Runtime on CPU: one sequence of tokens a call, one core a call, so the same sequence gives the same
 * whatever else is read at the time. Its inputs are told by the names that exporters give them. Thread-safe.
 */
final class OnnxModel implements AutoCloseable {
    private static final String IDS = "input_ids";
    private static final Set<String> INPUTS = Set.of(IDS, "attention_mask", "token_type_ids", "position_ids");

    private final ModelFile weights;
    private final Function<String, RuntimeException> wrong;
    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession session;
    private final Map<String, OnnxJavaType> inputs = new HashMap<>();
    private final Map<String, NodeInfo> outputs;

    /** @param wrong what to throw when the file is no model that this can run, by what is wrong with it */
    OnnxModel(ModelFile weights, Function<String, RuntimeException> wrong) {
        this.weights = weights;
        this.wrong = wrong;
        this.session = load();
        try {
            session.getInputInfo().forEach((name, info) -> inputs.put(name, input(name, info)));
            if (!inputs.containsKey(IDS)) throw wrong.apply("has no input " + IDS);
            this.outputs = session.getOutputInfo();
        } catch (OrtException e) {
            close();
            throw wrong.apply("does not tell its inputs and outputs (" + e.getMessage() + ")");
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
            var path = weights.path();
            if (path.isPresent()) return environment.createSession(path.get().toString(), options);
            // as an array they stay in the heap
            try (var in = weights.open()) {
                return environment.createSession(in.readAllBytes(), options);
            }
        } catch (OrtException | IOException e) {
            throw wrong.apply("cannot be loaded (" + e.getMessage() + ")");
        }
    }

    private OnnxJavaType input(String name, NodeInfo info) {
        if (!INPUTS.contains(name)) throw wrong.apply("asks for an input %s that texts do not have".formatted(name));
        var type = info.getInfo() instanceof TensorInfo tensor ? tensor.type : OnnxJavaType.UNKNOWN;
        if (type == OnnxJavaType.INT64 || type == OnnxJavaType.INT32) return type;
        throw wrong.apply("has an input %s that takes no whole numbers".formatted(name));
    }

    /** By their names, in the order of the file. */
    Map<String, NodeInfo> outputs() {
        return outputs;
    }

    /** Dimensions of an output, the batch included; 0 when it is no tensor. */
    static int rank(NodeInfo output) {
        return output.getInfo() instanceof TensorInfo tensor ? tensor.getShape().length : 0;
    }

    /**
     * @param ids tokens, special ones included
     * @param types of each token, the segment that it stands in
     * @param output name of what is wanted
     * @param reading of it, before it is freed
     */
    <T> T run(long[] ids, long[] types, String output, Function<OnnxTensor, T> reading) throws OrtException {
        var tensors = new HashMap<String, OnnxTensor>();
        try {
            for (var input : inputs.entrySet())
                tensors.put(input.getKey(), tensor(input.getValue(), values(input.getKey(), ids, types)));
            try (var result = session.run(tensors, Set.of(output))) {
                return reading.apply((OnnxTensor) result.get(0));
            }
        } finally {
            tensors.values().forEach(OnnxTensor::close);
        }
    }

    private static long[] values(String input, long[] ids, long[] types) {
        return switch (input) {
            case IDS -> ids;
            case "token_type_ids" -> types;
            case "position_ids" -> IntStream.range(0, ids.length).asLongStream().toArray();
            // attention_mask: all of it is text
            default -> {
                var ones = new long[ids.length];
                Arrays.fill(ones, 1);
                yield ones;
            }
        };
    }

    private OnnxTensor tensor(OnnxJavaType type, long[] values) throws OrtException {
        if (type == OnnxJavaType.INT64) return OnnxTensor.createTensor(environment, new long[][] {values});
        var narrow = IntStream.range(0, values.length)
                .map(i -> Math.toIntExact(values[i]))
                .toArray();
        return OnnxTensor.createTensor(environment, IntBuffer.wrap(narrow), new long[] {1, values.length});
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("cannot free " + weights.name(), e);
        }
    }
}
