package dev.ragtime.operator.apply;

import dev.ragtime.operator.kubernetes.Finding;
import dev.ragtime.operator.kubernetes.Reason;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.reconciler.BaseControl;
import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What came of a list of desired objects.
 *
 * @param refusals why some do not stand as they should, by their key; all others do, but those that depend on one of
 *     these
 * @param standing the objects that stand as they should, by their key
 */
public record Applied(Map<String, Finding> refusals, Map<String, HasMetadata> standing) {
    /** Nothing was to be applied. */
    public static final Applied NOTHING = new Applied(Map.of(), Map.of());

    /** A refused object is tried again after this long: a quota, a policy or a foreign object is not watched. */
    private static final Duration REFUSED_AGAIN = Duration.ofSeconds(30);

    /** An API server that is busy or away is asked again after this long, beside what its client waits. */
    private static final Duration RETRYING_AGAIN = Duration.ofSeconds(10);

    /** What is in the way is going by itself. */
    private static final Duration WAITING_AGAIN = Duration.ofSeconds(1);

    public Applied {
        refusals = Collections.unmodifiableMap(new LinkedHashMap<>(refusals));
        standing = Map.copyOf(standing);
    }

    /** Why some do not stand as they should, in the order in which they were applied. */
    public List<Finding> refused() {
        return List.copyOf(refusals.values());
    }

    /** Why this one does not stand as it should, when a person must mend that. */
    public Optional<Finding> refused(HasMetadata wanted) {
        return Optional.ofNullable(refusals.get(Desired.key(wanted))).filter(finding -> !finding.waiting());
    }

    /** An object as the API server holds it; empty when it does not stand as it should. */
    @SuppressWarnings("unchecked")
    public <R extends HasMetadata> Optional<R> standing(R wanted) {
        return Optional.ofNullable((R) standing.get(Desired.key(wanted)));
    }

    private static Duration wait(Finding finding) {
        if (!finding.waiting()) return REFUSED_AGAIN;
        return finding.reason() == Reason.ApplyRetrying ? RETRYING_AGAIN : WAITING_AGAIN;
    }

    /** Sees to it that what was refused is tried again in time. */
    public <C extends BaseControl<C>> C again(C control) {
        if (refusals.isEmpty()) return control;
        var wait = refusals.values().stream()
                .map(Applied::wait)
                .max(Comparator.naturalOrder())
                .orElseThrow();
        var sooner = control.getScheduleDelay().filter(delay -> delay <= wait.toMillis());
        return sooner.isPresent() ? control : control.rescheduleAfter(wait);
    }
}
