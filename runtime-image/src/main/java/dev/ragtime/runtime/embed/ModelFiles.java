package dev.ragtime.runtime.embed;

import dev.ragtime.api.knowledgebase.CustomModel;
import dev.ragtime.api.knowledgebase.Embedding;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * A model that runs in this process: its files, and how text goes in and a vector comes out.
 *
 * @param id its name
 * @param weights ONNX
 * @param tokenizer Hugging Face {@code tokenizer.json}
 * @param limit most tokens the model reads, special tokens included
 * @param pooling how token vectors become one; empty: as the model itself does, else their mean
 * @param dimensions length of the vectors that come out: the model's own, or less
 * @param queryPrefix put before what is asked
 * @param passagePrefix put before what is found
 * @param fault what to throw when a file is not what it should be, by the field that names it and what is wrong
 */
record ModelFiles(
        String id,
        ModelFile weights,
        ModelFile tokenizer,
        int limit,
        Optional<Pooling> pooling,
        int dimensions,
        String queryPrefix,
        String passagePrefix,
        BiFunction<Field, String, RuntimeException> fault) {

    /** Fields of {@link CustomModel} that can be wrong. */
    enum Field {
        MODEL_FILE("modelFile"),
        TOKENIZER_FILE("tokenizerFile"),
        DIMENSIONS("dimensions"),
        MAX_TOKENS("maxTokens");

        private final String path;

        Field(String name) {
            this.path = "embedding.inProcess.custom." + name;
        }
    }

    /**
     * Limits: BAAI/bge-small-en-v1.5 was trained at 512; sentence-transformers/all-MiniLM-L6-v2 at 256 word pieces,
     * though it has 512 positions.
     */
    static ModelFiles of(Embedding.Model model) {
        return switch (model) {
            case BGE_SMALL_EN_V1_5 -> packed(model, "/bge-small-en-v1.5-q", 512, Pooling.CLS);
            case ALL_MINILM_L6_V2 -> packed(model, "/all-minilm-l6-v2-q", 256, Pooling.MEAN);
        };
    }

    private static ModelFiles packed(Embedding.Model model, String name, int limit, Pooling pooling) {
        return new ModelFiles(
                model.id(),
                new ModelFile.Packed(name + ".onnx"),
                new ModelFile.Packed(name + "-tokenizer.json"),
                limit,
                Optional.of(pooling),
                model.dimensions(),
                "",
                "",
                (field, why) -> new IllegalStateException(model.id() + ": " + why));
    }

    /**
     * @param root of the volume or image that the files are in
     * @throws EmbeddingException when they are not there
     */
    static ModelFiles of(CustomModel model, Path root) {
        BiFunction<Field, String, RuntimeException> fault =
                (field, why) -> EmbeddingException.lasting(field.path + ": " + why);
        var folder = root.resolve(model.directory());
        return new ModelFiles(
                model.id(),
                ModelFile.Mounted.in(folder, model.modelFile(), why -> fault.apply(Field.MODEL_FILE, why)),
                ModelFile.Mounted.in(folder, model.tokenizerFile(), why -> fault.apply(Field.TOKENIZER_FILE, why)),
                model.maxTokens(),
                Optional.ofNullable(model.pooling()).map(ModelFiles::pooling),
                model.dimensions(),
                model.queryPrefix(),
                model.passagePrefix(),
                fault);
    }

    private static Pooling pooling(CustomModel.Pooling pooling) {
        return switch (pooling) {
            case Cls -> Pooling.CLS;
            case Mean -> Pooling.MEAN;
        };
    }

    /** @param why what is wrong, and the remedy */
    RuntimeException wrong(Field field, String why) {
        return fault.apply(field, why);
    }
}
