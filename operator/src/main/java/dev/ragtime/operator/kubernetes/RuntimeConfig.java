package dev.ragtime.operator.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ragtime.api.Ragtime;
import dev.ragtime.api.runtime.PodLayout;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Renders the manifests that a runtime pod works by. Kept is what the user wrote and what says where to connect; left
 * out is all that moves by itself (resource version, managed fields, progress), since each change of the text is a
 * change in every pod.
 */
public final class RuntimeConfig {
    /** Fields of a spec that say what pods there are, not what they do. */
    public static final Set<String> OF_PODS = Set.of("runtime", "podSettings");

    private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization(new ObjectMapper(), true);
    private static final String ANNOTATION_PREFIX = Ragtime.GROUP + "/";
    private static final List<String> INDEX_FIELDS = List.of("number", "collection", "definition");
    private static final List<String> STORE_FIELDS =
            List.of("endpoint", "grpcEndpoint", "credentialsSecret", "credentialsKey", "collectionPrefix");

    private RuntimeConfig() {}

    /** Data of the ConfigMap that is mounted at {@link PodLayout#CONFIG_DIRECTORY}. */
    public static Map<String, String> data(List<? extends HasMetadata> resources) {
        return Map.of(PodLayout.RESOURCES_FILE, render(resources));
    }

    /**
     * The document that the pods of one run work by: the resource, and which run it is of it.
     *
     * @param run number of the run
     * @param job its Job
     * @param leftOut sources that it does not read
     * @param sources those that it reads alone; empty for all
     */
    public static String ofRun(HasMetadata resource, int run, String job, List<String> leftOut, List<String> sources) {
        var document = tree(resource, annotations(resource), field -> true);
        var metadata = metadata(resource, annotations(resource));
        metadata.put("uid", resource.getMetadata().getUid());
        document.put("metadata", metadata);
        var source = SERIALIZATION.convertValue(resource, ObjectNode.class);
        var status = status(source.path("status"));
        // sorted: a Map.of has another order in each process, and the ConfigMap cannot change
        var current = new TreeMap<String, Object>(Map.of("number", run, "job", job));
        if (!leftOut.isEmpty()) current.put("leftOut", leftOut);
        if (!sources.isEmpty()) current.put("sources", sources);
        status.put("currentSync", current);
        document.put("status", status);
        return SERIALIZATION.asYaml(document);
    }

    /** Multi-document YAML, in the given order; equal resources give equal text. */
    public static String render(List<? extends HasMetadata> resources) {
        return resources.stream().map(RuntimeConfig::document).collect(Collectors.joining());
    }

    private static String document(HasMetadata resource) {
        return SERIALIZATION.asYaml(tree(resource, annotations(resource), field -> true));
    }

    /**
     * One document, with less than all of the resource: what a pod does not read must not change its configuration.
     *
     * @param annotations in place of the resource's own
     * @param specField which fields of the spec are kept
     */
    public static String document(HasMetadata resource, Map<String, String> annotations, Predicate<String> specField) {
        return SERIALIZATION.asYaml(tree(resource, annotations, specField));
    }

    private static Map<String, Object> tree(
            HasMetadata resource, Map<String, String> annotations, Predicate<String> specField) {
        var source = SERIALIZATION.convertValue(resource, ObjectNode.class);
        var document = new TreeMap<String, Object>();
        document.put("apiVersion", resource.getApiVersion());
        document.put("kind", resource.getKind());
        document.put("metadata", metadata(resource, annotations));
        if (source.get("spec") instanceof ObjectNode spec) {
            spec.retain(spec.properties().stream()
                    .map(Map.Entry::getKey)
                    .filter(specField)
                    .toList());
            if (!spec.isEmpty()) document.put("spec", sorted(spec));
        }
        for (var part : List.of("data", "binaryData")) {
            if (source.hasNonNull(part)) document.put(part, sorted(source.get(part)));
        }
        var status = status(source.path("status"));
        if (!status.isEmpty()) document.put("status", status);
        return document;
    }

    private static Map<String, Object> metadata(HasMetadata resource, Map<String, String> annotations) {
        var kept = new TreeMap<String, Object>();
        kept.put("name", resource.getMetadata().getName());
        kept.put("namespace", resource.getMetadata().getNamespace());
        if (!annotations.isEmpty()) kept.put("annotations", new TreeMap<>(annotations));
        return kept;
    }

    private static Map<String, String> annotations(HasMetadata resource) {
        var ours = new TreeMap<String, String>();
        if (resource.getMetadata().getAnnotations() != null) {
            resource.getMetadata().getAnnotations().forEach((key, value) -> {
                if (key.startsWith(ANNOTATION_PREFIX)) ours.put(key, value);
            });
        }
        return ours;
    }

    private static Map<String, Object> index(JsonNode index) {
        var kept = new TreeMap<String, Object>();
        for (var field : INDEX_FIELDS) {
            if (index.hasNonNull(field)) kept.put(field, sorted(index.get(field)));
        }
        return kept;
    }

    private static Map<String, Object> status(JsonNode status) {
        var kept = new TreeMap<String, Object>();
        if (status.hasNonNull("endpoint"))
            kept.put("endpoint", status.get("endpoint").asText());
        for (var name : List.of("activeIndex", "candidateIndex")) {
            var index = index(status.path(name));
            if (!index.isEmpty()) kept.put(name, index);
        }
        var others = status.path("keptIndexes")
                .valueStream()
                .map(RuntimeConfig::index)
                .toList();
        if (!others.isEmpty()) kept.put("keptIndexes", others);
        var store = new TreeMap<String, Object>();
        for (var field : STORE_FIELDS) {
            if (status.path("store").hasNonNull(field))
                store.put(field, status.at("/store/" + field).asText());
        }
        if (!store.isEmpty()) kept.put("store", store);
        return kept;
    }

    private static Object sorted(JsonNode node) {
        if (node.isObject()) {
            var map = new TreeMap<String, Object>();
            node.properties().forEach(e -> map.put(e.getKey(), sorted(e.getValue())));
            return map;
        }
        if (node.isArray()) {
            return node.valueStream().map(RuntimeConfig::sorted).toList();
        }
        return SERIALIZATION.convertValue(node, Object.class);
    }
}
