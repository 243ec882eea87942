package dev.ragtime.operator.apply;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What is put in place of an object that cannot be applied over: server-side apply merges lists by their keys, so that
 * an edited key leaves a second element beside the operator's. Pure.
 */
final class Replacement {
    private static final Set<String> NOT_REPLACED = Set.of("apiVersion", "kind", "metadata", "status");
    private static final KubernetesSerialization JSON = new KubernetesSerialization();

    private Replacement() {}

    /** {@code actual} with each top-level field of {@code wanted}'s spec, or of its data, put over it whole. */
    static HasMetadata of(HasMetadata actual, HasMetadata wanted) {
        var object = map(actual);
        map(wanted).forEach((field, value) -> {
            if (!NOT_REPLACED.contains(field)) object.put(field, over(object.get(field), value));
        });
        return JSON.convertValue(object, actual.getClass());
    }

    /** Whether an object of that kind may be deleted and made anew: one that holds data never is. */
    static boolean mayBeMadeAnew(HasMetadata object) {
        return !(object instanceof StatefulSet) && !(object instanceof PersistentVolumeClaim);
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
}
