package dev.ragtime.operator.apply;

import dev.ragtime.operator.kubernetes.Finding;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.reconciler.BaseControl;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What came of a list of desired objects.
 *
 * @param refused why some do not stand as they should; all others do, but those that depend on one of these
 * @param standing the objects that stand as they should, by their key
 */
public record Applied(List<Finding> refused, Map<String, HasMetadata> standing) {
    /** Nothing was to be applied. */
    public static final Applied NOTHING = new Applied(List.of(), Map.of());

    /** A refused object is tried again after this long: a quota, a policy or a foreign object is not watched. */
    private static final Duration REFUSED_AGAIN = Duration.ofSeconds(30);

    /** What is in the way is going by itself. */
    private static final Duration WAITING_AGAIN = Duration.ofSeconds(1);

    public Applied {
        refused = List.copyOf(refused);
        standing = Map.copyOf(standing);
    }

    /** The most important refusal: one that a person must mend comes before one that passes by itself. */
    public Optional<Finding> first() {
        return refused.stream()
                .filter(finding -> !finding.waiting())
                .findFirst()
                .or(() -> refused.stream().findFirst());
    }

    /** An object as the API server holds it; empty when it does not stand as it should. */
    @SuppressWarnings("unchecked")
    public <R extends HasMetadata> Optional<R> standing(R wanted) {
        return Optional.ofNullable((R) standing.get(Desired.key(wanted)));
    }

    /** Sees to it that what was refused is tried again in time. */
    public <C extends BaseControl<C>> C again(C control) {
        if (refused.isEmpty()) return control;
        var wait = refused.stream().allMatch(Finding::waiting) ? WAITING_AGAIN : REFUSED_AGAIN;
        var sooner = control.getScheduleDelay().filter(delay -> delay <= wait.toMillis());
        return sooner.isPresent() ? control : control.rescheduleAfter(wait);
    }
}
