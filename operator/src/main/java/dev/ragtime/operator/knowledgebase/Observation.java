package dev.ragtime.operator.knowledgebase;

import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.operator.knowledgebase.dryrun.DryRunSeen;
import dev.ragtime.operator.knowledgebase.push.PushedCounts;
import dev.ragtime.operator.knowledgebase.sync.Forecast;
import dev.ragtime.operator.knowledgebase.sync.StoredReports;
import dev.ragtime.operator.knowledgebase.weaviate.StoreHealth;
import dev.ragtime.operator.knowledgebase.weaviate.StoreSeen;
import dev.ragtime.operator.kubernetes.Finding;
import dev.ragtime.operator.watch.SecretReading;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Everything a reconcile knows, taken at one moment.
 *
 * @param configMaps digests of those that the sources name and that exist, by name
 * @param secrets those that the sources name and that exist, by name; without their values
 * @param claims PersistentVolumeClaims that the sources name and that exist
 * @param unmounted sources whose images cannot be mounted, and why
 * @param jobs runs, ended and under way
 * @param pods of the store and of runs
 * @param stored what the store holds of a run that ended, when its pods do not say it
 * @param hanging why volumes keep pods of the run under way from starting
 * @param dryRun what keeps the dry run that is asked for from reading
 * @param store what stands of it
 * @param health what the store says about itself
 * @param progress of the run under way, when its pods answer
 * @param pushed what was pushed, by source, when the endpoint's pod answers
 * @param routes ModelRoutes that embed and that exist
 */
record Observation(
        KnowledgeBase resource,
        Map<String, String> configMaps,
        Map<String, SecretReading> secrets,
        Set<String> claims,
        Map<String, Finding> unmounted,
        List<Job> jobs,
        List<Pod> pods,
        StoredReports stored,
        List<Finding> hanging,
        DryRunSeen dryRun,
        StoreSeen store,
        StoreHealth health,
        Optional<Forecast> progress,
        Optional<Map<String, PushedCounts>> pushed,
        Instant now,
        Set<String> routes) {

    Observation {
        configMaps = Map.copyOf(configMaps);
        secrets = Map.copyOf(secrets);
        claims = Set.copyOf(claims);
        unmounted = Map.copyOf(unmounted);
        jobs = List.copyOf(jobs);
        pods = List.copyOf(pods);
        hanging = List.copyOf(hanging);
        routes = Set.copyOf(routes);
    }

    Observation withJobs(List<Job> others) {
        return new Observation(
                resource,
                configMaps,
                secrets,
                claims,
                unmounted,
                others,
                pods,
                stored,
                hanging,
                dryRun,
                store,
                health,
                progress,
                pushed,
                now,
                routes);
    }
}
