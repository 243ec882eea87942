package dev.ragtime.api.knowledgebase;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;

/** How text becomes a vector. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Embedding(
        @Required @JsonPropertyDescription("A model that runs inside the pods, on CPU.")
        InProcess inProcess) {

    public Embedding {
        inProcess = inProcess == null ? new InProcess(null) : inProcess;
    }

    public static Embedding defaults() {
        return new Embedding(null);
    }

    /** By a model in the image. */
    public static Embedding of(Model model) {
        return new Embedding(new InProcess(model));
    }

    /** Name of the model, e.g. {@code bge-small-en-v1.5}. */
    public String name() {
        return inProcess.model().id();
    }

    /** Length of each vector. */
    public int dimensions() {
        return inProcess.model().dimensions();
    }

    /** Int8 weights that the image carries. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record InProcess(
            @JsonPropertyDescription(
                    "bge-small-en-v1.5 (default, better) or all-minilm-l6-v2 (faster); both 384 dimensions.")
            Model model) {

        public InProcess {
            model = model == null ? Model.BGE_SMALL_EN_V1_5 : model;
        }
    }

    /** Models in the image. */
    public enum Model {
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
        public String id() {
            return id;
        }

        /** Length of its vectors. */
        public int dimensions() {
            return dimensions;
        }
    }
}
