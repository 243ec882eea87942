package dev.ragtime.api.pipeline;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.ragtime.api.Reference;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** Clients that are believed whom they ask for. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TrustedClients(
        @Required
        @JsonPropertyDescription(
                "A Secret with an API key for each client, by the client's name. Whoever has one can ask as anybody. A key that is added or removed counts within two minutes, without a restart.")
        Reference apiKeysSecret,

        @Size(min = 1, max = 64)
        @Pattern("^[A-Za-z0-9][A-Za-z0-9-]*$")
        @ValidationRule(
                value =
                        "!self.matches('(?i)^(authorization|x-api-key|x-request-id|host|cookie|content-type|content-length|transfer-encoding|connection|accept|expect|upgrade)$')",
                message =
                        "principalsHeader has a meaning of its own: name another header, such as X-Ragtime-Principals")
        @JsonPropertyDescription(
                "Request header that a client names the principals in on whose behalf it asks. Default: X-Ragtime-Principals.")
        String principalsHeader) {

    /** The header where none is named. */
    public static final String PRINCIPALS_HEADER = "X-Ragtime-Principals";

    public TrustedClients {
        principalsHeader = principalsHeader == null ? PRINCIPALS_HEADER : principalsHeader;
    }
}
