package dev.ragtime.operator.apply;

import dev.ragtime.api.Sha256;
import dev.ragtime.operator.OperatorSettings;
import dev.ragtime.operator.apply.Desired.Care;
import dev.ragtime.operator.kubernetes.Finding;
import dev.ragtime.operator.kubernetes.Ownership;
import dev.ragtime.operator.kubernetes.Reason;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * Makes the objects of a resource what they should be. Writes only what differs and only what the operator made for
 * this resource; an object that is refused keeps back what depends on it and nothing else. Safe for many threads.
 */
public final class Applier {
    /** By place: what stands as it should and is not looked at again until it or the wish changes. */
    private final Map<String, Settled> settled = new ConcurrentHashMap<>();

    /** A wish, by its hash, and the version of the object that fulfils it, as the server wrote it. */
    private record Settled(String wanted, String uid, String resourceVersion) {
        static Settled of(String wanted, HasMetadata object) {
            var meta = object.getMetadata();
            return new Settled(wanted, meta.getUid(), meta.getResourceVersion());
        }
    }

    /**
     * Applies {@code objects} in their order.
     *
     * @throws KubernetesClientException for a conflict and the like, after all else was applied: the operator SDK tries
     *     again at once
     */
    public Applied apply(HasMetadata resource, List<Desired> objects, Context<?> context) {
        return apply(resource, objects, new CachedApiServer(context));
    }

    Applied apply(HasMetadata resource, List<Desired> objects, ApiServer server) {
        var refused = new LinkedHashMap<String, Finding>();
        var failures = new ArrayList<KubernetesClientException>();
        var standing = new HashMap<String, HasMetadata>();
        for (var desired : objects) {
            if (!standing.keySet().containsAll(desired.after())) continue;
            try {
                one(resource, desired, server).into(desired, standing, refused);
            } catch (KubernetesClientException e) {
                ApplyFailures.of(desired.object(), e)
                        .ifPresentOrElse(why -> refused.put(desired.key(), why), () -> failures.add(e));
            }
        }
        if (!failures.isEmpty()) throw all(failures);
        return new Applied(refused, standing);
    }

    /**
     * Deletes those of {@code existing} that the operator made for {@code resource} and that are not to be kept.
     *
     * @throws KubernetesClientException when a deletion is refused or does not get through
     */
    public void prune(
            HasMetadata resource,
            Collection<? extends HasMetadata> existing,
            Predicate<HasMetadata> keep,
            Context<?> context) {
        var server = new CachedApiServer(context);
        existing.stream()
                .filter(object -> object.getMetadata().getDeletionTimestamp() == null)
                .filter(object -> Ownership.isFor(resource, object) && !keep.test(object))
                .forEach(object -> {
                    settled.remove(place(object));
                    server.delete(object);
                });
    }

    /** An object that stands as it should, or why it does not. */
    private record Outcome(Optional<HasMetadata> standing, Optional<Finding> refused) {
        static Outcome stands(HasMetadata object) {
            return new Outcome(Optional.of(object), Optional.empty());
        }

        static Outcome refused(Finding why) {
            return new Outcome(Optional.empty(), Optional.of(why));
        }

        void into(Desired desired, Map<String, HasMetadata> allStanding, Map<String, Finding> allRefused) {
            standing.ifPresent(object -> allStanding.put(desired.key(), object));
            refused.ifPresent(why -> allRefused.put(desired.key(), why));
        }
    }

    private Outcome one(HasMetadata resource, Desired desired, ApiServer server) {
        var wanted = desired.object();
        var found = server.cached(wanted).or(() -> server.live(wanted));
        if (found.isEmpty()) return settled(wanted, hash(wanted), make(desired, server));
        var actual = found.get();
        var inTheWay = inTheWay(resource, actual);
        if (inTheWay.isPresent()) return Outcome.refused(inTheWay.get());
        if (desired.care() != Care.KEPT) return Outcome.stands(actual);
        var hash = hash(wanted);
        var before = settled.get(place(wanted));
        if (Settled.of(hash, actual).equals(before)) return Outcome.stands(actual);
        if (server.matches(actual, wanted)) return settled(wanted, hash, actual);
        // another wish than the one fulfilled, or someone's edit
        var edited = before != null && before.wanted().equals(hash);
        return settled(wanted, hash, change(actual, wanted, edited, server));
    }

    private Outcome settled(HasMetadata wanted, String hash, HasMetadata standing) {
        settled.put(place(wanted), Settled.of(hash, standing));
        return Outcome.stands(standing);
    }

    private static HasMetadata make(Desired desired, ApiServer server) {
        return switch (desired.care()) {
            case KEPT -> server.apply(desired.object());
            case MADE_ONCE -> server.create(desired.object());
            case RESERVED -> desired.object();
        };
    }

    private static Optional<Finding> inTheWay(HasMetadata resource, HasMetadata actual) {
        var object = "%s %s/%s"
                .formatted(
                        actual.getKind(),
                        actual.getMetadata().getNamespace(),
                        actual.getMetadata().getName());
        if (!Ownership.isFor(resource, actual)) {
            return Optional.of(
                    Ownership.isOfPredecessor(resource, actual)
                            ? Finding.waiting(
                                    Reason.Progressing,
                                    object + " belongs to an earlier resource of this name and is going with it")
                            : Finding.stalled(
                                    Reason.NameTaken,
                                    object
                                            + " was not made for this resource and is left as it is: delete or rename it,"
                                            + " or give this resource another name"));
        }
        return actual.getMetadata().getDeletionTimestamp() == null
                ? Optional.empty()
                : Optional.of(Finding.waiting(Reason.Progressing, object + " is being deleted and is made anew then"));
    }

    private static HasMetadata change(HasMetadata actual, HasMetadata wanted, boolean edited, ApiServer server) {
        if (actual instanceof Deployment old
                && wanted instanceof Deployment next
                && ReplicaHandover.due(old, next, OperatorSettings.FIELD_MANAGER)) {
            server.keepReplicas(old);
        }
        return edited && Replacement.isDue(actual, wanted)
                ? new Replacer(server).replace(actual, wanted)
                : applyOrReplace(actual, wanted, server);
    }

    private static HasMetadata applyOrReplace(HasMetadata actual, HasMetadata wanted, ApiServer server) {
        try {
            return server.apply(wanted, actual);
        } catch (KubernetesClientException e) {
            if (e.getCode() != ApplyFailures.UNPROCESSABLE) throw e;
            return new Replacer(server).instead(actual, wanted, e);
        }
    }

    private static String place(HasMetadata object) {
        return object.getMetadata().getNamespace() + "/" + Desired.key(object);
    }

    private static String hash(HasMetadata object) {
        return Sha256.hex(Serialization.asJson(object), 32);
    }

    private static KubernetesClientException all(List<KubernetesClientException> failures) {
        var first = failures.getFirst();
        failures.stream().skip(1).forEach(first::addSuppressed);
        return first;
    }
}
