package dev.ragtime.operator.webhook;

import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.startup.Tomcat;
import org.apache.coyote.AbstractProtocol;
import org.apache.tomcat.util.threads.VirtualThreadExecutor;

/**
 * The server that hooks come to: one of its own, on a port of its own, so that what is opened to senders opens nothing
 * else of the operator. Works in every replica, whoever leads.
 */
public final class WebhookServer implements AutoCloseable {
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    /** For a request to the API server: senders wait ten seconds for an answer. */
    private static final int REQUEST_MILLISECONDS = 3_000;

    private static final int CONNECTIONS = 256;
    private static final int HEADER_BYTES = 16 * 1024;
    private static final int SWALLOWED_BYTES = 64 * 1024;

    private final KubernetesClient impatient;
    private final Receivers receivers;
    private final Tomcat tomcat;
    private final Path folder;

    /**
     * How long senders may take.
     *
     * @param silence until the next bytes of a request, or the next request of a connection
     * @param whole for a body
     */
    record Limits(Duration silence, Duration whole) {
        static final Limits USUAL = new Limits(Duration.ofSeconds(5), Duration.ofSeconds(10));
    }

    /**
     * @param namespaces whose KnowledgeBases are served; empty means all
     * @param port 0 for any that is free
     */
    public WebhookServer(KubernetesClient client, Set<String> namespaces, int port, MeterRegistry meters, Clock clock) {
        this(client, namespaces, port, meters, clock, Limits.USUAL);
    }

    WebhookServer(
            KubernetesClient client,
            Set<String> namespaces,
            int port,
            MeterRegistry meters,
            Clock clock,
            Limits limits) {
        this.impatient = impatient(client);
        this.receivers = new Receivers(client, namespaces);
        this.folder = folder();
        this.tomcat = tomcat(
                connector(port, limits.silence()),
                new HookValve(
                        receivers,
                        new Tokens(impatient, System::nanoTime),
                        new RunRequests(impatient, clock, BETWEEN_LOOKS),
                        meters,
                        limits.whole()));
    }

    /** A sender is told at once that the API server is away. */
    private static KubernetesClient impatient(KubernetesClient client) {
        var config = new ConfigBuilder(client.getConfiguration())
                .withRequestTimeout(REQUEST_MILLISECONDS)
                .withConnectionTimeout(REQUEST_MILLISECONDS)
                .withRequestRetryBackoffLimit(0)
                .build();
        return new KubernetesClientBuilder()
                .withConfig(config)
                .withHttpClientFactory(new JdkHttpClientFactory())
                .withKubernetesSerialization(client.getKubernetesSerialization())
                .build();
    }

    private static Path folder() {
        try {
            return Files.createTempDirectory("webhook");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Without a web application: there is one thing to do, and the engine has it done. */
    private Tomcat tomcat(Connector connector, HookValve hooks) {
        var server = new Tomcat();
        server.setBaseDir(folder.toString());
        server.setConnector(connector);
        server.getEngine().setName("webhook");
        server.getEngine().getPipeline().addValve(hooks);
        // errors of HTTP itself say nothing about the server
        if (server.getHost() instanceof StandardHost host) host.setErrorReportValveClass(null);
        return server;
    }

    private static Connector connector(int port, Duration silence) {
        var connector = new Connector();
        connector.setPort(port);
        if (connector.getProtocolHandler() instanceof AbstractProtocol<?> protocol) {
            protocol.setExecutor(new VirtualThreadExecutor("webhook-"));
            protocol.setMaxConnections(CONNECTIONS);
            protocol.setConnectionTimeout((int) silence.toMillis());
            protocol.setKeepAliveTimeout((int) silence.toMillis());
        }
        connector.setProperty("maxHttpHeaderSize", String.valueOf(HEADER_BYTES));
        connector.setProperty("maxSwallowSize", String.valueOf(SWALLOWED_BYTES));
        return connector;
    }

    /** Takes hooks from now on. */
    public void start() throws LifecycleException {
        receivers.start();
        tomcat.start();
    }

    /** The port it listens at. */
    public int port() {
        return tomcat.getConnector().getLocalPort();
    }

    @Override
    public void close() throws LifecycleException {
        tomcat.stop();
        tomcat.destroy();
        receivers.close();
        impatient.close();
    }
}
