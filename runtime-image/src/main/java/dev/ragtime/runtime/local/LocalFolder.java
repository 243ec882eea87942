package dev.ragtime.runtime.local;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.ragtime.runtime.config.Manifests;
import dev.ragtime.runtime.config.UserError;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A user's folder of manifests, checked as an API server would check it. */
final class LocalFolder {
    /** What a namespace would be. */
    static final String NAMESPACE = "local";

    private final SchemaCheck check;

    LocalFolder(Definitions definitions) {
        this.check = new SchemaCheck(definitions);
    }

    /**
     * Manifests of the folder, in namespace {@value #NAMESPACE}.
     *
     * @throws UserError that lists every problem of every file
     */
    Manifests read(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) throw new UserError("-f " + folder, "there is no such folder");
        var problems = new ArrayList<String>();
        try (Stream<Path> files = Files.list(folder)) {
            for (var file : files.filter(f -> f.toString().matches(".*\\.ya?ml"))
                    .sorted()
                    .toList()) check(file, problems);
        }
        refuse(folder, problems);
        var manifests = Manifests.read(folder);
        if (manifests.pipelines().isEmpty() && manifests.knowledgeBases().isEmpty()) {
            throw new UserError(folder.toString(), "holds no KnowledgeBase and no RagPipeline");
        }
        refuse(folder, References.missing(manifests));
        manifests.objects().forEach(LocalFolder::asCreatedNow);
        return manifests;
    }

    private static void refuse(Path folder, List<String> problems) {
        if (!problems.isEmpty()) throw new UserError(folder.toString(), "\n  " + String.join("\n  ", problems));
    }

    private void check(Path file, List<String> problems) throws IOException {
        try {
            for (var document : documents(file)) {
                if (document.isNull() || document.isMissingNode()) continue;
                var here = file.getFileName() + ", " + document.path("kind").asText("?") + "/"
                        + document.path("metadata").path("name").asText() + ": ";
                if (!document.path("kind").isTextual()) problems.add(here + "kind: Required value");
                check.problems(document).forEach(problem -> problems.add(here + problem));
            }
        } catch (JacksonException e) {
            var line =
                    e.getLocation() == null ? "" : ", line " + e.getLocation().getLineNr();
            var first = e.getOriginalMessage().lines().findFirst().orElse("");
            problems.add(file.getFileName() + line + ": is not YAML: " + first);
        }
    }

    private static List<JsonNode> documents(Path file) throws IOException {
        var mapper = new YAMLMapper();
        try (var parser = mapper.createParser(file.toFile())) {
            return mapper.readerFor(JsonNode.class).<JsonNode>readValues(parser).readAll();
        }
    }

    private static void asCreatedNow(HasMetadata object) {
        object.getMetadata().setNamespace(NAMESPACE);
        object.getMetadata().setCreationTimestamp(Instant.now().toString());
    }
}
