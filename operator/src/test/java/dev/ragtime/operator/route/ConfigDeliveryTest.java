package dev.ragtime.operator.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfigDeliveryTest {
    @Test
    void onlyPodsThatRunOnAndWereNotSentForThisConfigurationAreSentForIt() {
        var digest = ConfigDelivery.digest(config("fallback: {maxAttempts: 2}"));
        var unsent = pod("new", Map.of());
        var sentForAnother = pod("old", Map.of(ConfigDelivery.DIGEST, ConfigDelivery.digest(config("{}"))));
        var sent = pod("sent", Map.of(ConfigDelivery.DIGEST, digest));
        var ending = new PodBuilder(unsent)
                .editMetadata()
                .withDeletionTimestamp("2026-03-01T12:00:00Z")
                .endMetadata()
                .build();

        assertThat(ConfigDelivery.unaware(List.of(unsent, sentForAnother, sent, ending), digest))
                .containsExactly(unsent, sentForAnother);
    }

    private static ConfigMap config(String text) {
        return new ConfigMapBuilder().withData(Map.of("resources.yaml", text)).build();
    }

    private static Pod pod(String name, Map<String, String> annotations) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withAnnotations(annotations)
                .endMetadata()
                .build();
    }
}
