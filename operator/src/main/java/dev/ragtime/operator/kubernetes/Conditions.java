package dev.ragtime.operator.kubernetes;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The conditions of one resource as of one reconcile. Keeps {@code lastTransitionTime} where a status did not flip, so
 * that an unchanged state gives an equal list. Not safe for use by more than one thread.
 */
public final class Conditions {
    public static final String READY = "Ready";
    public static final String RECONCILING = "Reconciling";
    public static final String STALLED = "Stalled";
    public static final String STORE_READY = "StoreReady";
    public static final String SYNCED = "Synced";
    /** Whether a pipeline answers only those who are known. */
    public static final String AUTHENTICATED = "Authenticated";

    public static final String AUTOSCALING = "Autoscaling";
    public static final String SLO_HEALTHY = "SLOHealthy";
    public static final String ERROR_BUDGET_BURNING = "ErrorBudgetBurning";
    public static final String SLO_DATA_AVAILABLE = "SLODataAvailable";

    /** Values a condition can have, as the API writes them. */
    public enum Status {
        True,
        False,
        Unknown
    }

    private final long generation;
    private final String now;
    private final List<Condition> before;
    private final TreeMap<String, Condition> after = new TreeMap<>();

    private Conditions(long generation, List<Condition> before, Instant now) {
        this.generation = generation;
        this.before = before;
        this.now = now.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /**
     * @param generation generation of the spec that was looked at
     * @param before conditions as they stand in the status; those not set again fall away
     */
    public static Conditions of(Long generation, Collection<Condition> before, Instant now) {
        return new Conditions(generation == null ? 0 : generation, List.copyOf(before), now);
    }

    /** Sets one condition; the last call for a type counts. */
    public Conditions set(String type, Status status, Reason reason, String message) {
        var since = find(before, type)
                .filter(c -> status.name().equals(c.getStatus()))
                .map(Condition::getLastTransitionTime)
                .orElse(now);
        after.put(
                type,
                new ConditionBuilder()
                        .withType(type)
                        .withStatus(status.name())
                        .withReason(reason.name())
                        .withMessage(message)
                        .withObservedGeneration(generation)
                        .withLastTransitionTime(since)
                        .build());
        return this;
    }

    /** Sets one condition to True or False. */
    public Conditions set(String type, boolean status, Reason reason, String message) {
        return set(type, status ? Status.True : Status.False, reason, message);
    }

    /** Takes a condition over as it was, e.g. one that another part of the operator sets. */
    public Conditions keep(String type) {
        find(before, type).ifPresent(c -> after.put(type, c));
        return this;
    }

    /** Sorted by type. */
    public List<Condition> list() {
        return List.copyOf(after.values());
    }

    public static Optional<Condition> find(Collection<Condition> conditions, String type) {
        return conditions.stream().filter(c -> type.equals(c.getType())).findFirst();
    }

    public static boolean isTrue(Collection<Condition> conditions, String type) {
        return find(conditions, type)
                .filter(c -> Status.True.name().equals(c.getStatus()))
                .isPresent();
    }
}
