package dev.ragtime.operator.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ragtime.api.knowledgebase.Webhook;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * What senders share with sources. Read at most once in a few seconds for each Secret, however many hooks come, so a
 * replaced token counts that late. Safe for use by many threads.
 */
final class Tokens {
    private static final long KEPT_NANOS = Duration.ofSeconds(5).toNanos();
    private static final int MOST = 1024;

    private final KubernetesClient client;
    private final LongSupplier nanoTime;
    private final Map<String, Reading> readings;

    private record Reading(long at, List<String> tokens) {}

    /** @param nanoTime a clock that never steps */
    Tokens(KubernetesClient client, LongSupplier nanoTime) {
        this.client = client;
        this.nanoTime = nanoTime;
        this.readings = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Reading> eldest) {
                return size() > MOST;
            }
        };
    }

    /**
     * Those that a hook may be signed with; none while the Secret is missing, or empty.
     *
     * @throws io.fabric8.kubernetes.client.KubernetesClientException when it cannot be read
     */
    List<String> of(Receiver receiver) {
        var namespace = receiver.address().namespace();
        var name = receiver.source().webhook().tokenSecret().name();
        var key = namespace + "/" + name;
        var now = nanoTime.getAsLong();
        synchronized (readings) {
            var kept = readings.get(key);
            if (kept != null && now - kept.at() < KEPT_NANOS) return kept.tokens();
        }
        // outside of the lock: one slow answer must not hold up the others
        var secret = client.secrets().inNamespace(namespace).withName(name).get();
        var tokens = Optional.ofNullable(secret).map(Tokens::tokens).orElse(List.of());
        synchronized (readings) {
            readings.put(key, new Reading(now, tokens));
        }
        return tokens;
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
