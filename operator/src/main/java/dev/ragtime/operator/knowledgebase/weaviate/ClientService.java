package dev.ragtime.operator.knowledgebase.weaviate;

import dev.ragtime.operator.kubernetes.Labels.Component;
import dev.ragtime.operator.kubernetes.Ownership;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServicePortBuilder;

/** Where ingestion and queries reach the store. */
public final class ClientService {
    private ClientService() {}

    public static Service service(WeaviateCluster cluster) {
        return new ServiceBuilder()
                .withMetadata(Ownership.owned(cluster.resource(), cluster.name(), Component.WEAVIATE))
                .withNewSpec()
                .withType("ClusterIP")
                .withSelector(cluster.selector())
                .withPorts(port("http", 80, "http"), port("grpc", WeaviateCluster.GRPC_PORT, "grpc"))
                .endSpec()
                .build();
    }

    static ServicePort port(String name, int port, String target) {
        return new ServicePortBuilder()
                .withName(name)
                .withProtocol("TCP")
                .withPort(port)
                .withTargetPort(new IntOrString(target))
                .build();
    }
}
