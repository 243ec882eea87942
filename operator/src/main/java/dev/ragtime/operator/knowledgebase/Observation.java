package dev.ragtime.operator.knowledgebase;

import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.operator.knowledgebase.sync.Progress;
import dev.ragtime.operator.knowledgebase.weaviate.StoreHealth;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Everything a reconcile knows, taken at one moment.
 *
 * @param configMaps those that the sources name and that exist, by name
 * @param secrets those that the sources name and that exist, by name; values are hashes
 * @param claims PersistentVolumeClaims that the sources name and that exist
 * @param jobs runs, ended and under way
 * @param pods of the store and of runs
 * @param progress of the run under way, when its pods answer
 */
record Observation(
        KnowledgeBase resource,
        Map<String, ConfigMap> configMaps,
        Map<String, Secret> secrets,
        Set<String> claims,
        List<Job> jobs,
        List<Pod> pods,
        StoreHealth health,
        Optional<Progress> progress,
        Instant now) {

    Observation {
        configMaps = Map.copyOf(configMaps);
        secrets = Map.copyOf(secrets);
        claims = Set.copyOf(claims);
        jobs = List.copyOf(jobs);
        pods = List.copyOf(pods);
    }

    Observation withJobs(List<Job> others) {
        return new Observation(resource, configMaps, secrets, claims, others, pods, health, progress, now);
    }
}
