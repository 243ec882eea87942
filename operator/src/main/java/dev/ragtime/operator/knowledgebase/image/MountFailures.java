package dev.ragtime.operator.knowledgebase.image;

import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.knowledgebase.Source;
import dev.ragtime.operator.knowledgebase.sync.HangingPods;
import dev.ragtime.operator.knowledgebase.sync.SyncJob;
import dev.ragtime.operator.kubernetes.ContainerStates;
import dev.ragtime.operator.kubernetes.Finding;
import dev.ragtime.operator.kubernetes.PodProblems;
import dev.ragtime.operator.kubernetes.Reason;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Why images of sources cannot be mounted, by source, as the pods of a run and the API server say it; pure. Nothing else
 * tells: a node's version does not say what its container runtime was built or configured with.
 */
public final class MountFailures {
    /** A registry that is slow or away for a moment is asked again by the kubelet. */
    private static final Duration PATIENCE = Duration.ofSeconds(45);

    /** What the kubelet says of any container that could not be made, also for reasons that pass. */
    private static final String CREATE = "CreateContainerError";

    /** What containerd says where it knows no image volumes: it looks for a folder without a name. */
    private static final String NAMELESS = "failed to mkdir \"\"";

    /** A container that is slow to be made is asked for again by the kubelet, and its name is taken until it is there. */
    private static final Duration CREATING = Duration.ofMinutes(5);

    /** How the API server names what it drops or does not know. */
    private static final String VOLUMES = "spec.template.spec.volumes[";

    private static final String NEEDED =
            "image volumes need Kubernetes 1.35, or an older one with the feature gate ImageVolume, and containerd 2.1 or CRI-O 1.31: %s, or put the files onto a volume or into a bucket";

    private MountFailures() {}

    /** @param pods of a run under way, or of a dry run */
    public static Map<String, Finding> of(KnowledgeBase resource, Collection<Pod> pods, Instant now) {
        var failures = new LinkedHashMap<String, Finding>();
        for (var source : images(resource).toList()) {
            pods.stream()
                    .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                    .filter(pod -> SyncJob.mounts(pod.getSpec(), Set.of(source.name())))
                    .flatMap(pod -> ContainerStates.waiting(pod)
                            .filter(state -> state.getReason() != null)
                            .flatMap(state -> why(source, pod, state, now).stream()))
                    .findFirst()
                    .ifPresent(finding -> failures.put(source.name(), finding));
        }
        return Map.copyOf(failures);
    }

    /**
     * Empty when the refusal is about something else.
     *
     * @param refusal of a Job that mounts images
     */
    public static Map<String, Finding> refused(KnowledgeBase resource, Finding refusal) {
        if (!refusal.message().contains(VOLUMES)) return Map.of();
        return images(resource)
                .collect(Collectors.toUnmodifiableMap(
                        Source::name, source -> unsupported(source, refusal.message(), "update the cluster")));
    }

    static Stream<Source> images(KnowledgeBase resource) {
        return resource.getSpec().sources().stream().filter(source -> source.image() != null);
    }

    private static Optional<Finding> why(Source source, Pod pod, ContainerStateWaiting state, Instant now) {
        var said = String.valueOf(state.getMessage()).strip();
        if (state.getReason().equals(CREATE)) {
            if (!said.contains(NAMELESS) && isNew(pod, CREATING, now)) return Optional.empty();
            var node = "node %s cannot mount it (%s)".formatted(pod.getSpec().getNodeName(), said);
            return Optional.of(unsupported(source, node, "choose such nodes with podSettings.nodeSelector"));
        }
        var named = said.contains('"' + source.image().reference() + '"');
        if (!PodProblems.isPull(state) || !named || isNew(pod, PATIENCE, now)) return Optional.empty();
        return Optional.of(Finding.stalled(
                Reason.ImagePullFailed,
                "spec.sources[%s].image.reference: node %s cannot pull it: %s; correct it, or name a Secret in podSettings.imagePullSecrets"
                        .formatted(source.name(), pod.getSpec().getNodeName(), said)));
    }

    private static Finding unsupported(Source source, String why, String remedy) {
        return Finding.stalled(
                Reason.ImageVolumesUnsupported,
                "spec.sources[%s].image: %s; %s".formatted(source.name(), why, NEEDED.formatted(remedy)));
    }

    private static boolean isNew(Pod pod, Duration patience, Instant now) {
        return HangingPods.scheduledAt(pod)
                .filter(at -> at.plus(patience).isAfter(now))
                .isPresent();
    }
}
