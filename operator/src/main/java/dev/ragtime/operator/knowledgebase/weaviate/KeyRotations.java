package dev.ragtime.operator.knowledgebase.weaviate;

import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus.KeyRotation;
import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus.KeyRotation.Phase;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * How a store's key is replaced without a moment in which a client is refused: nodes learn the new one beside the old
 * one, clients take it up, nodes forget the old one. Pure; the keys themselves are in {@link StoreKeys}.
 */
public final class KeyRotations {
    /** Any new value of it on a KnowledgeBase replaces the key. */
    public static final String REQUEST = "ragtime.dev/rotate-store-key";

    /** By then the kubelet has brought the new key to every client. */
    static final Duration CLIENTS_FOLLOW = Duration.ofMinutes(5);

    /** Nodes that refuse the key are not restarted more often than this. */
    static final Duration BETWEEN_RESTARTS = Duration.ofMinutes(2);

    private static final int LONGEST_REQUEST = 63;

    private KeyRotations() {}

    /**
     * What a step rests on.
     *
     * @param requested value of the annotation
     * @param settled all nodes run as the status says, and are ready
     * @param refused a node answers, and refuses the key that it should accept
     * @param lostNewKey see {@link StoreKeys.Known#lostNewKey}
     * @param guests the store has guests, to which nodes of version 0.1 cannot give keys
     */
    public record Situation(
            Optional<String> requested,
            boolean settled,
            boolean refused,
            boolean lostNewKey,
            boolean guests,
            Instant now) {}

    /**
     * Where a store stands that has no record of it.
     *
     * @param restarts for which its nodes' pods were made; empty when there are no nodes yet. Version 0.1 made them
     *     without any: 0, and nothing changes for them until a restart is needed.
     */
    public static KeyRotation initial(Optional<Integer> restarts, Optional<String> requested) {
        // a key that is about to be made needs no replacement
        var heard = restarts.isPresent() ? Optional.<String>empty() : requested.map(KeyRotations::heard);
        return new KeyRotation(heard.orElse(null), null, restarts.orElse(1), null);
    }

    /** The next step, or the same object when it is not due. */
    public static KeyRotation next(KeyRotation at, Situation seen) {
        return switch (at.phase()) {
            case null -> atRest(at, seen);
            case Adding -> {
                if (seen.lostNewKey()) yield step(at, Phase.Adding, 1, seen);
                yield seen.settled() ? step(at, Phase.Switching, 0, seen) : at;
            }
            case Switching -> passed(at, CLIENTS_FOLLOW, seen) ? step(at, Phase.Removing, 1, seen) : at;
            case Removing -> seen.settled() ? step(at, null, 0, seen) : at;
        };
    }

    private static KeyRotation atRest(KeyRotation at, Situation seen) {
        if (!seen.settled()) return at;
        var request = seen.requested().map(KeyRotations::heard);
        if (request.isPresent() && !request.get().equals(at.request())) {
            return new KeyRotation(request.get(), Phase.Adding, at.restarts() + 1, text(seen.now()));
        }
        if (seen.guests() && at.restarts() == 0) return step(at, null, 1, seen);
        return seen.refused() && passed(at, BETWEEN_RESTARTS, seen) ? step(at, null, 1, seen) : at;
    }

    /** When the next step is due by time alone. */
    public static Optional<Instant> due(KeyRotation at) {
        return at.phase() == Phase.Switching ? since(at).map(since -> since.plus(CLIENTS_FOLLOW)) : Optional.empty();
    }

    private static KeyRotation step(KeyRotation at, Phase phase, int restarts, Situation seen) {
        return new KeyRotation(at.request(), phase, at.restarts() + restarts, text(seen.now()));
    }

    private static boolean passed(KeyRotation at, Duration wait, Situation seen) {
        return since(at).map(since -> !since.plus(wait).isAfter(seen.now())).orElse(true);
    }

    private static Optional<Instant> since(KeyRotation at) {
        return Optional.ofNullable(at.since()).map(Instant::parse);
    }

    private static String text(Instant now) {
        return now.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static String heard(String request) {
        return request.length() > LONGEST_REQUEST ? request.substring(0, LONGEST_REQUEST) : request;
    }
}
