package dev.ragtime.operator.keda;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.EventHandler;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import io.javaoperatorsdk.operator.processing.event.source.Cache;
import java.util.Set;

/** Has every resource reconciled when KEDA appeared or went. Use one for each reconciler. */
public final class KedaEvents<P extends HasMetadata> extends AbstractEventSource<Keda.Presence, P> {
    private final Keda keda;
    private final Cache<P> resources;

    public KedaEvents(Keda keda, EventSourceContext<P> context) {
        super(Keda.Presence.class, "keda");
        this.keda = keda;
        this.resources = context.getPrimaryCache();
    }

    @Override
    public void setEventHandler(EventHandler handler) {
        super.setEventHandler(handler);
        keda.onChange(() -> {
            if (isRunning())
                resources
                        .list(any -> true)
                        .map(ResourceID::fromResource)
                        .forEach(id -> handler.handleEvent(new Event(id)));
        });
    }

    @Override
    public Set<Keda.Presence> getSecondaryResources(P resource) {
        return Set.of();
    }
}
