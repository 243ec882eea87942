package dev.ragtime.operator.apply;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BinaryOperator;

/**
 * What is put in place of an object that cannot be applied over: server-side apply merges lists by their keys, so that
 * an element whose key was edited would stay beside the operator's. Pure.
 */
final class Replacement {
    private static final Set<String> NOT_REPLACED = Set.of("apiVersion", "kind", "metadata", "status");
    /** Fields by which the API server tells elements of a list, the telling ones first. */
    private static final List<String> KEYS =
            List.of("mountPath", "name", "containerPort", "port", "topologyKey", "uid");

    private static final KubernetesSerialization JSON = new KubernetesSerialization();

    private Replacement() {}

    /** {@code actual} with each top-level field of {@code wanted}'s spec, or of its data, put over it whole. */
    static HasMetadata of(HasMetadata actual, HasMetadata wanted) {
        return put(actual, wanted, Replacement::over);
    }

    /** {@code actual} with nothing in its spec, or in its data, but what {@code wanted} says. */
    static HasMetadata whole(HasMetadata actual, HasMetadata wanted) {
        return put(actual, wanted, (old, value) -> value);
    }

    private static HasMetadata put(HasMetadata actual, HasMetadata wanted, BinaryOperator<Object> onto) {
        var object = map(actual);
        map(wanted).forEach((field, value) -> {
            if (!NOT_REPLACED.contains(field)) object.put(field, onto.apply(object.get(field), value));
        });
        return JSON.convertValue(object, actual.getClass());
    }

    /** Whether an object has lists that are merged by key, or fields that exclude each other. */
    static boolean mayHelp(HasMetadata object) {
        return object instanceof Service
                || object instanceof Deployment
                || object instanceof StatefulSet
                || object instanceof PodDisruptionBudget;
    }

    /** Whether a list element of {@code wanted} is missing: what has become of it would stay. */
    static boolean isDue(HasMetadata actual, HasMetadata wanted) {
        return lacks(map(actual), map(wanted));
    }

    private static boolean lacks(Object actual, Object wanted) {
        return switch (wanted) {
            case Map<?, ?> fields
            when actual instanceof Map<?, ?> present ->
                fields.entrySet().stream()
                        .anyMatch(field -> present.containsKey(field.getKey())
                                && lacks(present.get(field.getKey()), field.getValue()));
            case List<?> elements
            when actual instanceof List<?> present ->
                elements.stream().anyMatch(element -> lacksElement(present, element));
            case null, default -> false;
        };
    }

    private static boolean lacksElement(List<?> present, Object element) {
        if (!(element instanceof Map<?, ?> fields)) return false;
        var key = KEYS.stream().filter(fields::containsKey).findFirst();
        if (key.isEmpty()) return false;
        var same = present.stream()
                .filter(other ->
                        other instanceof Map<?, ?> map && fields.get(key.get()).equals(map.get(key.get())))
                .findFirst();
        return same.isEmpty() || lacks(same.get(), element);
    }

    /** Whether an object of that kind has fields that cannot change, and holds no data that would go with it. */
    static boolean mayBeMadeAnew(HasMetadata object) {
        return object instanceof Service
                || object instanceof Deployment
                || object instanceof ConfigMap
                || object instanceof Secret;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(HasMetadata object) {
        return new HashMap<>(JSON.convertValue(object, Map.class));
    }

    private static Object over(Object actual, Object wanted) {
        if (!(actual instanceof Map<?, ?> old) || !(wanted instanceof Map<?, ?> fields)) return wanted;
        var all = new HashMap<Object, Object>(old);
        all.putAll(fields);
        return all;
    }

    /** {@code object} without the trace that a replacement leaves: all its fields are the operator's by apply. */
    static Optional<HasMetadata> withoutTrace(HasMetadata object, String manager) {
        var entries = object.getMetadata().getManagedFields();
        var others = entries.stream()
                .filter(entry -> !manager.equals(entry.getManager())
                        || !"Update".equals(entry.getOperation())
                        || (entry.getSubresource() != null
                                && !entry.getSubresource().isEmpty()))
                .toList();
        if (others.size() == entries.size()) return Optional.empty();
        var clean = JSON.clone(object);
        clean.getMetadata().setManagedFields(others);
        return Optional.of(clean);
    }
}
