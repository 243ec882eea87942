package dev.ragtime.operator.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.CRUDKubernetesDependentResource;

/**
 * An object that follows from a model computed at the start of a reconcile, and is deleted with its resource by the
 * garbage collector. A subclass is annotated with {@code @KubernetesDependent(informer = @Informer(labelSelector =
 * Labels.MANAGED_SELECTOR))} and says which pure function gives the object.
 *
 * @param <R> type of the object
 * @param <P> type of the resource that owns it
 * @param <M> type of the model, which {@link #hand} has put into the context
 */
public abstract class OwnedDependent<R extends HasMetadata, P extends HasMetadata, M>
        extends CRUDKubernetesDependentResource<R, P> {
    private final Class<M> modelType;

    protected OwnedDependent(Class<R> type, Class<M> modelType) {
        super(type);
        this.modelType = modelType;
    }

    /** Makes the model known to the dependents of this reconcile. */
    public static <M> void hand(Context<?> context, Class<M> type, M model) {
        context.managedWorkflowAndDependentResourceContext().put(type, model);
    }

    /** The model of this reconcile. */
    public static <M> M model(Context<?> context, Class<M> type) {
        return context.managedWorkflowAndDependentResourceContext().getMandatory(type, type);
    }

    /** The object as it should be, complete with labels and owner. */
    protected abstract R desired(M model);

    @Override
    protected R desired(P primary, Context<P> context) {
        return desired(model(context, modelType));
    }

    @Override
    protected void addReferenceHandlingMetadata(R desired, P primary) {
        // the pure object already names its owner
    }
}
