package dev.ragtime.operator;

import dev.ragtime.operator.leadership.Candidate;
import dev.ragtime.operator.leadership.Election;
import dev.ragtime.operator.leadership.ReconcileGate;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.RegisteredController;
import io.javaoperatorsdk.operator.api.config.ConfigurationServiceOverrider;
import io.javaoperatorsdk.operator.api.config.ControllerConfigurationOverrider;
import io.javaoperatorsdk.operator.api.monitoring.AggregatedMetrics;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.monitoring.micrometer.MicrometerMetrics;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Runs all reconcilers between start and stop of the application, and only while this replica leads. A standby watches
 * nothing: the reconcilers start when it is elected. Nothing but another leader, or a start that fails, ends the process.
 */
class OperatorLifecycle implements SmartLifecycle, Candidate {
    private static final Logger LOG = LoggerFactory.getLogger(OperatorLifecycle.class);
    private static final Duration DRAIN = Duration.ofSeconds(5);

    /** What is not there or must not be read, such as a namespace yet to come, is waited for no longer at the start. */
    private static final Duration FILLING = Duration.ofSeconds(20);

    private static final Duration LOOK_AT_INFORMERS = Duration.ofSeconds(15);

    private final Operator operator;
    private final Informers informers;
    private final List<LeaderTask> leaderTasks;
    private final Optional<Election> election;
    private final AtomicBoolean running = new AtomicBoolean();
    private final AtomicBoolean working = new AtomicBoolean();
    private final AtomicBoolean stopping = new AtomicBoolean();

    /** @param elections gives each candidate its election */
    OperatorLifecycle(
            KubernetesClient client,
            OperatorSettings settings,
            MeterRegistry meters,
            List<Reconciler<? extends HasMetadata>> reconcilers,
            List<LeaderTask> leaderTasks,
            Function<Candidate, Election> elections) {
        this.leaderTasks = List.copyOf(leaderTasks);
        this.election = settings.leaderElection() ? Optional.of(elections.apply(this)) : Optional.empty();
        var counts = new AggregatedMetrics(
                List.of(MicrometerMetrics.withoutPerResourceMetrics(meters), new ReconcileCounts(meters)));
        var metrics = new ReconcileGate(counts, this::mayReconcile);
        this.operator = new Operator(overrides -> configure(overrides, client, metrics));
        var registered = new ArrayList<RegisteredController<?>>();
        reconcilers.forEach(reconciler -> registered.add(register(reconciler, settings)));
        this.informers = new Informers(registered);
    }

    private static void configure(
            ConfigurationServiceOverrider overrides, KubernetesClient client, ReconcileGate metrics) {
        overrides
                .withKubernetesClient(client)
                .withCloseClientOnStop(false) // Spring closes it
                .withMetrics(metrics)
                .withExecutorService(Executors.newVirtualThreadPerTaskExecutor())
                .withWorkflowExecutorService(Executors.newVirtualThreadPerTaskExecutor())
                .withReconciliationTerminationTimeout(DRAIN)
                // else an informer stops at the first refused watch, and the SDK ends the process
                .withStopOnInformerErrorDuringStartup(false)
                .withCacheSyncTimeout(FILLING)
                .withUseSSAToPatchPrimaryResource(true)
                .withSSABasedCreateUpdateMatchForDependentResources(true);
    }

    private boolean mayReconcile(ReconcileGate.Turn turn) {
        return election.map(Election::mandated).orElse(true) && informers.filled(turn);
    }

    private <R extends HasMetadata> RegisteredController<R> register(
            Reconciler<R> reconciler, OperatorSettings settings) {
        return operator.register(reconciler, overrides -> configure(overrides, settings));
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

    /** What cannot be watched now; empty in a standby, which watches nothing. */
    Set<String> informersFailing() {
        return working.get() ? informers.failing() : Set.of();
    }

    @Override
    public void start() {
        running.set(true);
        election.ifPresentOrElse(Election::start, this::elected);
    }

    /** On a thread of its own, since filling the caches takes longer than a mandate lasts. */
    @Override
    public void elected() {
        LOG.info("Leading");
        Thread.ofPlatform().name("operator").daemon().start(this::work);
    }

    private void work() {
        try {
            operator.start();
            working.set(true);
            leaderTasks.forEach(LeaderTask::startLeading);
            while (running.get()) {
                informers.tell();
                Thread.sleep(LOOK_AT_INFORMERS);
            }
        } catch (InterruptedException e) {
            LOG.debug("No longer looking at the informers");
        } catch (RuntimeException e) {
            if (stopping.get()) return;
            LOG.error("The reconcilers could not be started: ending this process", e);
            exit();
        }
    }

    @Override
    public void lapsed() {
        LOG.warn("The Lease could not be renewed: nothing is changed until it can be, counting goes on");
    }

    @Override
    public void reelected() {
        LOG.info("Leading again: nobody else did meanwhile");
    }

    @Override
    public void superseded(String leader) {
        leaderTasks.forEach(LeaderTask::stopLeading);
        if (stopping.get()) return;
        LOG.warn("Another replica leads{}: ending this process, which comes back as a standby", by(leader));
        exit();
    }

    private static String by(String leader) {
        return leader.isEmpty() ? "" : ", " + leader;
    }

    /** On a thread of its own: exit runs the shutdown hooks, which wait for this object's threads. */
    private static void exit() {
        Thread.ofPlatform().name("exit").start(() -> System.exit(1));
    }

    @Override
    public void stop() {
        stopping.set(true);
        leaderTasks.forEach(LeaderTask::stopLeading);
        if (!running.compareAndSet(true, false)) return;
        if (working.compareAndSet(true, false)) operator.stop();
        election.ifPresent(Election::close);
    }

    @Override
    public boolean isRunning() {
        return running.get();
    }
}
