package dev.ragtime.operator.apply;

import dev.ragtime.operator.OperatorSettings;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.dsl.FieldValidateable;
import io.fabric8.kubernetes.client.dsl.ServerSideApplicable;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.SSABasedGenericKubernetesResourceMatcher;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The API server behind the informers of {@link OwnedSources}, as one reconcile sees it. */
record CachedApiServer(Context<?> context) implements ApiServer {
    private static final Logger LOG = LoggerFactory.getLogger(CachedApiServer.class);

    @Override
    public Optional<HasMetadata> cached(HasMetadata wanted) {
        return source(wanted).get(ResourceID.fromResource(wanted));
    }

    @Override
    public Optional<HasMetadata> live(HasMetadata wanted) {
        return Optional.ofNullable(context.getClient().resource(wanted).get());
    }

    @Override
    public boolean matches(HasMetadata actual, HasMetadata wanted) {
        try {
            return SSABasedGenericKubernetesResourceMatcher.getInstance().matches(actual, wanted, context);
        } catch (IllegalStateException e) {
            // a list element that the operator owns is not in the list: someone's edit is under way
            LOG.debug("{} is applied again: {}", Desired.key(wanted), e.getMessage());
            return false;
        }
    }

    @Override
    public HasMetadata create(HasMetadata wanted) {
        // a field that the server does not know would be dropped, and the object mean something else
        var created = context.getClient()
                .resource(wanted)
                .fieldValidation(FieldValidateable.Validation.STRICT)
                .create();
        source(wanted).handleRecentResourceCreate(ResourceID.fromResource(wanted), created);
        return created;
    }

    @Override
    public HasMetadata apply(HasMetadata wanted) {
        var made = managed(wanted).serverSideApply();
        source(wanted).handleRecentResourceCreate(ResourceID.fromResource(wanted), made);
        return made;
    }

    @Override
    public HasMetadata apply(HasMetadata wanted, HasMetadata actual) {
        var identified = Serialization.clone(wanted);
        identified.getMetadata().setUid(actual.getMetadata().getUid());
        return remembered(managed(identified).forceConflicts().serverSideApply(), actual);
    }

    @Override
    public HasMetadata replace(HasMetadata object) {
        return remembered(context.getClient().resource(object).update(), object);
    }

    @Override
    public void delete(HasMetadata actual) {
        context.getClient()
                .resource(actual)
                .lockResourceVersion(actual.getMetadata().getResourceVersion())
                .delete();
    }

    @Override
    public void keepReplicas(Deployment actual) {
        ReplicaHandover.keep(context.getClient(), actual);
    }

    private HasMetadata remembered(HasMetadata result, HasMetadata before) {
        if (!result.getMetadata()
                .getResourceVersion()
                .equals(before.getMetadata().getResourceVersion())) {
            source(result).handleRecentResourceUpdate(ResourceID.fromResource(result), result, before);
        }
        return result;
    }

    private ServerSideApplicable<HasMetadata> managed(HasMetadata object) {
        return context.getClient().resource(object).fieldManager(OperatorSettings.FIELD_MANAGER);
    }

    @SuppressWarnings("unchecked")
    private InformerEventSource<HasMetadata, ?> source(HasMetadata object) {
        var type = (Class<HasMetadata>) object.getClass();
        return (InformerEventSource<HasMetadata, ?>)
                context.eventSourceRetriever().getEventSourceFor(type, OwnedSources.name(type));
    }
}
