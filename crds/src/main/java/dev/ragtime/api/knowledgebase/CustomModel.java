package dev.ragtime.api.knowledgebase;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.ragtime.api.Ragtime;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** A text encoder in ONNX with its tokenizer, as sentence-transformers and Optimum export them; mounted read-only. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = "has(self.volume) != has(self.image)", message = "set exactly one of volume, image")
public record CustomModel(
        @JsonPropertyDescription("The PersistentVolumeClaim, and the folder on it, with the model's files.")
        VolumeFiles volume,

        @JsonPropertyDescription(
                "The OCI image or artifact, and the folder in it, with the model's files. Nodes must be able to mount images, see sources[].image.")
        ImageFiles image,

        @Size(min = 1, max = 253)
        @Pattern(Ragtime.RELATIVE_PATH_PATTERN)
        @ValidationRule(value = "!self.contains('..')", message = "modelFile must lie inside directory: no ..")
        @JsonPropertyDescription("The weights, below directory. Default: model.onnx.")
        String modelFile,

        @Size(min = 1, max = 253)
        @Pattern(Ragtime.RELATIVE_PATH_PATTERN)
        @ValidationRule(value = "!self.contains('..')", message = "tokenizerFile must lie inside directory: no ..")
        @JsonPropertyDescription("The tokenizer in Hugging Face's format, below directory. Default: tokenizer.json.")
        String tokenizerFile,

        @JsonPropertyDescription(
                "How the vectors of tokens become the vector of a text: Cls (the first one) or Mean, as the model's card says. Default: the model's own output sentence_embedding where it has one, else Mean.")
        Pooling pooling,

        @Size(max = 1024)
        @JsonPropertyDescription("Put before every question, e.g. \"query: \" for E5. Default: nothing.")
        String queryPrefix,

        @Size(max = 1024)
        @JsonPropertyDescription("Put before every text of a document, e.g. \"passage: \" for E5. Default: nothing.")
        String passagePrefix,

        @Required
        @Min(1)
        @Max(8192)
        @JsonPropertyDescription(
                "Length of the vectors in the index, 1 to 8192: that of the model's, or less for a model that was trained for it (Matryoshka), whose vectors are then cut and scaled to length 1.")
        Integer dimensions,

        @Min(32)
        @Max(32768)
        @JsonPropertyDescription(
                "Most tokens that the model reads at once, with special tokens, 32 to 32768. Chunks are cut to fit. Default: 512.")
        Integer maxTokens)
        implements Embedding.Kind, MountedModel {

    private static final int DEFAULT_MAX_TOKENS = 512;

    public CustomModel {
        modelFile = modelFile == null ? "model.onnx" : modelFile;
        tokenizerFile = tokenizerFile == null ? "tokenizer.json" : tokenizerFile;
        queryPrefix = queryPrefix == null ? "" : queryPrefix;
        passagePrefix = passagePrefix == null ? "" : passagePrefix;
        maxTokens = maxTokens == null ? Integer.valueOf(DEFAULT_MAX_TOKENS) : maxTokens;
    }

    public enum Pooling {
        Cls,
        Mean
    }

    @Override
    public String id() {
        return MountedModel.super.id();
    }

    /** Whatever pulls an image gets the same files. */
    @Override
    public String identity() {
        return identity(queryPrefix);
    }

    @Override
    public String passageIdentity() {
        return identity("");
    }

    private String identity(String ofQueries) {
        return List.of(
                        id(),
                        modelFile,
                        tokenizerFile,
                        pooling == null ? "" : pooling.name(),
                        ofQueries,
                        passagePrefix,
                        dimensions,
                        maxTokens)
                .toString();
    }
}
