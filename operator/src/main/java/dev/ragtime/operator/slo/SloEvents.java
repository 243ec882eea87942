package dev.ragtime.operator.slo;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.EventHandler;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import java.util.Set;

/** Has a resource reconciled when its figures on the board change. Use one for each reconciler. */
public final class SloEvents<P extends HasMetadata> extends AbstractEventSource<SloReport, P> {
    private final SloBoard board;
    private final String kind;

    /** @param kind of the resources, {@code RagPipeline} or {@code ModelRoute} */
    public SloEvents(SloBoard board, String kind) {
        super(SloReport.class, "slo");
        this.board = board;
        this.kind = kind;
    }

    @Override
    public void setEventHandler(EventHandler handler) {
        super.setEventHandler(handler);
        board.onChange(workload -> {
            if (workload.kind().equals(kind) && isRunning())
                handler.handleEvent(new Event(new ResourceID(workload.name(), workload.namespace())));
        });
    }

    @Override
    public Set<SloReport> getSecondaryResources(P resource) {
        var meta = resource.getMetadata();
        return board.report(kind, meta.getNamespace(), meta.getName())
                .map(Set::of)
                .orElse(Set.of());
    }
}
