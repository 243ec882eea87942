package dev.ragtime.runtime.embed;

import ai.onnxruntime.OrtException;
import dev.ragtime.runtime.embed.ModelFiles.Field;
import io.prometheus.client.Counter;
import java.util.List;

/**
 * A model in this process. Calls run on a bounded pool of platform threads, since native inference pins its carrier.
 */
final class OnnxEmbedder implements Embedder {
    /** As long as a text that is tried with: a longer one needs memory that few texts ever ask for. */
    private static final int LONGEST_TRIED = 1024;

    private final ModelFiles files;
    private final ModelTokenizer tokenizer;
    private final OnnxEncoder encoder;
    private final InferencePool pool;
    private final Counter.Child truncated;

    OnnxEmbedder(
            ModelFiles files,
            ModelTokenizer tokenizer,
            OnnxEncoder encoder,
            InferencePool pool,
            Counter.Child truncated) {
        this.files = files;
        this.tokenizer = tokenizer;
        this.encoder = encoder;
        this.pool = pool;
        this.truncated = truncated;
    }

    /**
     * Whether model and tokenizer belong together, as far as can be told: any token that a text can become, and a text as
     * long as the model is said to read, must give a vector.
     *
     * @throws EmbeddingException when they do not
     */
    void check() {
        finite(tried(
                new long[] {tokenizer.largestId()},
                Field.TOKENIZER_FILE,
                "has tokens up to number %d, which the model does not know: take tokenizer.json of the same model"
                        .formatted(tokenizer.largestId())));
        int longest = Math.min(files.limit(), LONGEST_TRIED);
        finite(tried(
                tokenizer.cut(tokenizer.ids("a ".repeat(longest)), longest),
                Field.MAX_TOKENS,
                "is %d, and the model reads fewer: set the limit that its card names".formatted(files.limit())));
    }

    private float[] tried(long[] ids, Field field, String why) {
        try {
            return encoder.encode(ids);
        } catch (OrtException e) {
            throw files.wrong(field, why + " (" + e.getMessage() + ")");
        }
    }

    private void finite(float[] vector) {
        for (var value : vector) {
            if (!Float.isFinite(value))
                throw files.wrong(
                        Field.MODEL_FILE, "gives vectors that are no numbers: take another export of the model");
        }
    }

    @Override
    public String model() {
        return files.id();
    }

    @Override
    public int dimensions() {
        return files.dimensions();
    }

    @Override
    public float[] query(String text) {
        return embed(files.queryPrefix() + text);
    }

    @Override
    public List<float[]> passages(List<String> texts) {
        return texts.stream().map(text -> embed(files.passagePrefix() + text)).toList();
    }

    private float[] embed(String text) {
        return pool.run(() -> {
            var ids = tokenizer.ids(text);
            if (ids.length > files.limit()) truncated.inc();
            return encoder.encode(tokenizer.cut(ids, files.limit()));
        });
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

    @Override
    public void close() {
        pool.close();
        tokenizer.close();
        encoder.close();
    }
}
