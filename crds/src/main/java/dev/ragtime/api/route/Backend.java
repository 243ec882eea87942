package dev.ragtime.api.route;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.ragtime.api.Ragtime;
import dev.ragtime.api.Reference;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** One model at one provider. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Backend(
        @Required
        @Size(min = 1, max = 40)
        @Pattern(Ragtime.NAME_PATTERN)
        @JsonPropertyDescription("Name of the backend, unique here; a label of its metrics.")
        String name,

        @Required @JsonPropertyDescription("A server that speaks OpenAI's API: vLLM, llama.cpp, TGI, a cloud.")
        OpenAICompatible openAICompatible,

        @Required
        @Size(min = 1, max = 253)
        @JsonPropertyDescription("Model name sent to the backend, whatever name the client used.")
        String model,

        @Min(0)
        @Max(100)
        @JsonPropertyDescription(
                "Lower numbers are asked first; higher ones only when all lower ones fail. Default: 0.")
        Integer priority,

        @Min(0)
        @Max(1000)
        @JsonPropertyDescription("Share of requests among backends of equal priority; 0 takes none. Default: 100.")
        Integer weight) {

    public int priorityInForce() {
        return priority == null ? 0 : priority;
    }

    public int weightInForce() {
        return weight == null ? 100 : weight;
    }

    /** Address and key of the server. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record OpenAICompatible(
            @Required
            @Size(max = 2048)
            @ValidationRule(
                    value = "self.matches(r'^https?://[^@\\s]+$')",
                    message =
                            "url must begin with https:// or http:// and hold no space and no credentials: a key goes into a Secret that credentialsSecret names")
            @ValidationRule(
                    value = "!self.endsWith('/')",
                    message = "url must not end with a slash: write it up to and including /v1")
            @JsonPropertyDescription("Base address up to and including /v1, without a slash at the end.")
            String url,

            @JsonPropertyDescription("Secret with key api-key, sent as a bearer token.")
            Reference credentialsSecret) {}
}
