package dev.ragtime.operator.knowledgebase.weaviate;

import dev.ragtime.operator.kubernetes.Labels;
import dev.ragtime.operator.kubernetes.Labels.Component;
import dev.ragtime.operator.kubernetes.Ownership;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRuleBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeerBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPortBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Who may talk to the store: its nodes among themselves; over HTTP and gRPC the pods that the operator runs in the same
 * namespace, and the operator. Weaviate's gossip, Raft and profiler ports listen on every interface, without a key.
 */
public final class Isolation {
    /** Label that Kubernetes puts on every namespace. */
    private static final String NAMESPACE_NAME = "kubernetes.io/metadata.name";

    private static final Map<String, String> OPERATOR_PODS =
            Map.of(Labels.COMPONENT, "operator", "app.kubernetes.io/part-of", Labels.PRODUCT);

    private Isolation() {}

    public static NetworkPolicy policy(WeaviateCluster cluster) {
        return new NetworkPolicyBuilder()
                .withMetadata(Ownership.owned(cluster.resource(), cluster.name(), Component.WEAVIATE))
                .withNewSpec()
                .withNewPodSelector()
                .withMatchLabels(cluster.selector())
                .endPodSelector()
                .withPolicyTypes("Ingress")
                .withIngress(amongNodes(cluster), fromClients(cluster))
                .endSpec()
                .build();
    }

    private static NetworkPolicyIngressRule amongNodes(WeaviateCluster cluster) {
        return new NetworkPolicyIngressRuleBuilder()
                .withFrom(pods(cluster.selector()))
                .build();
    }

    private static NetworkPolicyIngressRule fromClients(WeaviateCluster cluster) {
        var from = new ArrayList<>(List.of(pods(Labels.managed())));
        if (!cluster.operatorNamespace().isBlank()) {
            from.add(new NetworkPolicyPeerBuilder(pods(OPERATOR_PODS))
                    .withNewNamespaceSelector()
                    .withMatchLabels(Map.of(NAMESPACE_NAME, cluster.operatorNamespace()))
                    .endNamespaceSelector()
                    .build());
        }
        return new NetworkPolicyIngressRuleBuilder()
                .withFrom(from)
                .withPorts(port(WeaviateCluster.HTTP_PORT), port(WeaviateCluster.GRPC_PORT))
                .build();
    }

    private static NetworkPolicyPeer pods(Map<String, String> labels) {
        return new NetworkPolicyPeerBuilder()
                .withNewPodSelector()
                .withMatchLabels(labels)
                .endPodSelector()
                .build();
    }

    private static NetworkPolicyPort port(int port) {
        return new NetworkPolicyPortBuilder()
                .withProtocol("TCP")
                .withPort(new IntOrString(port))
                .build();
    }
}
