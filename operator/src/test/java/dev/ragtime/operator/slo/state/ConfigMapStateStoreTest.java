package dev.ragtime.operator.slo.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ragtime.api.pipeline.RagPipeline;
import dev.ragtime.operator.slo.Subject;
import dev.ragtime.operator.slo.Workload;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConfigMapStateStoreTest {
    private static final byte[] COUNTS = {1, 2, 3};

    @Test
    void whatTheResourceStoredIsRead() {
        var subject = subject("uid");

        assertThat(ConfigMapStateStore.stored(subject, stored(subject)).data())
                .hasValueSatisfying(data -> assertThat(data).isEqualTo(COUNTS));
    }

    @Test
    void theCountsOfADeletedResourceOfThatNameAreReplacedAndNotRead() {
        assertThat(ConfigMapStateStore.stored(subject("uid"), stored(subject("earlier")))
                        .data())
                .isEmpty();
    }

    @Test
    void aConfigMapOfSomeoneElseIsNeitherReadNorReplaced() {
        var foreign = new ConfigMapBuilder(stored(subject("uid")))
                .editMetadata()
                .withLabels(null)
                .withOwnerReferences(List.of())
                .endMetadata()
                .build();

        assertThatThrownBy(() -> ConfigMapStateStore.stored(subject("uid"), foreign))
                .isInstanceOf(SloStateStore.StoreUnavailableException.class)
                .hasMessageContaining("assistant-rag-slo");
    }

    private static ConfigMap stored(Subject subject) {
        return ConfigMapStateStore.configMap(subject, Optional.of("1"), COUNTS);
    }

    private static Subject subject(String uid) {
        var pipeline = new RagPipeline();
        pipeline.setMetadata(new ObjectMetaBuilder()
                .withNamespace("team")
                .withName("assistant")
                .withUid(uid)
                .build());
        return new Subject(new Workload("RagPipeline", "team", "assistant"), pipeline, List.of(), List.of());
    }
}
