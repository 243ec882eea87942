package dev.ragtime.runtime.local;

import dev.ragtime.runtime.generate.PromptTemplates;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Checks the prompts of pipelines, in the words of a cluster's conditions. */
final class Prompts {
    static final String CONFIG_MAP = "/spec/prompt/configMap/name";

    private static final List<String> KEYS = List.of("system", "user");

    private Prompts() {}

    /** Each with the file that the template stands in. */
    static List<String> problems(LocalObject object, List<LocalObject> folder) {
        if (!object.kind().equals("RagPipeline")) return List.of();
        var name = object.text(CONFIG_MAP);
        var named = folder.stream().filter(o -> o.is("ConfigMap", name));
        return Stream.concat(inline(object), named.flatMap(configMap -> named(object, configMap)))
                .toList();
    }

    private static Stream<String> inline(LocalObject pipeline) {
        return KEYS.stream()
                .flatMap(key -> problem(key, pipeline.text("/spec/prompt/inline/" + key)).stream()
                        .map(problem -> pipeline.problem("spec.prompt.inline." + key + ", " + problem)));
    }

    private static Stream<String> named(LocalObject pipeline, LocalObject configMap) {
        return KEYS.stream().flatMap(key -> {
            var template = configMap.text("/data/" + key);
            if (template.isBlank()) return Stream.of(pipeline.problem(missing(configMap.name(), key)));
            return problem(key, template).stream().map(problem -> configMap.problem("key " + key + ", " + problem));
        });
    }

    private static String missing(String configMap, String key) {
        return "spec.prompt.configMap: ConfigMap %s has no key %s: add it with the template of the %s message"
                .formatted(configMap, key, key);
    }

    /** @param template empty when there is none, which the schema knows */
    private static Optional<String> problem(String key, String template) {
        if (template.isEmpty()) return Optional.empty();
        return key.equals("system") ? PromptTemplates.systemProblem(template) : PromptTemplates.userProblem(template);
    }
}
