package dev.ragtime.operator.scaler;

import dev.ragtime.api.runtime.PodLayout;
import dev.ragtime.operator.probe.HttpProbe;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.nio.NioEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * The server that KEDA comes to, on a port of its own and without TLS: it tells numbers of requests. Works in every
 * replica, whoever leads.
 */
public final class ScalerServer implements AutoCloseable {
    private static final int MESSAGE_BYTES = 64 * 1024;

    /** One that went without a word is seen to be gone. */
    private static final long KEEP_ALIVE_SECONDS = 60;

    private static final long CLOSING_SECONDS = 2;

    // a thread carries what KEDA asks; the calls themselves wait on virtual ones
    private final EventLoopGroup loop = new NioEventLoopGroup(1);
    private final ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();
    private final Server server;

    /**
     * Takes calls from now on.
     *
     * @param namespaces whose pipelines and routes are told of; empty means all
     * @param port 0 for any that is free
     * @throws IOException when it cannot listen there
     */
    public static ScalerServer start(KubernetesClient client, Set<String> namespaces, HttpProbe probe, int port)
            throws IOException {
        var cluster = new LiveCluster(client, namespaces);
        return start(
                new ScalerService(
                        cluster, new InFlight(cluster, new PodCounter(probe, PodLayout.PORT), System::nanoTime)),
                port);
    }

    static ScalerServer start(ScalerService service, int port) throws IOException {
        var started = new ScalerServer(service, port);
        try {
            started.server.start();
            return started;
        } catch (IOException e) {
            started.close();
            throw e;
        }
    }

    private ScalerServer(ScalerService service, int port) {
        server = NettyServerBuilder.forPort(port)
                .channelType(NioServerSocketChannel.class)
                .bossEventLoopGroup(loop)
                .workerEventLoopGroup(loop)
                .executor(calls)
                .maxInboundMessageSize(MESSAGE_BYTES)
                .keepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
                .addService(service)
                .build();
    }

    /** The port it listens at. */
    public int port() {
        return server.getPort();
    }

    /** Ends what is open: KEDA asks again, of another replica if there is one. */
    @Override
    public void close() {
        server.shutdownNow();
        calls.shutdownNow();
        loop.shutdownGracefully(0, CLOSING_SECONDS, TimeUnit.SECONDS);
    }
}
