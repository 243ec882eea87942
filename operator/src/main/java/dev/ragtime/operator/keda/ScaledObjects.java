package dev.ragtime.operator.keda;

import dev.ragtime.operator.apply.OwnedSources;
import dev.ragtime.operator.keda.Keda.Presence;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.event.EventSourceRetriever;
import java.util.Set;

/**
 * The ScaledObjects that the operator made, watched as long as there is such a kind: a watch of a kind that does not
 * exist never fills, and would hold up everything.
 */
public final class ScaledObjects {
    private ScaledObjects() {}

    /** Those of the resource that is reconciled; begins to watch, or ends it, as KEDA appears and goes. */
    public static Set<ScaledObject> of(Presence presence, Context<?> context) {
        var watched = follow(presence, context.eventSourceRetriever());
        return watched ? context.getSecondaryResources(ScaledObject.class) : Set.of();
    }

    private static <P extends HasMetadata> boolean follow(Presence presence, EventSourceRetriever<P> sources) {
        var watched = !sources.getEventSourcesFor(ScaledObject.class).isEmpty();
        return switch (presence) {
            case Unknown -> watched;
            case Present -> {
                if (!watched)
                    OwnedSources.of(sources.eventSourceContextForDynamicRegistration(), ScaledObject.class)
                            .forEach(sources::dynamicallyRegisterEventSource);
                yield true;
            }
            case Absent -> {
                if (watched) sources.dynamicallyDeRegisterEventSource(OwnedSources.name(ScaledObject.class));
                yield false;
            }
        };
    }
}
