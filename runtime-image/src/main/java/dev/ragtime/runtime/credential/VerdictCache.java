package dev.ragtime.runtime.credential;

import dev.ragtime.api.Sha256;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * What was said of tokens a moment ago: of one that is somebody's for half a minute, so long may one count that was revoked,
 * of others for five seconds. Tokens are kept as hashes, no more than ten thousand. Thread-safe.
 */
final class VerdictCache {
    private static final Duration KNOWN = Duration.ofSeconds(30);
    private static final Duration OTHERS = Duration.ofSeconds(5);
    private static final int MOST = 10_000;

    private final InstantSource clock;

    private final SequencedMap<String, Judged> judged = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Judged> eldest) {
            return size() > MOST;
        }
    };

    private record Judged(Verdict verdict, Instant until) {}

    VerdictCache(InstantSource clock) {
        this.clock = clock;
    }

    synchronized Optional<Verdict> of(String token) {
        var now = clock.instant();
        return Optional.ofNullable(judged.get(hash(token)))
                .filter(known -> known.until().isAfter(now))
                .map(Judged::verdict);
    }

    synchronized void put(String token, Verdict verdict) {
        var kept = verdict instanceof Verdict.Known ? KNOWN : OTHERS;
        judged.putLast(hash(token), new Judged(verdict, clock.instant().plus(kept)));
    }

    private static String hash(String token) {
        return Sha256.hex(token, 64);
    }
}
