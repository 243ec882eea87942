package dev.ragtime.operator.knowledgebase.weaviate;

import dev.ragtime.operator.OperatorSettings;
import dev.ragtime.operator.kubernetes.Finding;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Makes claims as large as the spec asks for, one by one. Safe for use by many threads. */
public final class ClaimGrowth {
    /** A refusal stands this long before it is asked for again: a StorageClass is not watched. */
    private static final Duration AGAIN = Duration.ofSeconds(60);

    private static final int FORBIDDEN = 403;
    private static final int UNPROCESSABLE = 422;

    private final KubernetesClient client;
    private final Clock clock;
    private final Map<String, Refusal> refusals = new ConcurrentHashMap<>();

    private record Refusal(PersistentVolumeClaim patch, Finding finding, Instant at) {}

    public ClaimGrowth(KubernetesClient client, Clock clock) {
        this.client = client;
        this.clock = clock;
    }

    /**
     * Why claims cannot grow; empty when all do.
     *
     * @throws KubernetesClientException when the API server does not answer
     */
    public List<Finding> grow(Volumes volumes) {
        var refused = new ArrayList<Finding>();
        for (var patch : volumes.toResize())
            standing(patch).or(() -> resize(patch, volumes)).ifPresent(refused::add);
        return List.copyOf(refused);
    }

    private Optional<Finding> standing(PersistentVolumeClaim patch) {
        return Optional.ofNullable(refusals.get(patch.getMetadata().getUid()))
                .filter(refusal -> refusal.patch().equals(patch))
                .filter(refusal -> clock.instant().isBefore(refusal.at().plus(AGAIN)))
                .map(Refusal::finding);
    }

    private Optional<Finding> resize(PersistentVolumeClaim patch, Volumes volumes) {
        var uid = patch.getMetadata().getUid();
        try {
            client.resource(patch)
                    .fieldManager(OperatorSettings.FIELD_MANAGER)
                    .forceConflicts()
                    .serverSideApply();
            refusals.remove(uid);
            return Optional.empty();
        } catch (KubernetesClientException e) {
            if (e.getCode() != FORBIDDEN && e.getCode() != UNPROCESSABLE) throw e;
            var said = e.getStatus() == null ? e.getMessage() : e.getStatus().getMessage();
            var finding = Volumes.refused(patch, volumes.className(patch), said);
            refusals.put(uid, new Refusal(patch, finding, clock.instant()));
            return Optional.of(finding);
        }
    }
}
