package dev.ragtime.api.route;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.ragtime.api.PodSettings;
import dev.ragtime.api.RuntimeSettings;
import dev.ragtime.api.slo.Objective;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "self.backends.exists(b, !has(b.weight) || b.weight > 0)",
        message = "every backend has weight 0, so none would ever be asked: give one a weight",
        fieldPath = ".backends")
@ValidationRule(
        value = "!has(self.objectives) || self.objectives.all(o, !has(o.feedback))",
        message =
                "feedback is an objective of a RagPipeline: write it there, or use availability, latency or timeToFirstToken here",
        fieldPath = ".objectives")
@ValidationRule(
        value = "!has(self.objectives) || self.objectives.all(o, !has(o.freshness))",
        message =
                "freshness is an objective of a KnowledgeBase: write it there, or use availability, latency or timeToFirstToken here",
        fieldPath = ".objectives")
public record ModelRouteSpec(
        @Required @Size(min = 1, max = 32) @JsonPropertyDescription("The models behind this route.")
        List<Backend> backends,

        @JsonPropertyDescription("When another backend is tried.")
        Fallback fallback,

        @JsonPropertyDescription("When a backend is left alone for a while.")
        Cooldown cooldown,

        @JsonPropertyDescription("Number and size of the gateway pods.")
        RuntimeSettings runtime,

        @Size(max = 16) @JsonPropertyDescription("What is promised, measured in status.slo.")
        List<Objective> objectives,

        @Min(5)
        @Max(3600)
        @JsonPropertyDescription(
                "Longest time of a request, in seconds; pods that end wait as long for the last one. Default: 600.")
        Integer timeoutSeconds,

        @JsonPropertyDescription(
                "Where the pods run, and what they carry. Replaces the chart's podSettings field by field.")
        PodSettings podSettings) {

    public ModelRouteSpec {
        backends = backends == null ? List.of() : List.copyOf(backends);
        fallback = fallback == null ? new Fallback(null, null, null, null) : fallback;
        cooldown = cooldown == null ? new Cooldown(null, null, null) : cooldown;
        runtime = runtime == null ? RuntimeSettings.defaults() : runtime;
        objectives = objectives == null ? List.of() : List.copyOf(objectives);
        timeoutSeconds = timeoutSeconds == null ? Integer.valueOf(600) : timeoutSeconds;
        podSettings = podSettings == null ? PodSettings.NONE : podSettings;
    }
}
