package dev.ragtime.operator.knowledgebase.weaviate;

import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus.KeyRotation;
import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus.KeyRotation.Phase;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The keys of a store as its two Secrets should hold them. Each Secret restores the other, and both follow from the
 * phase in the status, which is written before: a reconcile that ends halfway is taken up by the next.
 *
 * @param client the one that clients show
 * @param accepted those that a node accepts when it starts, newest first
 */
public record StoreKeys(String client, List<String> accepted) {
    public StoreKeys {
        accepted = List.copyOf(accepted);
    }

    /**
     * What is known of the keys.
     *
     * @param client in the clients' Secret; empty when it is lost
     * @param accepted in the nodes' Secret; empty when it is lost
     * @param remembered by the operator, which last wrote both: stands against losses and foreign edits
     * @param restarts for which the nodes' pods were made last
     */
    public record Known(Optional<String> client, List<String> accepted, Optional<StoreKeys> remembered, int restarts) {
        public Known {
            accepted = List.copyOf(accepted);
        }

        /** Newest first; empty when nobody knows one. */
        List<String> keys() {
            if (remembered.isPresent()) return remembered.get().accepted();
            return accepted.isEmpty() ? client.stream().toList() : accepted;
        }

        /** Keys to try, the likeliest first; those that contradict it only while nobody remembers. */
        public List<String> candidates() {
            if (remembered.isPresent()) return List.of(remembered.get().client());
            return Stream.concat(client.stream(), accepted.stream()).distinct().toList();
        }

        /** The same once a node accepted {@code key}: it stands against an edit that nobody saw being made. */
        public Known confirmed(String key) {
            boolean contradiction = remembered.isEmpty()
                    && client.isPresent()
                    && !accepted.isEmpty()
                    && !accepted.contains(client.get());
            if (!contradiction) return this;
            return new Known(client, accepted, Optional.of(new StoreKeys(key, List.of(key))), restarts);
        }

        /** In the midst of a rotation the new key was lost, after nodes may have begun to accept it. */
        boolean lostNewKey(KeyRotation rotation) {
            return rotation.phase() == Phase.Adding && keys().size() < 2 && restarts >= rotation.restarts();
        }
    }

    /** @param fresh makes a key, where one is needed */
    public static StoreKeys of(Known known, KeyRotation rotation, Supplier<String> fresh) {
        var keys = known.keys().isEmpty() ? List.of(fresh.get()) : known.keys();
        if (rotation.phase() == Phase.Switching) return new StoreKeys(keys.getFirst(), keys);
        if (rotation.phase() != Phase.Adding) return new StoreKeys(keys.getFirst(), List.of(keys.getFirst()));
        var both = keys.size() > 1 || known.lostNewKey(rotation) ? keys : List.of(fresh.get(), keys.getFirst());
        return new StoreKeys(both.getLast(), both);
    }
}
