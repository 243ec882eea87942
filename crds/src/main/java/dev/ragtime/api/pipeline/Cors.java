package dev.ragtime.api.pipeline;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** Pages of other origins that a browser lets ask. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "self.allowedOrigins.size() == 1 || !self.allowedOrigins.exists(o, o == '*')",
        message = "* lets every page ask: leave the other origins out, or leave * out",
        fieldPath = ".allowedOrigins")
public record Cors(
        @Required
        @Size(min = 1, max = 64)
        @ValidationRule(
                value = "self.all(o, o == '*' ||"
                        + " o.matches('^[a-z][a-z0-9+.-]*://([*][.])?[a-z0-9][a-z0-9.-]*(:[0-9]{1,5})?$') &&"
                        + " !o.matches('^(http://.*:80|https://.*:443)$'))",
                message = "allowedOrigins must be origins as browsers send them, in lower case, without a path, a slash"
                        + " at the end or the usual port, e.g. https://app.example.com or https://*.example.com")
        @JsonPropertyDescription(
                "Origins of the pages that may ask: scheme, host, and port unless it is the usual one. *. in front of"
                        + " a host stands for one or more labels; * alone for every page.")
        List<@Size(max = 256) String> allowedOrigins,

        @Min(0)
        @Max(86400)
        @JsonPropertyDescription(
                "How long a browser may remember what it was told before its first request. Default: 600.")
        Integer maxAgeSeconds) {

    public Cors {
        allowedOrigins = allowedOrigins == null ? List.of() : List.copyOf(allowedOrigins);
        maxAgeSeconds = maxAgeSeconds == null ? Integer.valueOf(600) : maxAgeSeconds;
    }
}
