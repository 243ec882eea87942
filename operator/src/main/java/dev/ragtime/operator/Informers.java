package dev.ragtime.operator;

import dev.ragtime.operator.leadership.ReconcileGate.Turn;
import io.javaoperatorsdk.operator.RegisteredController;
import io.javaoperatorsdk.operator.api.reconciler.Constants;
import io.javaoperatorsdk.operator.health.InformerHealthIndicator;
import io.javaoperatorsdk.operator.health.InformerWrappingEventSourceHealthIndicator;
import io.javaoperatorsdk.operator.health.Status;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the operator's informers are. One that cannot watch tries again for ever: the API server may be away, or a watched
 * namespace or its Role deleted, and none of these is mended by ending the process.
 */
final class Informers {
    private static final Logger LOG = LoggerFactory.getLogger(Informers.class);

    private final List<RegisteredController<?>> controllers;
    private Set<String> told = Set.of();

    Informers(Collection<RegisteredController<?>> controllers) {
        this.controllers = List.copyOf(controllers);
    }

    /**
     * Whether all that the controller knows about the resource's namespace was read once. Before that, an object that is
     * not seen may be there all the same.
     */
    boolean filled(Turn turn) {
        var namespace = turn.resource().getNamespace().orElse("");
        return controllers.stream()
                .filter(controller -> name(controller).equals(turn.controller()))
                .flatMap(controller -> sources(controller).values().stream())
                .flatMap(source -> informers(source).stream())
                .filter(informer -> informer.getTargetNamespace().equals(namespace) || watchesAll(informer))
                .allMatch(InformerHealthIndicator::hasSynced);
    }

    /** Those that do not watch now, each as {@code controller/source in namespace}. */
    Set<String> failing() {
        var failing = new TreeSet<String>();
        for (var controller : controllers) {
            sources(controller)
                    .forEach((source, health) -> informers(health).stream()
                            .filter(informer -> informer.getStatus() != Status.HEALTHY)
                            .map(informer -> name(controller) + "/" + source
                                    + (watchesAll(informer) ? "" : " in " + informer.getTargetNamespace()))
                            .forEach(failing::add));
        }
        return failing;
    }

    /** Logs what changed since the last call. */
    void tell() {
        var failing = failing();
        if (failing.equals(told)) return;
        told = failing;
        if (failing.isEmpty()) LOG.info("Everything is watched again");
        else LOG.warn("Not watched, trying again until they can be: {}", String.join(", ", failing));
    }

    private static String name(RegisteredController<?> controller) {
        return controller.getConfiguration().getName();
    }

    private static boolean watchesAll(InformerHealthIndicator informer) {
        return Constants.WATCH_ALL_NAMESPACES.equals(informer.getTargetNamespace());
    }

    @SuppressWarnings("rawtypes")
    private static Map<String, InformerWrappingEventSourceHealthIndicator> sources(RegisteredController<?> controller) {
        return controller.getControllerHealthInfo().informerEventSourceHealthIndicators();
    }

    @SuppressWarnings({"rawtypes", "unchecked"})
    private static Collection<InformerHealthIndicator> informers(InformerWrappingEventSourceHealthIndicator source) {
        return source.informerHealthIndicators().values();
    }
}
