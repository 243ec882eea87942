package dev.ragtime.operator.apply;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;

/**
 * An object as it should be.
 *
 * @param after keys of the objects without which it is not applied
 * @param care what is done for it
 */
public record Desired(HasMetadata object, Set<String> after, Care care) {
    /** What is done for an object. */
    public enum Care {
        /** Made when it is missing, and brought back to what it says when it differs. */
        KEPT,
        /** Made when it is missing, and left as it is from then on. */
        MADE_ONCE,
        /** Made by someone else on the resource's behalf: the name must not be taken. */
        RESERVED
    }

    public Desired {
        after = Set.copyOf(after);
    }

    /** Made when it is missing, and brought back to what it says when it differs. */
    public static Desired of(HasMetadata object) {
        return new Desired(object, Set.of(), Care.KEPT);
    }

    /** Made when it is missing. */
    public static Desired once(HasMetadata object) {
        return new Desired(object, Set.of(), Care.MADE_ONCE);
    }

    /** Looked for, so that one that was not made for the resource is told of; never written. */
    public static Desired reserved(HasMetadata object) {
        return new Desired(object, Set.of(), Care.RESERVED);
    }

    /** The same, but only where these stand as they should. */
    public Desired after(HasMetadata... prerequisites) {
        var keys = new TreeSet<>(after);
        Arrays.stream(prerequisites).map(Desired::key).forEach(keys::add);
        return new Desired(object, keys, care);
    }

    String key() {
        return key(object);
    }

    /** What tells an object from all others of its namespace. */
    static String key(HasMetadata object) {
        return object.getKind() + "/" + object.getMetadata().getName();
    }
}
