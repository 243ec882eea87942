package dev.ragtime.operator.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import org.junit.jupiter.api.Test;

class MetadataOnlyTest {
    @Test
    void anEmptyListOfMetadataIsAnEmptyListAndNoMissingOne() {
        var answer =
                "{\"kind\":\"PartialObjectMetadataList\",\"apiVersion\":\"meta.k8s.io/v1\",\"metadata\":{},\"items\":null}";

        var list = MetadataOnly.serialization().unmarshal(answer, GenericKubernetesResourceList.class);

        assertThat(list.getItems()).isEmpty();
    }
}
