package dev.ragtime.operator.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.operator.OperatorSettings;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConfigAgeTest {
    @Test
    void podsThatStartedBeforeTheRouteChangedAreToldWithTheRemedy() {
        var pods = List.of(started("2026-03-01T11:00:00Z"), started("2026-03-01T12:00:01Z"));

        assertThat(ConfigAge.remedy(pods, written("2026-03-01T12:00:00Z")))
                .hasValueSatisfying(remedy -> assertThat(remedy)
                        .startsWith("1 of its pods started before the route changed at 2026-03-01T12:00:00Z")
                        .contains("kubectl -n hr rollout restart deployment/chat-route"));
    }

    @Test
    void podsThatStartedLaterHaveReadIt() {
        var pods = List.of(started("2026-03-01T12:00:01Z"));

        assertThat(ConfigAge.remedy(pods, written("2026-03-01T12:00:00Z"))).isEmpty();
        assertThat(ConfigAge.remedy(pods, Optional.empty())).isEmpty();
    }

    private static Optional<ConfigMap> written(String time) {
        return Optional.of(new ConfigMapBuilder()
                .withNewMetadata()
                .withName("chat-route-config")
                .withNamespace("hr")
                .addNewOwnerReference()
                .withName("chat")
                .endOwnerReference()
                .addNewManagedField()
                .withManager(OperatorSettings.FIELD_MANAGER)
                .withTime(time)
                .endManagedField()
                .endMetadata()
                .build());
    }

    private static Pod started(String time) {
        return new PodBuilder()
                .withNewMetadata()
                .withName("p")
                .endMetadata()
                .withNewStatus()
                .addNewContainerStatus()
                .withNewState()
                .withNewRunning()
                .withStartedAt(time)
                .endRunning()
                .endState()
                .endContainerStatus()
                .endStatus()
                .build();
    }
}
