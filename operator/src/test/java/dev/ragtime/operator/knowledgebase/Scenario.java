package dev.ragtime.operator.knowledgebase;

import dev.ragtime.api.PodSettings;
import dev.ragtime.api.Sha256;
import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus;
import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus.LastSync;
import dev.ragtime.api.route.ModelRoute;
import dev.ragtime.api.runtime.IngestReport;
import dev.ragtime.operator.OperatorSettings;
import dev.ragtime.operator.knowledgebase.dryrun.DryRunSeen;
import dev.ragtime.operator.knowledgebase.gate.GateRun.DatasetSeen;
import dev.ragtime.operator.knowledgebase.image.MountFailures;
import dev.ragtime.operator.knowledgebase.push.PushedCounts;
import dev.ragtime.operator.knowledgebase.sync.Forecast;
import dev.ragtime.operator.knowledgebase.sync.Progress;
import dev.ragtime.operator.knowledgebase.sync.StoredReports;
import dev.ragtime.operator.knowledgebase.sync.SyncRuns;
import dev.ragtime.operator.knowledgebase.sync.SyncTrigger;
import dev.ragtime.operator.knowledgebase.weaviate.StoreHealth;
import dev.ragtime.operator.knowledgebase.weaviate.StoreImage.UpgradePolicy;
import dev.ragtime.operator.knowledgebase.weaviate.StoreSeen;
import dev.ragtime.operator.kubernetes.Finding;
import dev.ragtime.operator.serving.Golden;
import dev.ragtime.operator.watch.SecretReading;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the cluster holds, read from a golden file. ConfigMap {@code observed} says what cannot be an object: the time
 * and what the store answers. A trigger written as {@code current} stands for the hash that the sources have now.
 */
final class Scenario {
    static final OperatorSettings SETTINGS = settings(PodSettings.NONE);

    private static final String OBSERVED = "observed";

    private Scenario() {}

    static OperatorSettings settings(PodSettings podSettings) {
        return settings(podSettings, 8082);
    }

    /** Of an operator that takes no webhooks. */
    static OperatorSettings deaf() {
        return settings(PodSettings.NONE, 0);
    }

    private static OperatorSettings settings(PodSettings podSettings, int webhookPort) {
        return new OperatorSettings(
                "registry.example.com/ragtime-runtime:1",
                "registry.example.com/weaviate:1.38.3",
                UpgradePolicy.Manual,
                "IfNotPresent",
                Set.of(),
                true,
                "ragtime-operator",
                "ragtime-system",
                webhookPort,
                0,
                "",
                podSettings);
    }

    static KnowledgeBaseModel model(String name) {
        return KnowledgeBaseModel.of(observation("knowledgebase/" + name), SETTINGS);
    }

    /**
     * The same beside more.
     *
     * @param unbound why claims of the store have no volume
     * @param pods as YAML
     */
    static KnowledgeBaseModel model(String name, List<Finding> unbound, String... pods) {
        var seen = observation("knowledgebase/" + name);
        var none = seen.store();
        var store = new StoreSeen(none.nodes(), none.keys(), none.claims(), unbound, none.itsTurn());
        var all = Stream.concat(
                        seen.pods().stream(), Stream.of(pods).map(yaml -> Serialization.unmarshal(yaml, Pod.class)))
                .toList();
        return KnowledgeBaseModel.of(
                new Observation(
                        seen.resource(),
                        seen.configMaps(),
                        seen.secrets(),
                        seen.claims(),
                        seen.unmounted(),
                        seen.jobs(),
                        all,
                        seen.runs(),
                        seen.dryRun(),
                        seen.dataset(),
                        store,
                        seen.health(),
                        seen.pushed(),
                        seen.now(),
                        seen.routes()),
                SETTINGS);
    }

    /** The same with these Secrets. */
    static Observation withSecrets(Observation seen, Map<String, SecretReading> secrets) {
        return new Observation(
                seen.resource(),
                seen.configMaps(),
                secrets,
                seen.claims(),
                seen.unmounted(),
                seen.jobs(),
                seen.pods(),
                seen.runs(),
                seen.dryRun(),
                seen.dataset(),
                seen.store(),
                seen.health(),
                seen.pushed(),
                seen.now(),
                seen.routes());
    }

    private static Observation observation(String scenario) {
        var objects = Golden.input(scenario);
        var configMaps = byName(objects, ConfigMap.class);
        var observed = Optional.ofNullable(configMaps.remove(OBSERVED))
                .map(ConfigMap::getData)
                .orElse(Map.of());
        var secrets = new TreeMap<String, SecretReading>();
        byName(objects, Secret.class)
                .forEach((key, secret) -> secrets.put(
                        key, new SecretReading(secret.getData().keySet(), Optional.of(digest(secret.getData())))));
        var digests = new TreeMap<String, String>();
        configMaps.forEach((key, map) -> digests.put(key, digest(map.getData())));
        var resource = Golden.input(scenario, KnowledgeBase.class);
        var credentials = new TreeMap<String, String>();
        secrets.forEach((key, secret) -> credentials.put(key, secret.digest().orElseThrow()));
        resource.getSpec()
                .pushed()
                .forEach(source ->
                        credentials.remove(source.http().apiKeysSecret().name()));
        resource.getSpec().sources().stream()
                .flatMap(source -> Stream.ofNullable(source.webhook()))
                .forEach(webhook -> credentials.remove(webhook.tokenSecret().name()));
        var claims = byName(objects, PersistentVolumeClaim.class).keySet();
        var trigger = SyncTrigger.of(resource, digests, credentials, mounted(resource, claims));
        resource.setStatus(resolved(resource.getStatus(), trigger));
        var jobs = all(objects, Job.class);
        jobs.forEach(job -> job.getMetadata().getAnnotations().replace(SyncRuns.TRIGGER, "current", trigger));
        var pods = all(objects, Pod.class);
        var now = Instant.parse(observed.getOrDefault("now", "2026-03-01T12:00:00Z"));
        return new Observation(
                resource,
                digests,
                secrets,
                claims,
                new SyncRuns(jobs)
                        .running()
                        .map(job -> MountFailures.of(resource, SyncRuns.pods(job, pods), now))
                        .orElse(Map.of()),
                jobs,
                pods,
                Map.of(1, new RunSeen(stored(observed.get("stored")), List.of(), progress(observed))),
                DryRunSeen.NOTHING,
                DatasetSeen.NOTHING,
                StoreSeen.NOTHING,
                new StoreHealth(
                        Integer.parseInt(observed.getOrDefault("nodesReady", "0")),
                        Optional.ofNullable(observed.get("version")),
                        Integer.parseInt(observed.getOrDefault("nodesFull", "0")),
                        false,
                        Optional.ofNullable(observed.get("collections")).map(names -> Set.of(names.split(",")))),
                Optional.ofNullable(observed.get("pushed"))
                        .map(json -> Map.of("inbox", Serialization.unmarshal(json, PushedCounts.class))),
                now,
                byName(objects, ModelRoute.class).keySet());
    }

    private static Optional<Forecast> progress(Map<String, String> observed) {
        return Optional.ofNullable(observed.get("done"))
                .map(done -> new Forecast(
                        new Progress(Long.parseLong(done), Long.parseLong(observed.get("total"))),
                        Optional.ofNullable(observed.get("end")).map(Instant::parse)));
    }

    /** With images that can be mounted, as far as the run knew when it began. */
    private static Set<String> mounted(KnowledgeBase resource, Set<String> claims) {
        var images = resource.getSpec().sources().stream().filter(source -> source.image() != null);
        return Stream.concat(
                        claims.stream().map(name -> "claim/" + name), images.map(source -> "image/" + source.name()))
                .collect(Collectors.toSet());
    }

    private static String digest(Map<String, String> data) {
        return Sha256.hex(new TreeMap<>(Objects.requireNonNullElse(data, Map.of())).toString(), 16);
    }

    /** {@code away}, or the reports as a JSON list; not asked when absent. */
    private static StoredReports stored(String said) {
        if (said == null) return new StoredReports.NotAsked();
        if (said.equals("away")) return new StoredReports.Away();
        return new StoredReports.Read(List.of(Serialization.unmarshal(said, IngestReport[].class)));
    }

    private static KnowledgeBaseStatus resolved(KnowledgeBaseStatus s, String trigger) {
        if (s == null || s.lastSync() == null || !"current".equals(s.lastSync().trigger())) return s;
        var l = s.lastSync();
        var last = new LastSync(
                l.number(),
                l.index(),
                l.result(),
                l.startedAt(),
                l.finishedAt(),
                trigger,
                l.added(),
                l.changed(),
                l.deleted(),
                l.chunksEmbedded(),
                l.failures(),
                l.sources());
        return new KnowledgeBaseStatus(
                s.observedGeneration(),
                s.effective(),
                s.activeIndex(),
                s.candidateIndex(),
                s.currentSync(),
                last,
                s.lastPartialSync(),
                s.lastSuccessfulSyncAt(),
                s.sources(),
                s.store(),
                s.push(),
                s.dryRun(),
                s.sloSummary(),
                s.slo(),
                s.conditions(),
                s.keptIndexes());
    }

    private static <T extends HasMetadata> List<T> all(List<HasMetadata> objects, Class<T> type) {
        return objects.stream().filter(type::isInstance).map(type::cast).toList();
    }

    private static <T extends HasMetadata> Map<String, T> byName(List<HasMetadata> objects, Class<T> type) {
        return all(objects, type).stream()
                .collect(Collectors.toMap(o -> o.getMetadata().getName(), Function.identity()));
    }
}
