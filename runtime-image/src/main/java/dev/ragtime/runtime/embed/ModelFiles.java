package dev.ragtime.runtime.embed;

import dev.ragtime.api.knowledgebase.Embedding;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What the image carries for one model.
 *
 * @param model its name
 * @param weights class path resource: int8 ONNX
 * @param tokenizer class path resource: Hugging Face {@code tokenizer.json}
 * @param limit most tokens the model was trained for, special tokens included
 * @param pooling how token vectors become one
 */
record ModelFiles(Embedding.Model model, String weights, String tokenizer, int limit, Pooling pooling) {
    /** {@code [CLS]} before and {@code [SEP]} after every text. */
    static final int SPECIAL_TOKENS = 2;

    /** System property: a folder where an image keeps weights as files, of the same names as on the class path. */
    private static final String FOLDER = "ragtime.models";

    /**
     * Limits: BAAI/bge-small-en-v1.5 was trained at 512; sentence-transformers/all-MiniLM-L6-v2 at 256 word pieces,
     * though it has 512 positions.
     */
    static ModelFiles of(Embedding.Model model) {
        return switch (model) {
            case BGE_SMALL_EN_V1_5 ->
                new ModelFiles(
                        model, "/bge-small-en-v1.5-q.onnx", "/bge-small-en-v1.5-q-tokenizer.json", 512, Pooling.CLS);
            case ALL_MINILM_L6_V2 ->
                new ModelFiles(
                        model, "/all-minilm-l6-v2-q.onnx", "/all-minilm-l6-v2-q-tokenizer.json", 256, Pooling.MEAN);
        };
    }

    InputStream open(String resource) {
        var in = ModelFiles.class.getResourceAsStream(resource);
        if (in == null) throw new IllegalStateException(resource + " is missing from the class path");
        return in;
    }

    /** The weights as a file, which ONNX Runtime reads by itself: as an array they would leave 34 MB in the heap. */
    Optional<Path> weightsFile() {
        return Optional.ofNullable(System.getProperty(FOLDER))
                .map(folder -> Path.of(folder + weights))
                .filter(Files::isRegularFile);
    }

    byte[] readWeights() {
        try (var in = open(weights)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + weights, e);
        }
    }
}
