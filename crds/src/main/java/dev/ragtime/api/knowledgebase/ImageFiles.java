package dev.ragtime.api.knowledgebase;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.ragtime.api.Ragtime;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** Files of an OCI image or artifact, mounted by the node; what changes under a tag is read by the next sync. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ImageFiles(
        @Required
        @Size(min = 1, max = 1024)
        @ValidationRule(
                value = "self.matches('^[A-Za-z0-9][A-Za-z0-9._/@-]*(:[A-Za-z0-9_][A-Za-z0-9._/@-]*)*$')",
                message =
                        "reference must be an image's name as in a pod, e.g. registry.example.com/acme/handbook:2026-11 or one with @sha256:, without https://")
        @JsonPropertyDescription(
                "Name of the image or artifact, with a tag or a digest. Secrets to pull it with are those of podSettings.imagePullSecrets.")
        String reference,

        @JsonPropertyDescription(
                "When a node asks the registry. Default: Always for the tag latest and for none, else IfNotPresent. For a tag that moves: Always.")
        PullPolicy pullPolicy,

        @Size(max = 1024)
        @Pattern(Ragtime.FOLDER_PATTERN)
        @JsonPropertyDescription("Folder to read, relative to the image's root. Default: the root.")
        String directory)
        implements SourceKind {

    public ImageFiles {
        directory = directory == null ? "" : directory;
    }

    /** As that of a pod's containers. */
    public enum PullPolicy {
        Always,
        IfNotPresent,
        Never
    }
}
