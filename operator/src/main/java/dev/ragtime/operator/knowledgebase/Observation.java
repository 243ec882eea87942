package dev.ragtime.operator.knowledgebase;

import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.operator.knowledgebase.dryrun.DryRunSeen;
import dev.ragtime.operator.knowledgebase.gate.GateRun.DatasetSeen;
import dev.ragtime.operator.knowledgebase.push.PushedCounts;
import dev.ragtime.operator.knowledgebase.weaviate.HostSeen;
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
 * @param runs what is seen of runs beside that, by the number of their index
 * @param dryRun what keeps the dry run that is asked for from reading
 * @param dataset what is seen of the judged queries that a gate names
 * @param store what stands of it
 * @param health what the store says about itself
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
        Map<Integer, RunSeen> runs,
        DryRunSeen dryRun,
        DatasetSeen dataset,
        StoreSeen store,
        StoreHealth health,
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
        runs = Map.copyOf(runs);
        routes = Set.copyOf(routes);
    }

    /** What is seen of the run of an index. */
    RunSeen run(int index) {
        return runs.getOrDefault(index, RunSeen.NOTHING);
    }

    /** Why volumes keep pods of runs under way from starting. */
    List<Finding> hanging() {
        return runs.values().stream().flatMap(run -> run.hanging().stream()).toList();
    }

    /** Copies that the store of another KnowledgeBase can keep; empty while nobody knows, and for other stores. */
    Optional<Integer> copies() {
        return store.host().flatMap(HostSeen::copies);
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
                runs,
                dryRun,
                dataset,
                store,
                health,
                pushed,
                now,
                routes);
    }
}
