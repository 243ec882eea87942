package dev.ragtime.operator.serving;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.pipeline.RagPipeline;
import dev.ragtime.api.route.ModelRoute;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Scenarios as files: {@code <scenario>.in.yaml} is what a user and the cluster hold, {@code <scenario>.out.yaml} what
 * the operator makes of it. {@code -Dgolden.update=true} writes the second anew.
 */
public final class Golden {
    private static final Path FOLDER = Path.of("src", "test", "resources", "golden");
    private static final KubernetesSerialization YAML = yaml();

    private Golden() {}

    private static KubernetesSerialization yaml() {
        var yaml = new KubernetesSerialization(
                JsonMapper.builder()
                        .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                        .build(),
                true);
        List.of(KnowledgeBase.class, RagPipeline.class, ModelRoute.class).forEach(yaml::registerKubernetesResource);
        return yaml;
    }

    /** The objects of a scenario's input. */
    public static List<HasMetadata> input(String scenario) {
        return Stream.of(read(scenario + ".in.yaml").split("(?m)^---$"))
                .<HasMetadata>map(YAML::unmarshal)
                .toList();
    }

    /** The one object of that type in a scenario's input. */
    public static <T extends HasMetadata> T input(String scenario, Class<T> type) {
        return input(scenario).stream()
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst()
                .orElseThrow();
    }

    /** Fails unless the objects are written as the scenario's output. */
    public static void verify(String scenario, List<? extends HasMetadata> made) {
        var text = made.stream().map(YAML::asYaml).collect(Collectors.joining());
        var file = FOLDER.resolve(scenario + ".out.yaml");
        if (Boolean.getBoolean("golden.update")) write(file, text);
        assertThat(text).as("%s (rewritten with -Dgolden.update=true)", file).isEqualTo(read(scenario + ".out.yaml"));
    }

    private static String read(String file) {
        try {
            return Files.readString(FOLDER.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
