package dev.ragtime.runtime.local;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.pipeline.UsedFields;
import dev.ragtime.runtime.config.Manifests;
import dev.ragtime.runtime.config.UserError;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
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
        refuse(folder, problems(folder));
        var manifests = Manifests.read(folder);
        if (manifests.pipelines().isEmpty() && manifests.knowledgeBases().isEmpty()) {
            throw new UserError(folder.toString(), "holds no KnowledgeBase and no RagPipeline");
        }
        refuse(folder, fieldProblems(manifests));
        manifests.objects().forEach(LocalFolder::asCreatedNow);
        return manifests;
    }

    /** Of pipelines that filter or boost by what no passage has. */
    private static List<String> fieldProblems(Manifests manifests) {
        return manifests.pipelines().stream()
                .flatMap(pipeline -> UsedFields.problems(
                                pipeline.getSpec().retrieval(),
                                pipeline.getSpec().knowledgeBaseNames().stream()
                                        .flatMap(name -> manifests.knowledgeBase(name).stream())
                                        .map(KnowledgeBase::getSpec)
                                        .toList())
                        .stream()
                        .map(problem -> "RagPipeline/" + pipeline.getMetadata().getName() + ": " + problem))
                .toList();
    }

    private static void refuse(Path folder, Collection<String> problems) {
        if (!problems.isEmpty()) throw new UserError(folder.toString(), "\n  " + String.join("\n  ", problems));
    }

    /** Each once: several pipelines may share a prompt. */
    private Set<String> problems(Path folder) throws IOException {
        var unreadable = new ArrayList<String>();
        var objects = new ArrayList<LocalObject>();
        try (Stream<Path> files = Files.list(folder)) {
            for (var file : files.filter(f -> f.toString().matches(".*\\.ya?ml"))
                    .sorted()
                    .toList()) read(file, objects, unreadable);
        }
        var problems = new LinkedHashSet<>(unreadable);
        for (var object : objects) {
            if (!object.document().path("kind").isTextual()) problems.add(object.problem("kind: Required value"));
            check.problems(object.document()).forEach(problem -> problems.add(object.problem(problem)));
            // a file that cannot be read may hold what is named
            if (unreadable.isEmpty()) {
                References.missing(object, objects).forEach(problem -> problems.add(object.problem(problem)));
            }
            problems.addAll(Prompts.problems(object, objects));
        }
        return problems;
    }

    private static void read(Path file, List<LocalObject> objects, List<String> unreadable) throws IOException {
        var name = file.getFileName().toString();
        try {
            documents(file).stream()
                    .filter(document -> !document.isNull() && !document.isMissingNode())
                    .forEach(document -> objects.add(new LocalObject(name, document)));
        } catch (JacksonException e) {
            var line =
                    e.getLocation() == null ? "" : ", line " + e.getLocation().getLineNr();
            var first = e.getOriginalMessage().lines().findFirst().orElse("");
            unreadable.add(name + line + ": is not YAML: " + first);
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
