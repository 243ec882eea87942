package dev.ragtime.runtime.embed;

import dev.ragtime.api.knowledgebase.Embedding;

/** Opens the tokenizers that the image carries. */
public final class Tokenizers {
    private Tokenizers() {}

    /** The model's own tokenizer; costs about 50 ms and 30 MB, so keep it. Freed with the process. */
    public static Tokenizer open(Embedding.Model model) {
        return new ModelTokenizer(ModelFiles.of(model));
    }

    /** Most tokens of a text, special tokens not counted, that the model reads without cutting. */
    public static int limit(Embedding.Model model) {
        return ModelFiles.of(model).limit() - ModelFiles.SPECIAL_TOKENS;
    }
}
