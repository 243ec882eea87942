package dev.ragtime.runtime.store;

import static org.awaitility.Awaitility.await;

import dev.ragtime.runtime.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Gatherers;
import java.util.stream.IntStream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * One Weaviate cluster of three nodes, each a process on this machine. Copies are not compared in the background, so that
 * what one missed stays missed until it is read.
 */
final class ThreeWeaviateNodes implements AutoCloseable {
    private static final int NODES = 3;
    private static final int PORTS = 6;
    private static final int GOSSIP = 2;
    private static final int RAFT = 4;

    private final List<WeaviateServer> nodes;

    /** Gives a class of tests the cluster as a parameter, and ends it after them. */
    static final class Extension implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == ThreeWeaviateNodes.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getStore(ExtensionContext.Namespace.create(Extension.class))
                    .computeIfAbsent(ThreeWeaviateNodes.class, key -> start(), ThreeWeaviateNodes.class);
        }
    }

    private ThreeWeaviateNodes(List<WeaviateServer> nodes) {
        this.nodes = nodes;
    }

    private static ThreeWeaviateNodes start() {
        try {
            var ports = ports();
            var nodes = new ArrayList<WeaviateServer>();
            for (var i = 0; i < NODES; i++) nodes.add(WeaviateServer.at(ports.get(i), settings(i, ports)));
            for (var i = 0; i < NODES; i++) {
                nodes.get(i).launch(WeaviateServer.API_KEY);
                // the next one ends when it finds nobody to join
                awaitListening(ports.get(i).get(GOSSIP));
            }
            nodes.forEach(WeaviateServer::awaitReady);
            return new ThreeWeaviateNodes(List.copyOf(nodes));
        } catch (IOException e) {
            throw new IllegalStateException("cannot start three nodes", e);
        }
    }

    private static Map<String, String> settings(int node, List<List<Integer>> ports) {
        var members = IntStream.range(0, NODES)
                .mapToObj(i -> name(i) + ":" + ports.get(i).get(RAFT))
                .collect(Collectors.joining(","));
        return Map.of(
                "CLUSTER_HOSTNAME",
                name(node),
                "CLUSTER_IN_LOCALHOST",
                "true",
                "CLUSTER_JOIN",
                "127.0.0.1:" + ports.getFirst().get(GOSSIP),
                "RAFT_JOIN",
                members,
                "RAFT_BOOTSTRAP_EXPECT",
                "" + NODES,
                "ASYNC_REPLICATION_DISABLED",
                "true");
    }

    private static String name(int node) {
        return "node" + (node + 1);
    }

    /**
     * Six in a row for each node. On one machine, others look for a node's data port after its gossip
     * port, and for its RPC port after Raft's.
     */
    private static List<List<Integer>> ports() {
        return FreePorts.inARow(NODES * PORTS).stream()
                .gather(Gatherers.windowFixed(PORTS))
                .toList();
    }

    private static void awaitListening(int port) {
        await("a node listens on " + port).atMost(Duration.ofSeconds(60)).until(() -> {
            try (var gossip = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return gossip.isConnected();
            } catch (IOException e) {
                return false;
            }
        });
    }

    List<WeaviateServer> all() {
        return nodes;
    }

    WeaviateServer first() {
        return nodes.getFirst();
    }

    WeaviateServer second() {
        return nodes.get(1);
    }

    WeaviateServer last() {
        return nodes.getLast();
    }

    @Override
    public void close() {
        nodes.forEach(WeaviateServer::close);
    }
}
