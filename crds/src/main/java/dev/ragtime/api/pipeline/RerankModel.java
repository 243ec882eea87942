package dev.ragtime.api.pipeline;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.ragtime.api.Ragtime;
import dev.ragtime.api.knowledgebase.ImageFiles;
import dev.ragtime.api.knowledgebase.MountedModel;
import dev.ragtime.api.knowledgebase.VolumeFiles;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** A cross-encoder in ONNX with its tokenizer, as Optimum exports them; mounted read-only. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = "has(self.volume) != has(self.image)", message = "set exactly one of volume, image")
public record RerankModel(
        @JsonPropertyDescription("The PersistentVolumeClaim, and the folder on it, with the model's files.")
        VolumeFiles volume,

        @JsonPropertyDescription(
                "The OCI image or artifact, and the folder in it, with the model's files. Nodes must be able to mount images, see sources[].image of a KnowledgeBase.")
        ImageFiles image,

        @Size(min = 1, max = 253)
        @Pattern(Ragtime.RELATIVE_PATH_PATTERN)
        @ValidationRule(value = "!self.contains('..')", message = "modelFile must lie inside directory: no ..")
        @JsonPropertyDescription(
                "The weights, below directory: a model with one logit, or two of which the second says that a passage fits. Default: model.onnx.")
        String modelFile,

        @Size(min = 1, max = 253)
        @Pattern(Ragtime.RELATIVE_PATH_PATTERN)
        @ValidationRule(value = "!self.contains('..')", message = "tokenizerFile must lie inside directory: no ..")
        @JsonPropertyDescription(
                "The tokenizer in Hugging Face's format, with a template for pairs, below directory. Default: tokenizer.json.")
        String tokenizerFile,

        @Min(32)
        @Max(32768)
        @JsonPropertyDescription(
                "Most tokens of question, passage and special tokens that the model reads at once, 32 to 32768; longer passages are cut. Default: 512.")
        Integer maxTokens,

        @JsonPropertyDescription(
                "Makes a probability of the model's logit, for minScore to be compared with. Default: slope 1, intercept 0.")
        Calibration calibration)
        implements MountedModel {
    private static final int DEFAULT_MAX_TOKENS = 512;

    public RerankModel {
        modelFile = modelFile == null ? "model.onnx" : modelFile;
        tokenizerFile = tokenizerFile == null ? "tokenizer.json" : tokenizerFile;
        maxTokens = maxTokens == null ? Integer.valueOf(DEFAULT_MAX_TOKENS) : maxTokens;
    }

    /** What a logit is worth, 0 to 1. */
    public double probability(double logit) {
        return calibration == null ? Calibration.logistic(logit) : calibration.probability(logit);
    }

    /** Score = 1 / (1 + exp(-(slope × logit + intercept))), Platt 1999; {@code evaluate --calibrate} finds both. */
    public record Calibration(
            @Required
            @Size(max = 20)
            @ValidationRule(
                    value = "self.matches('^(0[.][0-9]*[1-9][0-9]*|[1-9][0-9]*([.][0-9]+)?)$')",
                    message =
                            "slope must be a decimal above 0 in quotes, e.g. \"0.75\": with less, what fits best would come last")
            @JsonPropertyDescription("Factor of the logit, above 0, as a decimal in quotes.")
            String slope,

            @Required
            @Size(max = 20)
            @ValidationRule(
                    value = "self.matches('^-?[0-9]+([.][0-9]+)?$')",
                    message = "intercept must be a decimal in quotes, e.g. \"-1.5\"")
            @JsonPropertyDescription("What is added to it, as a decimal in quotes.")
            String intercept) {

        double probability(double logit) {
            return logistic(Double.parseDouble(slope) * logit + Double.parseDouble(intercept));
        }

        private static double logistic(double logit) {
            return 1 / (1 + Math.exp(-logit));
        }
    }
}
