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
                    .toList()) {
                documents(file).forEach(d -> check.problems(d).forEach(p -> problems.add(describe(file, d, p))));
            }
        }
        if (!problems.isEmpty()) throw new UserError(folder.toString(), String.join("\n  ", problems));
        var manifests = Manifests.read(folder);
        if (manifests.pipelines().isEmpty() && manifests.knowledgeBases().isEmpty()) {
            throw new UserError(folder.toString(), "holds no KnowledgeBase and no RagPipeline");
        }
        manifests.objects().forEach(LocalFolder::asCreatedNow);
        return manifests;
    }

    private static String describe(Path file, JsonNode document, String problem) {
        return file.getFileName() + ", " + document.path("kind").asText() + "/"
                + document.path("metadata").path("name").asText() + ": " + problem;
    }

    private static List<JsonNode> documents(Path file) throws IOException {
        var mapper = new YAMLMapper();
        try (var parser = mapper.createParser(file.toFile())) {
            return mapper.readerFor(JsonNode.class).<JsonNode>readValues(parser).readAll();
        } catch (JacksonException e) {
            throw new UserError(file.toString(), "is not YAML: " + e.getOriginalMessage());
        }
    }

    private static void asCreatedNow(HasMetadata object) {
        object.getMetadata().setNamespace(NAMESPACE);
        object.getMetadata().setCreationTimestamp(Instant.now().toString());
    }
}
