package dev.ragtime.operator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;

/** The answers are those of Kubernetes 1.35. */
class TerminatingTest {
    @Test
    void a_namespace_that_is_being_deleted_is_no_fault() {
        assertThat(Terminating.isWhy(refusal("""
                code: 403
                reason: Forbidden
                message: 'events "x" is forbidden: unable to create new content in namespace team-a because it is being terminated'
                details: {name: x, kind: events, causes: [{reason: NamespaceTerminating, message: namespace team-a is being terminated, field: metadata.namespace}]}
                """))).isTrue();
    }

    @Test
    void a_namespace_that_is_gone_is_no_fault() {
        assertThat(Terminating.isWhy(refusal("""
                code: 404
                reason: NotFound
                message: namespaces "team-a" not found
                details: {name: team-a, kind: namespaces}
                """))).isTrue();
    }

    @Test
    void missing_rights_and_missing_objects_are_something_else() {
        assertThat(Terminating.isWhy(refusal("""
                code: 403
                reason: Forbidden
                message: 'configmaps is forbidden: User "u" cannot create resource "configmaps"'
                details: {kind: configmaps}
                """))).isFalse();
        assertThat(Terminating.isWhy(refusal("""
                code: 404
                details: {name: x, kind: configmaps}
                """))).isFalse();
        assertThat(Terminating.isWhy(new KubernetesClientException("connection refused")))
                .isFalse();
    }

    private static KubernetesClientException refusal(String status) {
        var read = Serialization.unmarshal(status, Status.class);
        return new KubernetesClientException(read.getMessage(), read.getCode(), read);
    }
}
