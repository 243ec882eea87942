package dev.ragtime.runtime.embed;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.prometheus.client.Counter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A BERT encoder in int8 by ONNX Runtime on CPU: one text a call, one core a text, so the same text gives the same
 * vector whatever else is embedded at the time. Calls run on a bounded pool of platform threads, since native inference
 * pins its carrier.
 */
final class OnnxEmbedder implements Embedder {
    private final ModelFiles files;
    private final ModelTokenizer tokenizer;
    private final InferencePool pool;
    private final Counter.Child truncated;
    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession session;

    OnnxEmbedder(ModelFiles files, ModelTokenizer tokenizer, InferencePool pool, Counter.Child truncated) {
        this.files = files;
        this.tokenizer = tokenizer;
        this.pool = pool;
        this.truncated = truncated;
        this.session = load();
    }

    private OrtSession load() {
        try (var options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            var file = files.weightsFile();
            return file.isPresent()
                    ? environment.createSession(file.get().toString(), options)
                    : environment.createSession(files.readWeights(), options);
        } catch (OrtException e) {
            throw new IllegalStateException("cannot load " + files.weights() + ": " + e.getMessage(), e);
        }
    }

    @Override
    public String model() {
        return files.model().id();
    }

    @Override
    public int dimensions() {
        return files.model().dimensions();
    }

    @Override
    public float[] query(String text) {
        return embed(text);
    }

    @Override
    public List<float[]> passages(List<String> texts) {
        return texts.stream().map(this::embed).toList();
    }

    private float[] embed(String text) {
        return pool.run(() -> infer(cut(tokenizer.ids(text))));
    }

    /** Int8 models give other vectors in a batch. */
    @Override
    public int batch() {
        return 1;
    }

    @Override
    public Tokenizer tokenizer() {
        return tokenizer;
    }

    /** Keeps the special token at the end. */
    private long[] cut(long[] ids) {
        if (ids.length <= files.limit()) return ids;
        truncated.inc();
        var kept = Arrays.copyOf(ids, files.limit());
        kept[kept.length - 1] = ids[ids.length - 1];
        return kept;
    }

    private float[] infer(long[] ids) throws OrtException {
        var mask = new long[ids.length];
        Arrays.fill(mask, 1);
        try (var idTensor = tensor(ids);
                var maskTensor = tensor(mask);
                var typeTensor = tensor(new long[ids.length]);
                var result = session.run(
                        Map.of("input_ids", idTensor, "attention_mask", maskTensor, "token_type_ids", typeTensor))) {
            var tokens = ((float[][][]) result.get(0).getValue())[0];
            return Pooling.normalise(files.pooling().pool(tokens));
        }
    }

    private OnnxTensor tensor(long[] values) throws OrtException {
        return OnnxTensor.createTensor(environment, new long[][] {values});
    }

    @Override
    public void close() {
        pool.close();
        tokenizer.close();
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("cannot free " + files.weights(), e);
        }
    }
}
