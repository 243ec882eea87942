package dev.ragtime.runtime.embed;

import dev.ragtime.api.knowledgebase.VolumeFiles;
import dev.ragtime.api.pipeline.RerankModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/**
 * A volume with cross-encoders made by {@code rank/make.py}: the logit is 2 for each word of a short list that question and
 * passage share, less 2.
 */
public final class TinyCrossEncoder {
    static final int POSITIONS = 64;

    private TinyCrossEncoder() {}

    /** Puts them into a folder. */
    public static void on(Path volume) throws IOException {
        for (var file : new String[] {
            "model.onnx",
            "two.onnx",
            "three.onnx",
            "untyped.onnx",
            "small.onnx",
            "tokenizer.json",
            "untyped-tokenizer.json",
            "single-tokenizer.json"
        }) copy("/rank/" + file, volume.resolve("tiny").resolve(file));
        copy("/embed/pooled.onnx", volume.resolve("tiny/encoder.onnx"));
        Files.writeString(volume.resolve("tiny/page.html"), "<html>Sign in to download</html>");
    }

    private static void copy(String resource, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        try (var in = TinyCrossEncoder.class.getResourceAsStream(resource)) {
            Files.copy(in, to);
        }
    }

    static RerankModel files(String model, String tokenizer) {
        return new RerankModel(new VolumeFiles("models", "tiny"), null, model, tokenizer, POSITIONS, null);
    }

    public static RerankModel model() {
        return files("model.onnx", "tokenizer.json");
    }

    /** That reads nothing before it is released. */
    public static CrossEncoder stuck(Path volume, CountDownLatch released) {
        return scripted(volume, pair -> {
            try {
                released.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return 0;
        });
    }

    /** That reads a pair at a time, in a way of its own. */
    static CrossEncoder scripted(Path volume, PairScorer scorer) {
        var tokenizer = new PairTokenizer(PairFiles.of(model(), volume));
        return new CrossEncoder(tokenizer, scorer, "scripted", 1);
    }
}
