package dev.ragtime.runtime.embed;

import dev.ragtime.api.knowledgebase.MountedModel;
import dev.ragtime.runtime.config.UserError;
import java.nio.file.Path;

/**
 * Files of a cross-encoder.
 *
 * @param weights ONNX
 * @param tokenizer Hugging Face {@code tokenizer.json}
 * @param limit most tokens the model reads, special tokens included
 */
record PairFiles(ModelFile weights, ModelFile tokenizer, int limit) {
    /**
     * @param root of the volume or image that the files are in
     * @throws UserError when they are not there
     */
    static PairFiles of(MountedModel model, Path root) {
        var folder = root.resolve(model.directory());
        return new PairFiles(
                ModelFile.Mounted.in(folder, model.modelFile(), why -> wrong("modelFile", why)),
                ModelFile.Mounted.in(folder, model.tokenizerFile(), why -> wrong("tokenizerFile", why)),
                model.maxTokens());
    }

    /**
     * @param field of the model
     * @param why what is wrong, and the remedy
     */
    static UserError wrong(String field, String why) {
        return new UserError("spec.retrieval.rerank.inProcess." + field, why);
    }
}
