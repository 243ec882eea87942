package dev.ragtime.api.pipeline;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.ragtime.api.Reference;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/** A model that reads the question and each passage together, and ranks the passages anew. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "[has(self.modelRoute), has(self.judge), has(self.inProcess)].filter(x, x).size() == 1",
        message = "set exactly one of modelRoute, judge, inProcess")
public record Rerank(
        @JsonPropertyDescription(
                "ModelRoute to a reranking model, asked at /v1/rerank in the shape that Cohere, Jina, vLLM and Text Embeddings Inference share or in the latter's own.")
        Reference modelRoute,

        @JsonPropertyDescription("ModelRoute to a chat model that says how well each passage answers the question.")
        Reference judge,

        @JsonPropertyDescription("A cross-encoder of your own that runs inside the pods, on CPU.")
        RerankModel inProcess,

        @Min(2)
        @Max(200)
        @JsonPropertyDescription(
                "Best passages that are ranked anew, 2 to 200, of at most retrieval.candidates. Default: 50.")
        Integer candidates,

        @Min(10)
        @Max(30000)
        @JsonPropertyDescription(
                "Longest wait, of at most a third of timeoutSeconds: what comes later is not waited for, the passages stay in their order, and the answer says RerankerLate. Default: 300, of a judge 5000, of inProcess 2000.")
        Integer timeoutMilliseconds,

        @Size(max = 10)
        @ValidationRule(
                value = "self.matches('^(0([.][0-9]+)?|1([.]0+)?)$')",
                message = "minScore must be a decimal from 0 to 1 in quotes, e.g. \"0.35\"")
        @JsonPropertyDescription(
                "Smallest score, 0 to 1, of the best passage; below it the pipeline abstains. Default: none.")
        String minScore) {
    private static final int MODEL_MILLISECONDS = 300;
    private static final int JUDGE_MILLISECONDS = 5000;

    /** A model of six small layers reads some 50 passages of 256 tokens in it on two cores. */
    private static final int IN_PROCESS_MILLISECONDS = 2000;

    public Rerank {
        candidates = candidates == null ? Integer.valueOf(50) : candidates;
        timeoutMilliseconds = timeoutMilliseconds == null
                ? Integer.valueOf(
                        judge != null
                                ? JUDGE_MILLISECONDS
                                : inProcess != null ? IN_PROCESS_MILLISECONDS : MODEL_MILLISECONDS)
                : timeoutMilliseconds;
    }

    /** The route that is asked, of whichever kind; empty when the model runs inside the pods. */
    public Optional<Reference> route() {
        return Optional.ofNullable(modelRoute == null ? judge : modelRoute);
    }

    /** Field that names the route. */
    public String routeField() {
        return modelRoute == null ? "judge" : "modelRoute";
    }

    public Duration timeout() {
        return Duration.ofMillis(timeoutMilliseconds);
    }

    public OptionalDouble least() {
        return minScore == null ? OptionalDouble.empty() : OptionalDouble.of(Double.parseDouble(minScore));
    }
}
