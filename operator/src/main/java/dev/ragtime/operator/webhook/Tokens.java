package dev.ragtime.operator.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ragtime.api.knowledgebase.Webhook;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * What senders share with sources. Each Secret is read by one at a time and at most once in a few seconds, however many
 * hooks come, so a replaced token counts that late; where that failed, at most once a second. Safe for use by many
 * threads.
 */
final class Tokens {
    private static final long KEPT_NANOS = Duration.ofSeconds(5).toNanos();
    private static final long FAILURE_KEPT_NANOS = Duration.ofSeconds(1).toNanos();
    private static final int MOST = 1024;

    private final KubernetesClient client;
    private final LongSupplier nanoTime;
    private final Map<String, Place> places;

    /** Of one Secret: whoever reads it holds the lock. */
    private static final class Place {
        private final ReentrantLock lock = new ReentrantLock();
        private Optional<Reading> last = Optional.empty();
    }

    /** @param failure why there are no tokens; empty when they were read */
    private record Reading(long at, List<String> tokens, Optional<KubernetesClientException> failure) {
        boolean holds(long now) {
            return now - at < (failure.isEmpty() ? KEPT_NANOS : FAILURE_KEPT_NANOS);
        }
    }

    /** @param nanoTime a clock that never steps */
    Tokens(KubernetesClient client, LongSupplier nanoTime) {
        this.client = client;
        this.nanoTime = nanoTime;
        this.places = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Place> eldest) {
                return size() > MOST;
            }
        };
    }

    /**
     * Those that a hook may be signed with; none while the Secret is missing, or empty.
     *
     * @throws KubernetesClientException when it cannot be read
     */
    List<String> of(Receiver receiver) throws InterruptedException {
        var namespace = receiver.address().namespace();
        var name = receiver.source().webhook().tokenSecret().name();
        Place place;
        synchronized (places) {
            place = places.computeIfAbsent(namespace + "/" + name, _ -> new Place());
        }
        // one slow answer holds up those only that wait for the same
        place.lock.lockInterruptibly();
        try {
            var reading =
                    place.last.filter(last -> last.holds(nanoTime.getAsLong())).orElseGet(() -> read(namespace, name));
            place.last = Optional.of(reading);
            if (reading.failure().isPresent()) throw reading.failure().get();
            return reading.tokens();
        } finally {
            place.lock.unlock();
        }
    }

    private Reading read(String namespace, String name) {
        var begun = nanoTime.getAsLong();
        try {
            var secret = client.secrets().inNamespace(namespace).withName(name).get();
            var tokens = Optional.ofNullable(secret).map(Tokens::tokens).orElse(List.of());
            return new Reading(begun, tokens, Optional.empty());
        } catch (KubernetesClientException e) {
            // from its end on: it may have taken longer than it is kept
            return new Reading(nanoTime.getAsLong(), List.of(), Optional.of(e));
        }
    }

    private static List<String> tokens(Secret secret) {
        var data = Optional.ofNullable(secret.getData()).orElse(Map.of());
        return Stream.of(Webhook.TOKEN, Webhook.PREVIOUS_TOKEN)
                .flatMap(key -> Stream.ofNullable(data.get(key)))
                // a file's last line break comes along easily, and nobody means it
                .map(value -> new String(Base64.getDecoder().decode(value), UTF_8).strip())
                .filter(token -> !token.isEmpty())
                .toList();
    }
}
