package dev.ragtime.operator.knowledgebase.gate;

import dev.ragtime.api.PodSettings;
import dev.ragtime.api.knowledgebase.Embedding;
import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.knowledgebase.Promotion.Dataset;
import dev.ragtime.api.runtime.PodLayout;
import dev.ragtime.operator.kubernetes.FailurePolicy;
import dev.ragtime.operator.kubernetes.Labels;
import dev.ragtime.operator.kubernetes.Labels.Component;
import dev.ragtime.operator.kubernetes.ModelVolumes;
import dev.ragtime.operator.kubernetes.Ownership;
import dev.ragtime.operator.kubernetes.PodPlacement;
import dev.ragtime.operator.kubernetes.PodTemplates;
import dev.ragtime.operator.kubernetes.RouteAddress;
import dev.ragtime.operator.kubernetes.RuntimeConfig;
import dev.ragtime.operator.kubernetes.SecurityContexts;
import dev.ragtime.operator.kubernetes.StoreMounts;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One pod that asks two indexes the same queries, and writes to neither. */
final class GateJob {
    private static final String CONTAINER = "gate";
    private static final String DATASET = "dataset";

    /** Exit code of a comparison that only a person can make possible. */
    private static final int USER_ERROR = 2;

    private static final int TRIES_AGAIN = 6;
    private static final long LONGEST_SECONDS = 7200;

    /** Where the CPU is short, less of it than what answers queries. */
    private static final Map<String, Quantity> REQUESTS =
            Map.of("cpu", new Quantity("100m"), "memory", new Quantity("512Mi"));

    private static final Map<String, Quantity> LIMITS = Map.of("memory", new Quantity("1536Mi"));

    /** Over before an optimising compiler has paid, which takes two fifths of its CPU. */
    private static final String JVM_OPTIONS = "-XX:TieredStopAtLevel=1";

    private GateJob() {}

    /** @param connected the resource, with a status that says where its indexes are */
    static ConfigMap configMap(KnowledgeBase connected, String name) {
        return new ConfigMapBuilder()
                .withMetadata(Ownership.owned(connected, name, Component.GATE))
                .withImmutable(true)
                .withData(
                        Map.of(PodLayout.RESOURCES_FILE, RuntimeConfig.render(List.of(connected)) + routes(connected)))
                .build();
    }

    private static String routes(KnowledgeBase connected) {
        return embeddings(connected)
                .map(embedding ->
                        RouteAddress.document(embedding, connected.getMetadata().getNamespace()))
                .distinct()
                .collect(Collectors.joining());
    }

    /** Of the two indexes. */
    private static Stream<Embedding> embeddings(KnowledgeBase connected) {
        var status = connected.getStatus();
        return Stream.of(status.activeIndex(), status.keptIndexes().getFirst())
                .map(index -> index.definition().embedding());
    }

    /** @param resource with a status that says where its indexes are */
    static Job job(KnowledgeBase resource, String name, String image, String pullPolicy, PodSettings placement) {
        var labels = Labels.of(resource, Component.GATE);
        var template = new PodTemplateSpecBuilder()
                .withNewMetadata()
                .withLabels(labels)
                .endMetadata()
                .withNewSpec()
                .withRestartPolicy("Never")
                .withAutomountServiceAccountToken(false)
                .withEnableServiceLinks(false)
                .withTerminationGracePeriodSeconds(30L)
                .withSecurityContext(SecurityContexts.pod())
                .withContainers(container(resource, image, pullPolicy))
                .withVolumes(volumes(resource, name))
                .endSpec()
                .build();
        return new JobBuilder()
                .withMetadata(Ownership.owned(resource, name, Component.GATE))
                .withNewSpec()
                .withBackoffLimit(TRIES_AGAIN)
                .withActiveDeadlineSeconds(LONGEST_SECONDS)
                .withPodFailurePolicy(FailurePolicy.of(CONTAINER, USER_ERROR))
                .withTemplate(PodPlacement.of(template, placement, labels))
                .endSpec()
                .build();
    }

    private static Container container(KnowledgeBase resource, String image, String pullPolicy) {
        return new ContainerBuilder()
                .withName(CONTAINER)
                .withImage(image)
                .withImagePullPolicy(pullPolicy)
                .withArgs(arguments(resource))
                .withEnv(PodTemplates.env("JDK_JAVA_OPTIONS", JVM_OPTIONS))
                .withResources(PodTemplates.resources(resource.getSpec().sync().resources(), REQUESTS, LIMITS))
                .withTerminationMessagePath("/dev/termination-log")
                .withTerminationMessagePolicy("File")
                .withSecurityContext(SecurityContexts.container())
                .withVolumeMounts(mounts(resource))
                .build();
    }

    private static Optional<Dataset> dataset(KnowledgeBase resource) {
        return Optional.ofNullable(resource.getSpec().promotion().gate().dataset());
    }

    private static List<String> arguments(KnowledgeBase resource) {
        return dataset(resource)
                .map(Dataset::volume)
                .filter(volume -> !volume.directory().isEmpty())
                .map(volume -> List.of("gate", "--dataset", PodLayout.DATASET_DIRECTORY + "/" + volume.directory()))
                .orElse(List.of("gate"));
    }

    private static List<Volume> volumes(KnowledgeBase resource, String name) {
        var volumes = new ArrayList<>(List.of(PodTemplates.scratch("1Gi"), PodTemplates.config(name)));
        StoreMounts.secret(resource)
                .map(secret -> PodTemplates.secret("store", secret))
                .ifPresent(volumes::add);
        volumes.addAll(StoreMounts.certificates(resource));
        volumes.addAll(ModelVolumes.volumes(ModelVolumes.of(embeddings(resource).toList())));
        dataset(resource).map(GateJob::volume).ifPresent(volumes::add);
        return volumes;
    }

    private static Volume volume(Dataset dataset) {
        if (dataset.configMap() != null)
            return PodTemplates.configMap(DATASET, dataset.configMap().name());
        return PodTemplates.claim(DATASET, dataset.volume().claimName());
    }

    private static List<VolumeMount> mounts(KnowledgeBase resource) {
        var mounts = new ArrayList<>(List.of(PodTemplates.scratchMount(), PodTemplates.configMount()));
        StoreMounts.secret(resource)
                .map(secret -> PodTemplates.secretMount("store", secret))
                .ifPresent(mounts::add);
        mounts.addAll(StoreMounts.mounts(StoreMounts.certificates(resource)));
        mounts.addAll(ModelVolumes.mounts(ModelVolumes.of(embeddings(resource).toList())));
        if (dataset(resource).isPresent()) mounts.add(PodTemplates.mount(DATASET, PodLayout.DATASET_DIRECTORY, true));
        return mounts;
    }
}
