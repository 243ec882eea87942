package dev.ragtime.operator.serving;

import dev.ragtime.api.ComputeResources;
import dev.ragtime.api.PodSettings;
import dev.ragtime.api.RuntimeSettings;
import dev.ragtime.api.knowledgebase.MountedModel;
import dev.ragtime.api.runtime.PodLayout;
import dev.ragtime.operator.kubernetes.ModelVolumes;
import dev.ragtime.operator.kubernetes.PodPlacement;
import dev.ragtime.operator.kubernetes.PodTemplates;
import dev.ragtime.operator.kubernetes.SecurityContexts;
import dev.ragtime.operator.kubernetes.StoreMounts;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.SecretProjection;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import io.fabric8.kubernetes.api.model.VolumeProjectionBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;

/**
 * One pod that answers requests; pure.
 *
 * @param image of the runtime
 * @param pullPolicy {@code Always}, {@code IfNotPresent} or {@code Never}
 * @param launcher what begins the runtime; empty: the image's entry point
 * @param command subcommand of the runtime: {@code serve}, {@code route} or {@code push}
 * @param configMap holds {@link PodLayout#RESOURCES_FILE}
 * @param secrets whose key {@link PodLayout#API_KEY} is mounted; one that is missing leaves its file out
 * @param keyrings Secrets of which every key is mounted; one that is missing leaves its folder empty
 * @param environment variables of the container
 * @param defaults CPU and memory where the user sets none
 * @param placement where the pods run and what they carry
 * @param models those that are mounted
 * @param certificates of who may sign that of an external store, see {@link StoreMounts}
 * @param folders what else is mounted
 */
public record ServingPod(
        String image,
        String pullPolicy,
        List<String> launcher,
        String command,
        String configMap,
        SortedSet<String> secrets,
        SortedSet<String> keyrings,
        List<EnvVar> environment,
        ComputeResources defaults,
        PodSettings placement,
        int timeoutSeconds,
        List<? extends MountedModel> models,
        List<Volume> certificates,
        List<PodFolder> folders) {

    /** A pod that mounts no model. */
    public ServingPod(
            String image,
            String pullPolicy,
            List<String> launcher,
            String command,
            String configMap,
            SortedSet<String> secrets,
            SortedSet<String> keyrings,
            List<EnvVar> environment,
            ComputeResources defaults,
            PodSettings placement,
            int timeoutSeconds) {
        this(
                image,
                pullPolicy,
                launcher,
                command,
                configMap,
                secrets,
                keyrings,
                environment,
                defaults,
                placement,
                timeoutSeconds,
                List.of(),
                List.of(),
                List.of());
    }

    static final String PORT_NAME = "http";

    private static final String CONTAINER = "ragtime";

    /** Beside the last request: 5 s until endpoints know, a few for the last scrape, and a margin. */
    private static final long TERMINATION_MARGIN_SECONDS = 15;

    private static final long PRE_STOP_SLEEP_SECONDS = 5;
    private static final String SECRETS_VOLUME = "secrets";
    private static final String KEYRING_VOLUME = "keys-";
    private static final String SCRATCH_SIZE = "512Mi";

    /**
     * @param labels of the pod
     * @param selector the labels that tell these pods from all others
     */
    PodTemplateSpec template(Map<String, String> labels, Map<String, String> selector, RuntimeSettings settings) {
        return PodPlacement.of(plain(labels, selector, settings), placement, selector);
    }

    private PodTemplateSpec plain(Map<String, String> labels, Map<String, String> selector, RuntimeSettings settings) {
        return new PodTemplateSpecBuilder()
                .withNewMetadata()
                .withLabels(labels)
                .endMetadata()
                .withNewSpec()
                .withAutomountServiceAccountToken(false)
                .withEnableServiceLinks(false)
                .withTerminationGracePeriodSeconds(timeoutSeconds + TERMINATION_MARGIN_SECONDS)
                .withSecurityContext(SecurityContexts.pod())
                .addNewTopologySpreadConstraint()
                .withMaxSkew(1)
                .withTopologyKey("kubernetes.io/hostname")
                .withWhenUnsatisfiable("ScheduleAnyway")
                .withNewLabelSelector()
                .withMatchLabels(selector)
                .endLabelSelector()
                .endTopologySpreadConstraint()
                .withContainers(container(settings))
                .withVolumes(volumes())
                .endSpec()
                .build();
    }

    private Container container(RuntimeSettings settings) {
        return new ContainerBuilder()
                .withName(CONTAINER)
                .withImage(image)
                .withImagePullPolicy(pullPolicy)
                .withCommand(launcher)
                .withArgs(command)
                .withEnv(environment)
                .addNewPort()
                .withName(PORT_NAME)
                .withContainerPort(PodLayout.PORT)
                .withProtocol("TCP")
                .endPort()
                .withResources(PodTemplates.resources(settings.resources(), defaults.requests(), defaults.limits()))
                .withSecurityContext(SecurityContexts.container())
                .withStartupProbe(PodTemplates.httpProbe("/livez", 1, 5, 180))
                .withLivenessProbe(PodTemplates.httpProbe("/livez", 10, 5, 6))
                .withReadinessProbe(PodTemplates.httpProbe("/readyz", 2, 5, 5))
                .withNewLifecycle()
                .withNewPreStop()
                .withNewSleep(PRE_STOP_SLEEP_SECONDS)
                .endPreStop()
                .endLifecycle()
                // the last words of a crash end up in the resource's condition
                .withTerminationMessagePolicy("FallbackToLogsOnError")
                .withVolumeMounts(mounts())
                .build();
    }

    private List<VolumeMount> mounts() {
        var mounts = new ArrayList<VolumeMount>();
        mounts.add(PodTemplates.configMount());
        if (!secrets.isEmpty()) mounts.add(PodTemplates.mount(SECRETS_VOLUME, PodLayout.SECRETS_DIRECTORY, true));
        var number = 0;
        for (var keyring : keyrings) mounts.add(PodTemplates.secretMount(KEYRING_VOLUME + number++, keyring));
        mounts.addAll(StoreMounts.mounts(certificates));
        folders.forEach(folder -> mounts.add(folder.mount()));
        mounts.addAll(ModelVolumes.mounts(models));
        mounts.add(PodTemplates.scratchMount());
        return mounts;
    }

    private List<Volume> volumes() {
        var volumes = new ArrayList<Volume>();
        volumes.add(PodTemplates.config(configMap));
        if (!secrets.isEmpty()) volumes.add(projectedSecrets());
        var number = 0;
        for (var keyring : keyrings) volumes.add(PodTemplates.optionalSecret(KEYRING_VOLUME + number++, keyring));
        volumes.addAll(certificates);
        folders.forEach(folder -> volumes.add(folder.volume()));
        volumes.addAll(ModelVolumes.volumes(models));
        volumes.add(PodTemplates.scratch(SCRATCH_SIZE));
        return volumes;
    }

    private Volume projectedSecrets() {
        return new VolumeBuilder()
                .withName(SECRETS_VOLUME)
                .withNewProjected()
                .withDefaultMode(PodTemplates.SECRET_MODE)
                .withSources(secrets.stream().map(ServingPod::projection).toList())
                .endProjected()
                .build();
    }

    /** Optional, so that a missing Secret makes one backend unusable instead of keeping the pod from starting. */
    private static VolumeProjection projection(String secret) {
        var key = new KeyToPath(PodLayout.API_KEY, null, secret + "/" + PodLayout.API_KEY);
        return new VolumeProjectionBuilder()
                .withSecret(new SecretProjection(List.of(key), secret, true))
                .build();
    }
}
