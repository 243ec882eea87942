package dev.ragtime.api.knowledgebase;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.ValidationRule;

/** How text becomes a vector. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "has(self.inProcess) != has(self.modelRoute)",
        message = "set exactly one of inProcess, modelRoute")
public record Embedding(
        @JsonPropertyDescription("A model that runs inside the pods, on CPU.")
        InProcess inProcess,

        @JsonPropertyDescription("A model of any provider, asked through a ModelRoute.")
        RoutedModel modelRoute) {

    public Embedding {
        inProcess = inProcess == null && modelRoute == null ? new InProcess(null, null) : inProcess;
    }

    public static Embedding defaults() {
        return of(Model.BGE_SMALL_EN_V1_5);
    }

    /** By this model. */
    public static Embedding of(Kind kind) {
        return switch (kind) {
            case Model model -> new Embedding(new InProcess(model, null), null);
            case CustomModel custom -> new Embedding(new InProcess(null, custom), null);
            case RoutedModel routed -> new Embedding(null, routed);
        };
    }

    /** The model, whichever kind it is of. */
    public Kind kind() {
        if (modelRoute != null) return modelRoute;
        return inProcess.custom() == null ? inProcess.model() : inProcess.custom();
    }

    /** Where vectors come from. */
    public sealed interface Kind permits Model, CustomModel, RoutedModel {
        /** What people call the model, e.g. {@code bge-small-en-v1.5}. */
        String id();

        /** Length of its vectors. */
        Integer dimensions();

        /** All that vectors depend on: equal for models that give equal vectors for equal texts. */
        String identity();

        /** The same of vectors of passages alone, which do not depend on how questions are put. */
        default String passageIdentity() {
            return identity();
        }
    }

    /** Weights that pods load. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @ValidationRule(
            value = "!(has(self.model) && has(self.custom))",
            message = "set model for one of the image's models, or custom for files of your own, not both")
    public record InProcess(
            @JsonPropertyDescription(
                    "bge-small-en-v1.5 (default, better) or all-minilm-l6-v2 (faster); both 384 dimensions, int8 weights in the image.")
            Model model,

            @JsonPropertyDescription(
                    "A model of your own: ONNX files of any sentence-transformers model, on a volume or in an image.")
            CustomModel custom) {

        public InProcess {
            model = model == null && custom == null ? Model.BGE_SMALL_EN_V1_5 : model;
        }
    }

    /** Models in the image. */
    public enum Model implements Kind {
        @JsonProperty("bge-small-en-v1.5")
        BGE_SMALL_EN_V1_5("bge-small-en-v1.5", 384),
        @JsonProperty("all-minilm-l6-v2")
        ALL_MINILM_L6_V2("all-minilm-l6-v2", 384);

        private final String id;
        private final int dimensions;

        Model(String id, int dimensions) {
            this.id = id;
            this.dimensions = dimensions;
        }

        /** Name as written in a manifest. */
        @Override
        public String id() {
            return id;
        }

        @Override
        public Integer dimensions() {
            return dimensions;
        }

        /** As documents of version 0.1 were recorded with. */
        @Override
        public String identity() {
            return id;
        }
    }
}
