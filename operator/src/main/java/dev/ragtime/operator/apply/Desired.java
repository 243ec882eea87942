package dev.ragtime.operator.apply;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;

/**
 * An object as it should be.
 *
 * @param after keys of the objects without which it is not applied
 * @param createdOnce true when it is only made, and left as it is from then on
 */
public record Desired(HasMetadata object, Set<String> after, boolean createdOnce) {
    public Desired {
        after = Set.copyOf(after);
    }

    /** Made when it is missing, and brought back to what it says when it differs. */
    public static Desired of(HasMetadata object) {
        return new Desired(object, Set.of(), false);
    }

    /** Made when it is missing. */
    public static Desired once(HasMetadata object) {
        return new Desired(object, Set.of(), true);
    }

    /** The same, but only where these stand as they should. */
    public Desired after(HasMetadata... prerequisites) {
        var keys = new TreeSet<>(after);
        Arrays.stream(prerequisites).map(Desired::key).forEach(keys::add);
        return new Desired(object, keys, createdOnce);
    }

    String key() {
        return key(object);
    }

    /** What tells an object from all others of its namespace. */
    static String key(HasMetadata object) {
        return object.getKind() + "/" + object.getMetadata().getName();
    }
}
