package dev.ragtime.operator.knowledgebase.sync;

import dev.ragtime.api.PodSettings;
import dev.ragtime.api.knowledgebase.AzureContainer;
import dev.ragtime.api.knowledgebase.CustomModel;
import dev.ragtime.api.knowledgebase.Embedding;
import dev.ragtime.api.knowledgebase.GcsBucket;
import dev.ragtime.api.knowledgebase.GitRepository;
import dev.ragtime.api.knowledgebase.ImageFiles;
import dev.ragtime.api.knowledgebase.JdbcQuery;
import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.knowledgebase.PushedDocuments;
import dev.ragtime.api.knowledgebase.S3Bucket;
import dev.ragtime.api.knowledgebase.Source;
import dev.ragtime.api.knowledgebase.SourceKind;
import dev.ragtime.api.knowledgebase.VolumeFiles;
import dev.ragtime.api.knowledgebase.WebPages;
import dev.ragtime.api.runtime.PodLayout;
import dev.ragtime.operator.kubernetes.FailurePolicy;
import dev.ragtime.operator.kubernetes.Labels;
import dev.ragtime.operator.kubernetes.Labels.Component;
import dev.ragtime.operator.kubernetes.ModelVolumes;
import dev.ragtime.operator.kubernetes.Names;
import dev.ragtime.operator.kubernetes.Ownership;
import dev.ragtime.operator.kubernetes.PodPlacement;
import dev.ragtime.operator.kubernetes.PodTemplates;
import dev.ragtime.operator.kubernetes.SecurityContexts;
import dev.ragtime.operator.kubernetes.StoreMounts;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerPortBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraintBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The Indexed Job of one run: pod i of n takes the documents whose hash modulo n is i. */
public final class SyncJob {
    public static final String CONTAINER = "ingest";

    /** Exit code of a run that only its author can mend: another try would end the same. */
    private static final int USER_ERROR = 2;

    private static final int TRIES_AGAIN = 3;

    /** Where the CPU is short, less of it than what answers queries. */
    private static final Map<String, Quantity> REQUESTS =
            Map.of("cpu", new Quantity("100m"), "memory", new Quantity("512Mi"));

    private static final Map<String, Quantity> LIMITS = Map.of("memory", new Quantity("1536Mi"));

    /**
     * Embedding is native code, and what Java does beside it is over before an optimising compiler has paid: a run of
     * 300 chunks takes 23 instead of 33 s of CPU without it, and a fifth less time. A young generation of a third of the
     * heap, 128 MiB, would hold 50 MiB more and save one in thirty.
     */
    private static final String JVM_OPTIONS = "-XX:TieredStopAtLevel=1 -XX:MaxNewSize=64m";

    private SyncJob() {}

    /**
     * @param trigger what it is started for
     * @param only sources that it reads; empty for all
     * @param leftOut sources whose objects are missing: a pod would wait for them for ever
     * @param image of the runtime
     * @param placement where the pods run and what they carry
     * @param embedding that of the index that it writes
     */
    public static Job job(
            KnowledgeBase resource,
            SyncRuns.Id id,
            String trigger,
            Set<String> only,
            Set<String> leftOut,
            String image,
            String pullPolicy,
            PodSettings placement,
            Embedding embedding) {
        var sources = resource.getSpec().sources().stream()
                .filter(source -> only.isEmpty() || only.contains(source.name()))
                .filter(source -> !leftOut.contains(source.name()))
                .toList();
        var names = sources.stream().map(Source::name).toList();
        var name = Names.syncJob(resource.getMetadata().getName(), id.index(), id.run());
        var pods = resource.getSpec().sync().parallelism();
        return new JobBuilder()
                .withNewMetadataLike(Ownership.owned(resource, name, Component.INGEST))
                .addToLabels(SyncRuns.labels(id))
                .addToLabels(queue(resource))
                .addToAnnotations(SyncRuns.TRIGGER, trigger)
                .addToAnnotations(SyncRuns.SPEC, SyncSpec.hash(resource))
                .addToAnnotations(
                        leftOut.isEmpty() || !only.isEmpty()
                                ? Map.of()
                                : Map.of(SyncRuns.LEFT_OUT, String.join(",", new TreeSet<>(leftOut))))
                .addToAnnotations(only.isEmpty() ? Map.of() : Map.of(SyncRuns.SOURCES, String.join(",", names)))
                .addToAnnotations(SyncRequests.annotations(resource, names))
                .endMetadata()
                .withNewSpec()
                .withCompletionMode("Indexed")
                .withCompletions(pods)
                .withParallelism(pods)
                // for all pods together: with a limit for each index, a failed pod stays until its replacement is made,
                // which a namespace that is being deleted forbids
                .withBackoffLimit(pods + TRIES_AGAIN - 1)
                .withActiveDeadlineSeconds(
                        resource.getSpec().sync().timeLimitSeconds().longValue())
                .withPodFailurePolicy(FailurePolicy.of(CONTAINER, USER_ERROR, PodLayout.SOURCE_FAILED))
                .withTemplate(PodPlacement.of(
                        template(resource, sources, id, image, pullPolicy, ModelVolumes.of(embedding)),
                        placement,
                        labels(resource, id)))
                .endSpec()
                .build();
    }

    /** Kueue, where it is installed, suspends such a Job when it is created and lets it run when there is room. */
    private static Map<String, String> queue(KnowledgeBase resource) {
        var name = resource.getSpec().sync().queueName();
        return name == null ? Map.of() : Map.of(SyncRuns.QUEUE, name);
    }

    /** Whether a pod of a run mounts one of these sources. */
    public static boolean mounts(PodSpec pod, Set<String> sources) {
        return !sources.isEmpty()
                && pod.getVolumes().stream()
                        .anyMatch(volume ->
                                sources.stream().map(SyncJob::volumeName).anyMatch(volume.getName()::equals));
    }

    private static PodTemplateSpec template(
            KnowledgeBase resource,
            List<Source> sources,
            SyncRuns.Id id,
            String image,
            String pullPolicy,
            List<CustomModel> models) {
        var labels = labels(resource, id);
        return new PodTemplateSpecBuilder()
                .withNewMetadata()
                .withLabels(labels)
                .addToLabels(identity(sources))
                .endMetadata()
                .withNewSpec()
                .withRestartPolicy("Never")
                .withAutomountServiceAccountToken(false)
                .withEnableServiceLinks(false)
                .withTerminationGracePeriodSeconds(30L)
                .withSecurityContext(SecurityContexts.pod())
                .withTopologySpreadConstraints(spread(labels))
                .withContainers(container(resource, sources, image, pullPolicy, models))
                .withVolumes(volumes(resource, sources, id, models))
                .endSpec()
                .build();
    }

    private static Map<String, String> labels(KnowledgeBase resource, SyncRuns.Id id) {
        var labels = new TreeMap<>(Labels.of(resource, Component.INGEST));
        labels.putAll(SyncRuns.labels(id));
        return labels;
    }

    /**
     * Azure's webhook gives the identity of their service account to pods with this label only; elsewhere it means nothing.
     * Other clouds go by the service account alone.
     */
    private static Map<String, String> identity(List<Source> sources) {
        var wanted = sources.stream()
                .anyMatch(source ->
                        source.azureBlob() != null && source.azureBlob().credentialsSecret() == null);
        return wanted ? Map.of("azure.workload.identity/use", "true") : Map.of();
    }

    private static TopologySpreadConstraint spread(Map<String, String> labels) {
        return new TopologySpreadConstraintBuilder()
                .withMaxSkew(1)
                .withTopologyKey("kubernetes.io/hostname")
                .withWhenUnsatisfiable("ScheduleAnyway")
                .withNewLabelSelector()
                .withMatchLabels(labels)
                .endLabelSelector()
                .build();
    }

    private static Container container(
            KnowledgeBase resource, List<Source> sources, String image, String pullPolicy, List<CustomModel> models) {
        return new ContainerBuilder()
                .withName(CONTAINER)
                .withImage(image)
                .withImagePullPolicy(pullPolicy)
                .withArgs("ingest")
                .withEnv(PodTemplates.env("JDK_JAVA_OPTIONS", JVM_OPTIONS))
                .withPorts(new ContainerPortBuilder()
                        .withName("http")
                        .withContainerPort(PodLayout.PORT)
                        .withProtocol("TCP")
                        .build())
                .withResources(PodTemplates.resources(resource.getSpec().sync().resources(), REQUESTS, LIMITS))
                .withTerminationMessagePath("/dev/termination-log")
                .withTerminationMessagePolicy("File")
                .withSecurityContext(SecurityContexts.container())
                .withVolumeMounts(mounts(resource, sources, models))
                .build();
    }

    private static List<Volume> volumes(
            KnowledgeBase resource, List<Source> sources, SyncRuns.Id id, List<CustomModel> models) {
        var volumes = new ArrayList<Volume>();
        volumes.add(PodTemplates.scratch(resource.getSpec().sync().scratchSize().toString()));
        volumes.add(PodTemplates.config(Names.syncJob(resource.getMetadata().getName(), id.index(), id.run())));
        int number = 0;
        for (var secret : secrets(resource, sources)) {
            volumes.add(PodTemplates.secret("secret-" + number++, secret));
        }
        volumes.addAll(StoreMounts.certificates(resource));
        sources.stream().flatMap(source -> volume(source).stream()).forEach(volumes::add);
        volumes.addAll(ModelVolumes.volumes(models));
        return volumes;
    }

    private static List<VolumeMount> mounts(KnowledgeBase resource, List<Source> sources, List<CustomModel> models) {
        var mounts = new ArrayList<VolumeMount>();
        mounts.add(PodTemplates.scratchMount());
        mounts.add(PodTemplates.configMount());
        int number = 0;
        for (var secret : secrets(resource, sources)) {
            mounts.add(PodTemplates.secretMount("secret-" + number++, secret));
        }
        mounts.addAll(StoreMounts.mounts(StoreMounts.certificates(resource)));
        sources.stream()
                .filter(source -> !volume(source).isEmpty())
                .map(source ->
                        PodTemplates.mount(volumeName(source), PodLayout.SOURCES_DIRECTORY + "/" + source.name(), true))
                .forEach(mounts::add);
        mounts.addAll(ModelVolumes.mounts(models));
        return mounts;
    }

    /** The store's key and the credentials of sources. */
    private static SortedSet<String> secrets(KnowledgeBase resource, List<Source> sources) {
        var names = new TreeSet<String>();
        StoreMounts.secret(resource).ifPresent(names::add);
        sources.stream()
                .flatMap(source -> SourceKind.of(source).stream())
                .flatMap(kind -> kind.credentials().stream())
                .forEach(credentials -> names.add(credentials.secret()));
        return names;
    }

    private static List<Volume> volume(Source source) {
        return SourceKind.of(source)
                .map(kind -> volume(kind, volumeName(source)))
                .orElse(List.of());
    }

    private static List<Volume> volume(SourceKind kind, String name) {
        return switch (kind) {
            case GitRepository _,
                    S3Bucket _,
                    GcsBucket _,
                    AzureContainer _,
                    WebPages _,
                    JdbcQuery _,
                    PushedDocuments _ -> List.of();
            case VolumeFiles volume -> List.of(PodTemplates.claim(name, volume.claimName()));
            case ImageFiles image ->
                List.of(new VolumeBuilder()
                        .withName(name)
                        .withNewImage(pullPolicy(image), image.reference())
                        .build());
            case SourceKind.ConfigMap configMap -> List.of(PodTemplates.configMap(name, configMap.name()));
        };
    }

    private static String pullPolicy(ImageFiles image) {
        return image.pullPolicy() == null ? null : image.pullPolicy().name();
    }

    private static String volumeName(Source source) {
        return volumeName(source.name());
    }

    private static String volumeName(String source) {
        return "source-" + source;
    }
}
