package dev.ragtime.operator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.api.PodSettings;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PodPlacementTest {
    private static final Map<String, String> SELECTOR = Map.of("app.kubernetes.io/instance", "assistant");
    private static final PodTemplateSpec OURS = Serialization.unmarshal("""
            metadata:
              labels: {app.kubernetes.io/instance: assistant, app.kubernetes.io/name: ragtime}
              annotations: {ragtime.dev/config-hash: abc}
            spec:
              affinity: {podAntiAffinity: {}}
              topologySpreadConstraints:
              - {maxSkew: 1, topologyKey: kubernetes.io/hostname, whenUnsatisfiable: ScheduleAnyway}
              containers: [{name: ragtime}]
            """, PodTemplateSpec.class);

    @Test
    void where_nothing_is_set_the_pod_stays_as_it_is() {
        assertThat(Serialization.asYaml(PodPlacement.of(OURS, PodSettings.NONE, SELECTOR)))
                .isEqualTo(Serialization.asYaml(OURS));
    }

    @Test
    void every_field_reaches_the_pod() {
        var placed = PodPlacement.of(OURS, settings("""
                nodeSelector: {pool: rag}
                tolerations: [{key: dedicated, operator: Exists, effect: NoSchedule}]
                affinity: {nodeAffinity: {}}
                topologySpreadConstraints:
                - {maxSkew: 2, topologyKey: topology.kubernetes.io/zone, whenUnsatisfiable: DoNotSchedule}
                priorityClassName: high
                labels: {team: search}
                annotations: {cost-center: "7"}
                imagePullSecrets: [{name: registry}]
                serviceAccountName: reader
                """), SELECTOR);
        assertThat(Serialization.asYaml(placed))
                .isEqualTo(Serialization.asYaml(Serialization.unmarshal("""
                        metadata:
                          labels: {app.kubernetes.io/instance: assistant, app.kubernetes.io/name: ragtime, team: search}
                          annotations: {cost-center: "7", ragtime.dev/config-hash: abc}
                        spec:
                          affinity: {nodeAffinity: {}}
                          nodeSelector: {pool: rag}
                          tolerations: [{key: dedicated, operator: Exists, effect: NoSchedule}]
                          topologySpreadConstraints:
                          - maxSkew: 2
                            topologyKey: topology.kubernetes.io/zone
                            whenUnsatisfiable: DoNotSchedule
                            labelSelector: {matchLabels: {app.kubernetes.io/instance: assistant}}
                          priorityClassName: high
                          imagePullSecrets: [{name: registry}]
                          serviceAccountName: reader
                          containers: [{name: ragtime}]
                        """, PodTemplateSpec.class)));
    }

    @Test
    void our_labels_and_annotations_stay_what_they_are() {
        var placed = PodPlacement.of(OURS, settings("""
                labels: {app.kubernetes.io/instance: mine}
                annotations: {ragtime.dev/config-hash: mine}
                """), SELECTOR);
        assertThat(placed.getMetadata()).isEqualTo(OURS.getMetadata());
    }

    @Test
    void an_empty_list_takes_our_spread_away() {
        var placed = PodPlacement.of(OURS, settings("topologySpreadConstraints: []"), SELECTOR);
        assertThat(placed.getSpec().getTopologySpreadConstraints()).isEmpty();
    }

    @Test
    void a_resource_replaces_the_chart_field_by_field_and_adds_to_its_labels() {
        var chart = settings("""
                nodeSelector: {pool: rag, disk: ssd}
                labels: {team: platform, cost: shared}
                imagePullSecrets: [{name: registry}]
                priorityClassName: low
                """);
        var resource = settings("""
                nodeSelector: {pool: gpu}
                labels: {team: search}
                imagePullSecrets: []
                """);
        assertThat(resource.over(chart)).isEqualTo(settings("""
                nodeSelector: {pool: gpu, disk: ssd}
                labels: {team: search, cost: shared}
                imagePullSecrets: []
                priorityClassName: low
                """));
        assertThat(PodSettings.NONE.over(chart)).isEqualTo(chart);
    }

    private static PodSettings settings(String yaml) {
        return Serialization.unmarshal(yaml, PodSettings.class);
    }
}
