package dev.ragtime.api.knowledgebase;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.ragtime.api.Ragtime;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Optional;

/** A Weaviate cluster that somebody else runs. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "!(has(self.caSecret) && has(self.caConfigMap))",
        message = "set at most one of caSecret, caConfigMap")
@ValidationRule(
        value = "!(has(self.caSecret) || has(self.caConfigMap)) || self.url.startsWith('https://')",
        message = "a CA is for https: write an https url, or leave caSecret and caConfigMap out",
        fieldPath = ".url")
public record ExternalWeaviate(
        @Required
        @Size(max = 512)
        @ValidationRule(
                value = Ragtime.IS_SERVER_ADDRESS,
                message =
                        "url must be http:// or https:// and a host, without path and credentials, such as https://weaviate.example.com")
        @JsonPropertyDescription("HTTP address. With https, gRPC is spoken over TLS as well.")
        String url,

        @Required
        @Size(max = 512)
        @Pattern("^[^:/@\\s]+:[0-9]{1,5}$")
        @JsonPropertyDescription("Host and port for gRPC, such as weaviate-grpc.example.com:443.")
        String grpcAddress,

        @JsonPropertyDescription(
                "Secret with the API key. Its user may create, read, change and delete collections, aliases and data whose names begin with status.store.collectionPrefix, and read nodes. Default: no key is shown.")
        KeyReference credentialsSecret,

        @JsonPropertyDescription(
                "Secret with the certificates, as PEM, of those who may sign the server's. Default key: ca.crt. Default: those that every image knows.")
        KeyReference caSecret,

        @JsonPropertyDescription("The same in a ConfigMap.") KeyReference caConfigMap,

        @Min(1)
        @Max(7)
        @JsonPropertyDescription(
                "Copies of everything: at most as many as there are nodes. Default: 1. A change builds another index beside the one that answers.")
        Integer replicas)
        implements Store.Kind {
    /** Key of certificates, where none is named. */
    public static final String CA = "ca.crt";

    public ExternalWeaviate {
        replicas = replicas == null ? Integer.valueOf(1) : replicas;
    }

    /** The Secret or ConfigMap with certificates. */
    public Optional<KeyReference> ca() {
        return Optional.ofNullable(caSecret).or(() -> Optional.ofNullable(caConfigMap));
    }
}
