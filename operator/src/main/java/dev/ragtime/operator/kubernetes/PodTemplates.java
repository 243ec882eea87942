package dev.ragtime.operator.kubernetes;

import dev.ragtime.api.ComputeResources;
import dev.ragtime.api.runtime.PodLayout;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.util.Map;
import java.util.TreeMap;

/**
 * Pieces that the pods of all workloads share. Values are written as the API server prints them, defaults included,
 * since server-side apply would otherwise find a difference at every reconcile.
 */
public final class PodTemplates {
    public static final String SCRATCH_VOLUME = "tmp";
    public static final String CONFIG_VOLUME = "config";
    /** Readable by the group only: 0440. */
    public static final int SECRET_MODE = 0440;

    private PodTemplates() {}

    /** Writable scratch space. {@code sizeLimit} in the form the server prints, e.g. {@code 1Gi}. */
    public static Volume scratch(String sizeLimit) {
        return new VolumeBuilder()
                .withName(SCRATCH_VOLUME)
                .withNewEmptyDir()
                .withSizeLimit(new Quantity(sizeLimit))
                .endEmptyDir()
                .build();
    }

    public static VolumeMount scratchMount() {
        return mount(SCRATCH_VOLUME, PodLayout.SCRATCH_DIRECTORY, false);
    }

    /** The folder with {@code resources.yaml}. */
    public static Volume config(String configMap) {
        return configMap(CONFIG_VOLUME, configMap);
    }

    public static VolumeMount configMount() {
        return mount(CONFIG_VOLUME, PodLayout.CONFIG_DIRECTORY, true);
    }

    public static Volume configMap(String volume, String configMap) {
        return new VolumeBuilder()
                .withName(volume)
                .withNewConfigMap()
                .withName(configMap)
                .withDefaultMode(0444)
                .endConfigMap()
                .build();
    }

    /** A claim that is only read. */
    public static Volume claim(String volume, String claim) {
        return new VolumeBuilder()
                .withName(volume)
                .withNewPersistentVolumeClaim(claim, true)
                .build();
    }

    public static Volume secret(String volume, String secret) {
        return new VolumeBuilder()
                .withName(volume)
                .withNewSecret()
                .withSecretName(secret)
                .withDefaultMode(SECRET_MODE)
                .endSecret()
                .build();
    }

    /** The same of a Secret that need not exist: its keys appear in the running pod when it does. */
    public static Volume optionalSecret(String volume, String secret) {
        return new VolumeBuilder(secret(volume, secret))
                .editSecret()
                .withOptional(true)
                .endSecret()
                .build();
    }

    /** Mounts volume {@code volume} where the runtime looks for Secret {@code secret}. */
    public static VolumeMount secretMount(String volume, String secret) {
        return mount(volume, PodLayout.SECRETS_DIRECTORY + "/" + secret, true);
    }

    public static VolumeMount mount(String volume, String path, boolean readOnly) {
        // false is the server's default and is not stored
        return new VolumeMountBuilder()
                .withName(volume)
                .withMountPath(path)
                .withReadOnly(readOnly ? Boolean.TRUE : null)
                .build();
    }

    /** A pod's own field as environment variable. */
    public static EnvVar fieldEnv(String name, String fieldPath) {
        return new EnvVarBuilder()
                .withName(name)
                .withNewValueFrom()
                .withNewFieldRef()
                .withApiVersion("v1")
                .withFieldPath(fieldPath)
                .endFieldRef()
                .endValueFrom()
                .build();
    }

    public static EnvVar env(String name, String value) {
        return new EnvVarBuilder().withName(name).withValue(value).build();
    }

    /** An HTTP probe on the port named {@code http}. */
    public static Probe httpProbe(String path, int periodSeconds, int timeoutSeconds, int failureThreshold) {
        return new ProbeBuilder()
                .withNewHttpGet()
                .withPath(path)
                .withPort(new IntOrString("http"))
                .withScheme("HTTP")
                .endHttpGet()
                .withPeriodSeconds(periodSeconds)
                .withTimeoutSeconds(timeoutSeconds)
                .withFailureThreshold(failureThreshold)
                .withSuccessThreshold(1)
                .build();
    }

    /** What the user asks for, over defaults. A default limit below a request that the user set is raised to it. */
    public static ResourceRequirements resources(
            ComputeResources wanted, Map<String, Quantity> defaultRequests, Map<String, Quantity> defaultLimits) {
        var requests = new TreeMap<>(defaultRequests);
        requests.putAll(wanted.requests());
        var limits = new TreeMap<>(defaultLimits);
        limits.putAll(wanted.limits());
        requests.forEach((name, request) -> {
            var limit = limits.get(name);
            if (limit == null || limit.getNumericalAmount().compareTo(request.getNumericalAmount()) >= 0) return;
            if (wanted.limits().containsKey(name)) requests.put(name, limit);
            else limits.put(name, request);
        });
        return new ResourceRequirementsBuilder()
                .withRequests(requests)
                .withLimits(limits)
                .build();
    }
}
