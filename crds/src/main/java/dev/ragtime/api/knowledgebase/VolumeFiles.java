package dev.ragtime.api.knowledgebase;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.ragtime.api.Ragtime;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** Files on a volume that already exists; it is mounted read-only. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record VolumeFiles(
        @Required
        @Size(min = 1, max = 253)
        @Pattern(Ragtime.OBJECT_NAME_PATTERN)
        @JsonPropertyDescription("Name of the PersistentVolumeClaim.")
        String claimName,

        @Size(max = 1024)
        @Pattern(Ragtime.FOLDER_PATTERN)
        @JsonPropertyDescription("Folder to read, relative to the volume's root. Default: the root.")
        String directory)
        implements SourceKind {

    public VolumeFiles {
        directory = directory == null ? "" : directory;
    }
}
