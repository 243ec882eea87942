package dev.ragtime.e2e.cluster;

/** A Service before a server of the test that listens on the node: names of Services may be asked without TLS. */
public final class NodeService {
    private NodeService() {}

    /** Its manifests: port 80 of the Service leads to this port of the node. */
    public static String manifests(String name, int port) {
        return """
                apiVersion: v1
                kind: Service
                metadata: {name: %1$s}
                spec: {ports: [{port: 80, targetPort: %2$d}]}
                ---
                apiVersion: discovery.k8s.io/v1
                kind: EndpointSlice
                metadata: {name: %1$s, labels: {kubernetes.io/service-name: %1$s}}
                addressType: IPv4
                ports: [{port: %2$d}]
                endpoints: [{addresses: ["%3$s"], conditions: {ready: true}}]
                """.formatted(name, port, Settings.nodeAddress());
    }
}
