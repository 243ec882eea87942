package dev.ragtime.api.knowledgebase;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.ragtime.api.ComputeResources;

/** The endpoint that takes documents, and brings them into the index. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Push(
        @JsonPropertyDescription(
                "CPU and memory of its pod. Default: requests cpu 100m, memory 512Mi; limit memory 1536Mi.")
        ComputeResources resources) {

    public Push {
        resources = resources == null ? new ComputeResources(null, null) : resources;
    }

    public static Push defaults() {
        return new Push(null);
    }
}
