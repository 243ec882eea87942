package dev.ragtime.api.pipeline;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.ragtime.api.PodSettings;
import dev.ragtime.api.Reference;
import dev.ragtime.api.RuntimeSettings;
import dev.ragtime.api.slo.Objective;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Optional;

@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "!has(self.objectives) || self.objectives.all(o, !has(o.timeToFirstToken))",
        message = "timeToFirstToken is an objective of a ModelRoute: use availability, latency or feedback here",
        fieldPath = ".objectives")
@ValidationRule(
        value = "!has(self.prompt) || !has(self.generator.extractive)",
        message = "prompt does nothing with the extractive generator: remove it, or set generator.modelRoute",
        fieldPath = ".prompt")
@ValidationRule(
        value = "!has(self.objectives) || self.objectives.all(o, !has(o.freshness))",
        message =
                "freshness is an objective of a KnowledgeBase: write it there, or use availability, latency or feedback here",
        fieldPath = ".objectives")
@ValidationRule(
        value = "!has(self.auth) || !has(self.auth.kubernetes) || has(self.podSettings) &&"
                + " has(self.podSettings.serviceAccountName)",
        message = "auth.kubernetes needs podSettings.serviceAccountName: name a ServiceAccount that may create"
                + " tokenreviews",
        fieldPath = ".auth")
@ValidationRule(
        value = "!has(self.memory) || !has(self.memory.longTerm) || has(self.auth) && !has(self.auth.none)",
        message = "memory.longTerm keeps facts for callers that are known: set auth to say how, or remove it",
        fieldPath = ".memory.longTerm")
public record RagPipelineSpec(
        @Required
        @Size(min = 1, max = 8)
        @JsonPropertyDescription(
                "The KnowledgeBases that are asked. What each finds by its own embedding is ranked as one.")
        List<Reference> knowledgeBases,

        @JsonPropertyDescription("How passages are found.") Retrieval retrieval,

        @JsonPropertyDescription(
                "What the model is told. Default: answer from the passages only, citing them by number.")
        Prompt prompt,

        @Required @JsonPropertyDescription("What writes the answer.")
        Generator generator,

        @JsonPropertyDescription("Number and size of the query pods.")
        RuntimeSettings runtime,

        @Size(max = 16) @JsonPropertyDescription("What is promised, measured in status.slo.")
        List<Objective> objectives,

        @Min(5)
        @Max(3600)
        @JsonPropertyDescription(
                "Longest time of a request, in seconds; pods that end wait as long for the last one. Default: 60.")
        Integer timeoutSeconds,

        @JsonPropertyDescription(
                "Where the pods run, and what they carry. Replaces the chart's podSettings field by field.")
        PodSettings podSettings,

        @JsonPropertyDescription(
                "How it is known who asks, and on whose behalf. Needed where access.mode of a KnowledgeBase is"
                        + " DocumentPrincipals: without it nobody finds anything there. Default: everybody is answered,"
                        + " and nobody is known.")
        Auth auth,

        @JsonPropertyDescription(
                "Keeps conversations in the store of the first KnowledgeBase, each for who began it. Default: none are"
                        + " kept, and clients send the earlier messages themselves.")
        Memory memory,

        @JsonPropertyDescription(
                "What each caller may ask; those who are not known share it. Each pod counts for itself: with three"
                        + " pods, up to three times as much.")
        CallerLimits limits,

        @JsonPropertyDescription(
                "Which pages of other origins a browser lets ask. Default: none, which keeps nobody out but browsers'"
                        + " pages.")
        Cors cors) {

    public RagPipelineSpec {
        knowledgeBases = knowledgeBases == null ? List.of() : List.copyOf(knowledgeBases);
        retrieval = retrieval == null ? Retrieval.defaults() : retrieval;
        runtime = runtime == null ? RuntimeSettings.defaults() : runtime;
        objectives = objectives == null ? List.of() : List.copyOf(objectives);
        timeoutSeconds = timeoutSeconds == null ? Integer.valueOf(60) : timeoutSeconds;
        podSettings = podSettings == null ? PodSettings.NONE : podSettings;
    }

    /** A pipeline that does not know who asks, keeps nothing and limits nobody. */
    public RagPipelineSpec(
            List<Reference> knowledgeBases,
            Retrieval retrieval,
            Prompt prompt,
            Generator generator,
            RuntimeSettings runtime,
            List<Objective> objectives,
            Integer timeoutSeconds,
            PodSettings podSettings) {
        this(
                knowledgeBases,
                retrieval,
                prompt,
                generator,
                runtime,
                objectives,
                timeoutSeconds,
                podSettings,
                null,
                null,
                null,
                null);
    }

    /** Clients that may say on whose behalf they ask, if there are any. */
    public Optional<TrustedClients> trustedClients() {
        return Optional.ofNullable(auth).map(Auth::trustedClients);
    }

    /** Whether who is not known is not answered. */
    public boolean closed() {
        return auth != null && auth.closed();
    }

    /** Whether somebody can be known. */
    public boolean knowsCallers() {
        return closed() || trustedClients().isPresent();
    }

    /** Names of the KnowledgeBases that are asked. */
    public List<String> knowledgeBaseNames() {
        return knowledgeBases.stream().map(Reference::name).toList();
    }
}
