package dev.ragtime.operator.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.FieldsV1Builder;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntryBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplicaHandoverTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "autoscaling was switched on just now, ragtime-operator,        Apply,  f:replicas, ,  true",
        "the autoscaler owns the number,       kube-controller-manager, Update, f:replicas, ,  false",
        "the operator never set the number,    ragtime-operator,        Apply,  f:template, ,  false",
        "the number stays in the manifest,     ragtime-operator,        Apply,  f:replicas, 3, false",
    })
    void theNumberOfPodsIsHandedOverOnlyWhenTheOperatorLetsGoOfIt(
            String situation, String manager, String operation, String field, Integer wanted, boolean due) {
        var actual = new DeploymentBuilder()
                .withNewMetadata()
                .addToManagedFields(new ManagedFieldsEntryBuilder()
                        .withManager(manager)
                        .withOperation(operation)
                        .withFieldsV1(new FieldsV1Builder()
                                .addToAdditionalProperties("f:spec", Map.of(field, Map.of()))
                                .build())
                        .build())
                .endMetadata()
                .build();

        assertThat(ReplicaHandover.due(actual, wanting(wanted), "ragtime-operator"))
                .isEqualTo(due);
    }

    private static Deployment wanting(Integer replicas) {
        return new DeploymentBuilder()
                .withNewSpec()
                .withReplicas(replicas)
                .endSpec()
                .build();
    }
}
