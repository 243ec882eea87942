package dev.ragtime.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.RuntimeInfo;
import io.javaoperatorsdk.operator.api.config.ConfigurationServiceOverrider;
import io.javaoperatorsdk.operator.api.config.ControllerConfigurationOverrider;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.monitoring.micrometer.MicrometerMetrics;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Runs all reconcilers between start and stop of the application. */
class OperatorLifecycle implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(OperatorLifecycle.class);
    private static final String LEASE = "ragtime-operator";
    private static final Duration DRAIN = Duration.ofSeconds(5);

    private final KubernetesClient client;
    private final String namespace;
    private final String identity = identity();
    private final Operator operator;
    private final List<LeaderTask> leaderTasks;
    private final boolean leaderElection;
    private final AtomicBoolean running = new AtomicBoolean();
    private final AtomicBoolean stopping = new AtomicBoolean();

    OperatorLifecycle(
            KubernetesClient client,
            OperatorSettings settings,
            MeterRegistry meters,
            List<Reconciler<? extends HasMetadata>> reconcilers,
            List<LeaderTask> leaderTasks) {
        this.client = client;
        this.namespace = namespace(settings, client);
        this.leaderTasks = List.copyOf(leaderTasks);
        this.leaderElection = settings.leaderElection();
        this.operator = new Operator(overrides -> configure(overrides, client, settings, meters));
        reconcilers.forEach(reconciler -> register(reconciler, settings));
    }

    /** The pod's name tells people who leads; the rest tells a restarted container from its predecessor. */
    private static String identity() {
        return System.getenv().getOrDefault("HOSTNAME", "operator") + "_" + UUID.randomUUID();
    }

    private static String namespace(OperatorSettings settings, KubernetesClient client) {
        if (!settings.namespace().isBlank()) return settings.namespace();
        var own = client.getConfiguration().getNamespace();
        return own == null ? "default" : own;
    }

    private void configure(
            ConfigurationServiceOverrider overrides,
            KubernetesClient client,
            OperatorSettings settings,
            MeterRegistry meters) {
        overrides
                .withKubernetesClient(client)
                .withCloseClientOnStop(false) // Spring closes it
                .withMetrics(MicrometerMetrics.withoutPerResourceMetrics(meters))
                .withExecutorService(Executors.newVirtualThreadPerTaskExecutor())
                .withWorkflowExecutorService(Executors.newVirtualThreadPerTaskExecutor())
                .withReconciliationTerminationTimeout(DRAIN)
                .withUseSSAToPatchPrimaryResource(true)
                .withSSABasedCreateUpdateMatchForDependentResources(true);
        if (settings.leaderElection()) {
            overrides.withLeaderElectionConfiguration(leaderElection());
        }
    }

    private LeaderElectionConfiguration leaderElection() {
        // the SDK's own exit waits for the shutdown lock that a stop already holds, and hangs
        return LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration(LEASE)
                .withLeaseNamespace(namespace)
                .withIdentity(identity)
                .withExitOnStopLeading(false)
                .withLeaderCallbacks(new LeaderCallbacks(
                        this::lead, this::leadershipLost, leader -> LOG.info("Leader is {}", leader)))
                .build();
    }

    private void lead() {
        LOG.info("Leading");
        leaderTasks.forEach(LeaderTask::startLeading);
    }

    private void leadershipLost() {
        leaderTasks.forEach(LeaderTask::stopLeading);
        if (stopping.get()) return;
        LOG.error("Leadership lost: ending this process, another replica leads");
        // on a thread of its own: exit runs the shutdown hooks, which wait for the election's thread
        Thread.ofPlatform().name("leadership-lost").start(() -> System.exit(1));
    }

    private <R extends HasMetadata> void register(Reconciler<R> reconciler, OperatorSettings settings) {
        operator.register(reconciler, overrides -> configure(overrides, settings));
    }

    private static <R extends HasMetadata> void configure(
            ControllerConfigurationOverrider<R> overrides, OperatorSettings settings) {
        if (settings.watchNamespaces().isEmpty()) {
            overrides.watchingAllNamespaces();
        } else {
            overrides.settingNamespaces(settings.watchNamespaces());
        }
        overrides
                .withFieldManager(OperatorSettings.FIELD_MANAGER)
                .withRetry(new GenericRetry()
                        .setInitialInterval(1_000)
                        .setIntervalMultiplier(2)
                        .setMaxInterval(60_000)
                        .withoutMaxAttempts());
    }

    /** Health of the informers, for the liveness probe. */
    RuntimeInfo runtimeInfo() {
        return operator.getRuntimeInfo();
    }

    @Override
    public void start() {
        if (operator.getRegisteredControllersNumber() == 0) {
            LOG.warn("No reconciler is registered");
            running.set(true);
            return;
        }
        operator.start();
        if (!leaderElection) lead();
        running.set(true);
    }

    @Override
    public void stop() {
        stopping.set(true);
        leaderTasks.forEach(LeaderTask::stopLeading);
        if (!running.compareAndSet(true, false) || operator.getRegisteredControllersNumber() == 0) return;
        operator.stop();
        if (leaderElection) releaseLease();
    }

    /** So that the next replica leads at once instead of when the Lease has run out. */
    private void releaseLease() {
        try {
            var leases = client.leases().inNamespace(namespace).withName(LEASE);
            var lease = leases.get();
            if (lease == null || !identity.equals(lease.getSpec().getHolderIdentity())) return;
            // refused when another replica took it meanwhile, since the resource version is sent along
            lease.getSpec().setHolderIdentity("");
            client.resource(lease).update();
        } catch (KubernetesClientException e) {
            LOG.info("The Lease was not released and runs out by itself: {}", e.getMessage());
        }
    }

    @Override
    public boolean isRunning() {
        return running.get();
    }
}
