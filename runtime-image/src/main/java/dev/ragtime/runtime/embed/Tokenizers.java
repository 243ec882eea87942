package dev.ragtime.runtime.embed;

import dev.ragtime.api.knowledgebase.Embedding;

/** Opens the tokenizers that the image carries. */
public final class Tokenizers {
    private Tokenizers() {}

    /** The model's own tokenizer; costs about 50 ms and 30 MB, so keep it. Freed with the process. */
    public static Tokenizer open(Embedding.Model model) {
        return new ModelTokenizer(ModelFiles.of(model));
    }
}
