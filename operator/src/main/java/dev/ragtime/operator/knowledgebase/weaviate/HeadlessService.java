package dev.ragtime.operator.knowledgebase.weaviate;

import dev.ragtime.operator.kubernetes.Labels.Component;
import dev.ragtime.operator.kubernetes.Ownership;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServicePortBuilder;

/** Where the nodes find each other, ready or not: readiness needs a quorum, and a quorum needs the others. */
public final class HeadlessService {
    static final int GOSSIP_PORT = 7102;
    static final int DATA_PORT = 7103;
    static final int RAFT_PORT = 8300;
    static final int RAFT_RPC_PORT = 8301;

    private HeadlessService() {}

    public static Service service(WeaviateCluster cluster) {
        return new ServiceBuilder()
                .withMetadata(Ownership.owned(cluster.resource(), cluster.headless(), Component.WEAVIATE))
                .withNewSpec()
                .withClusterIP("None")
                .withPublishNotReadyAddresses(true)
                .withSelector(cluster.selector())
                .withPorts(
                        port("gossip", GOSSIP_PORT),
                        port("data", DATA_PORT),
                        port("raft", RAFT_PORT),
                        port("raft-rpc", RAFT_RPC_PORT))
                .endSpec()
                .build();
    }

    private static ServicePort port(String name, int port) {
        return new ServicePortBuilder()
                .withName(name)
                .withProtocol("TCP")
                .withPort(port)
                .withTargetPort(new IntOrString(port))
                .build();
    }
}
