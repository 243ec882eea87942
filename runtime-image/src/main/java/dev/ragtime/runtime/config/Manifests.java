package dev.ragtime.runtime.config;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.pipeline.RagPipeline;
import dev.ragtime.api.route.ModelRoute;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The manifests a process works by: every {@code .yaml} file of a folder, in order of name. Fields that this version
 * does not know are ignored: an operator of a later version may have written them, and a pod that restarts then must
 * serve. {@code ragtime local}, whose files a person writes, checks them against the schema first.
 */
public record Manifests(List<HasMetadata> objects) {
    private static final KubernetesSerialization LENIENT = new KubernetesSerialization(
            new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES), true);

    public Manifests {
        objects = List.copyOf(objects);
    }

    /** Reads a folder's {@code .yaml} and {@code .yml} files, each of one or more documents. */
    public static Manifests read(Path folder) throws IOException {
        var objects = new ArrayList<HasMetadata>();
        try (Stream<Path> files = Files.list(folder)) {
            for (var file : files.filter(Manifests::isYaml).sorted().toList()) {
                objects.addAll(parse(file));
            }
        }
        return new Manifests(objects);
    }

    static boolean isYaml(Path file) {
        var name = file.getFileName().toString();
        return Files.isRegularFile(file) && (name.endsWith(".yaml") || name.endsWith(".yml"));
    }

    private static List<HasMetadata> parse(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return switch (LENIENT.unmarshal(in)) {
                case List<?> many -> many.stream().map(HasMetadata.class::cast).toList();
                case HasMetadata one -> List.of(one);
                case null, default -> List.of();
            };
        } catch (RuntimeException e) {
            throw new IOException(file + " is not a Kubernetes manifest: " + e.getMessage(), e);
        }
    }

    public List<KnowledgeBase> knowledgeBases() {
        return of(KnowledgeBase.class);
    }

    public List<RagPipeline> pipelines() {
        return of(RagPipeline.class);
    }

    public List<ModelRoute> routes() {
        return of(ModelRoute.class);
    }

    public Optional<KnowledgeBase> knowledgeBase(String name) {
        return knowledgeBases().stream().filter(named(name)).findFirst();
    }

    public Optional<ModelRoute> route(String name) {
        return routes().stream().filter(named(name)).findFirst();
    }

    public Optional<ConfigMap> configMap(String name) {
        return of(ConfigMap.class).stream().filter(named(name)).findFirst();
    }

    public Optional<Secret> secret(String name) {
        return of(Secret.class).stream().filter(named(name)).findFirst();
    }

    private <T extends HasMetadata> List<T> of(Class<T> type) {
        return objects.stream().filter(type::isInstance).map(type::cast).toList();
    }

    private static Predicate<HasMetadata> named(String name) {
        return o -> o.getMetadata().getName().equals(name);
    }
}
