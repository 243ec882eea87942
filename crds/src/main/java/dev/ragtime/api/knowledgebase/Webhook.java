package dev.ragtime.api.knowledgebase;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.ragtime.api.Reference;
import io.fabric8.generator.annotation.Required;

/** Who says that a source changed, and how it proves that it is the one. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Webhook(
        @Required
        @JsonPropertyDescription(
                "How the sender signs. GitHub: header X-Hub-Signature-256, as Gitea and Forgejo send it, too. GitLab: its signing token, or its secret token in X-Gitlab-Token. Generic: header X-Signature with sha256= and the HMAC-SHA256 of the body in hexadecimal, or Authorization: Bearer with the token.")
        Type type,

        @Required
        @JsonPropertyDescription(
                "A Secret with key token, the secret that sender and receiver share. Key previous-token, if there, counts as well while a token is replaced.")
        Reference tokenSecret) {

    /** Keys of the Secret; the second may be missing. */
    public static final String TOKEN = "token";

    public static final String PREVIOUS_TOKEN = "previous-token";

    public enum Type {
        GitHub,
        GitLab,
        Generic
    }
}
