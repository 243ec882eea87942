package dev.ragtime.operator.serving;

import dev.ragtime.operator.slo.SloBoard;
import dev.ragtime.operator.slo.Workload;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import java.util.Set;

/** Reconciles a resource when the published figures of its objectives or backends changed. */
public final class SloEventSource<P extends HasMetadata> extends AbstractEventSource<Workload, P> {
    private static final String NAME = "slo";

    /** @param kind of the resources, as {@link Workload#kind()} */
    public SloEventSource(SloBoard board, String kind) {
        super(Workload.class, NAME);
        board.onChange(workload -> {
            if (kind.equals(workload.kind())) announce(workload);
        });
    }

    private void announce(Workload workload) {
        if (isRunning())
            getEventHandler().handleEvent(new Event(new ResourceID(workload.name(), workload.namespace())));
    }

    /** None: figures are looked up on the board. */
    @Override
    public Set<Workload> getSecondaryResources(P primary) {
        return Set.of();
    }
}
