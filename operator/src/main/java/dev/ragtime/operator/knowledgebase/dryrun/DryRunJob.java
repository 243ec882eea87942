package dev.ragtime.operator.knowledgebase.dryrun;

import dev.ragtime.api.Sha256;
import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.runtime.PodLayout;
import dev.ragtime.operator.knowledgebase.sync.SyncRuns;
import dev.ragtime.operator.kubernetes.Labels;
import dev.ragtime.operator.kubernetes.Labels.Component;
import dev.ragtime.operator.kubernetes.Names;
import dev.ragtime.operator.kubernetes.Ownership;
import dev.ragtime.operator.kubernetes.PodTemplates;
import dev.ragtime.operator.kubernetes.RuntimeConfig;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One pod that mounts what a run mounts, and writes nothing. */
public final class DryRunJob {
    /** Annotation of a KnowledgeBase: any new value, e.g. the time, asks what a sync would do. */
    public static final String REQUEST = "ragtime.dev/dry-run";

    private static final int TRIES = 2;

    private DryRunJob() {}

    /** What is asked for; empty when nothing is. */
    public static Optional<String> request(KnowledgeBase resource) {
        return Optional.ofNullable(resource.getMetadata().getAnnotations())
                .map(annotations -> annotations.get(REQUEST))
                .filter(value -> !value.isBlank());
    }

    /** Name of the Job that answers a request, and of its ConfigMap. */
    public static String name(KnowledgeBase resource, String request) {
        return Names.dryRun(resource.getMetadata().getName(), Sha256.hex(request, 8));
    }

    /**
     * @param connected the resource, with a status that says where to connect
     * @param name of the Job
     * @param leftOut sources that it does not read
     */
    static ConfigMap configMap(KnowledgeBase connected, String name, List<String> leftOut) {
        return new ConfigMapBuilder()
                .withMetadata(Ownership.owned(connected, name, Component.DRY_RUN))
                .withImmutable(true)
                .withData(Map.of(PodLayout.RESOURCES_FILE, RuntimeConfig.ofRun(connected, 0, name, leftOut, List.of())))
                .build();
    }

    /** @param run Job of the run that would begin now */
    static Job job(KnowledgeBase resource, String name, Job run) {
        return new JobBuilder(run)
                .withNewMetadataLike(Ownership.owned(resource, name, Component.DRY_RUN))
                .addToLabels(SyncRuns.queue(run))
                .endMetadata()
                .editSpec()
                .withCompletionMode(null)
                .withCompletions(1)
                .withParallelism(1)
                .withBackoffLimit(TRIES)
                .editTemplate()
                .editMetadata()
                // those of the run are how clouds know whose pod it is, and what podSettings ask for
                .removeFromLabels(SyncRuns.RUN)
                .removeFromLabels(SyncRuns.INDEX)
                .addToLabels(Labels.of(resource, Component.DRY_RUN))
                .endMetadata()
                .editSpec()
                .withTopologySpreadConstraints(List.of())
                .withVolumes(run.getSpec().getTemplate().getSpec().getVolumes().stream()
                        .map(volume -> configured(volume, name))
                        .toList())
                .editFirstContainer()
                .withArgs("ingest", "--dry-run")
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }

    private static Volume configured(Volume volume, String configMap) {
        return volume.getName().equals(PodTemplates.CONFIG_VOLUME) ? PodTemplates.config(configMap) : volume;
    }
}
