package dev.ragtime.operator.slo;

import dev.ragtime.api.pipeline.RagPipeline;
import dev.ragtime.api.pipeline.RagPipelineStatus;
import dev.ragtime.api.route.ModelRoute;
import dev.ragtime.api.route.ModelRouteStatus;
import dev.ragtime.operator.kubernetes.Labels;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Pods and resources from the client's informers, while it is open. */
final class ClusterWatch implements SloWatch, AutoCloseable {
    /** Pods that serve; ingestion and stores have no objectives here. */
    private static final String SERVING = Labels.MANAGED_SELECTOR + "," + Labels.COMPONENT + " in ("
            + Labels.Component.QUERY.label() + "," + Labels.Component.GATEWAY.label() + ")";

    private static final Set<String> ENDED = Set.of("Succeeded", "Failed");

    private final List<SharedIndexInformer<?>> informers = new ArrayList<>();
    private final List<SharedIndexInformer<RagPipeline>> pipelines;
    private final List<SharedIndexInformer<ModelRoute>> routes;
    private final List<SharedIndexInformer<Pod>> pods;

    /**
     * Returns once all caches are filled.
     *
     * @param namespaces empty for all
     * @param podEnding is called when a pod was told to end
     * @throws io.fabric8.kubernetes.client.KubernetesClientException when they cannot be
     */
    ClusterWatch(KubernetesClient client, Set<String> namespaces, Runnable podEnding) {
        var opened = false;
        try {
            pipelines = open(
                    namespaces,
                    n -> n.isEmpty()
                            ? client.resources(RagPipeline.class)
                                    .inAnyNamespace()
                                    .inform()
                            : client.resources(RagPipeline.class).inNamespace(n).inform());
            routes = open(
                    namespaces,
                    n -> n.isEmpty()
                            ? client.resources(ModelRoute.class)
                                    .inAnyNamespace()
                                    .inform()
                            : client.resources(ModelRoute.class).inNamespace(n).inform());
            var handler = new EndingPods(podEnding);
            pods = open(
                    namespaces,
                    n -> n.isEmpty()
                            ? client.pods()
                                    .inAnyNamespace()
                                    .withLabelSelector(SERVING)
                                    .inform(handler)
                            : client.pods()
                                    .inNamespace(n)
                                    .withLabelSelector(SERVING)
                                    .inform(handler));
            opened = true;
        } finally {
            if (!opened) close();
        }
    }

    /** @param namespace empty for all */
    private interface Opener<T> {
        SharedIndexInformer<T> open(String namespace);
    }

    private <T> List<SharedIndexInformer<T>> open(Set<String> namespaces, Opener<T> opener) {
        var opened = new ArrayList<SharedIndexInformer<T>>();
        for (var namespace : namespaces.isEmpty() ? Set.of("") : namespaces) {
            var informer = opener.open(namespace);
            opened.add(informer);
            informers.add(informer);
        }
        return opened;
    }

    @Override
    public Collection<Subject> subjects() {
        return Stream.concat(
                        cached(pipelines)
                                .filter(p -> stays(p) && p.getSpec() != null)
                                .map(ClusterWatch::subject),
                        cached(routes)
                                .filter(r -> stays(r) && r.getSpec() != null)
                                .map(ClusterWatch::subject))
                .toList();
    }

    @Override
    public Map<Workload, List<WorkloadPod>> pods() {
        return cached(pods)
                .filter(pod -> pod.getStatus() == null
                        || !ENDED.contains(String.valueOf(pod.getStatus().getPhase())))
                .collect(Collectors.groupingBy(
                        ClusterWatch::workloadOf, Collectors.mapping(ClusterWatch::pod, Collectors.toList())));
    }

    @Override
    public void close() {
        informers.forEach(SharedIndexInformer::close);
    }

    private static <T> Stream<T> cached(List<SharedIndexInformer<T>> informers) {
        return informers.stream().flatMap(informer -> informer.getStore().list().stream());
    }

    private static boolean stays(HasMetadata resource) {
        return resource.getMetadata().getDeletionTimestamp() == null;
    }

    static Subject subject(RagPipeline pipeline) {
        var shown = Optional.ofNullable(pipeline.getStatus()).map(RagPipelineStatus::slo);
        return new Subject(workload(pipeline), pipeline, pipeline.getSpec().objectives(), shown.orElse(List.of()));
    }

    static Subject subject(ModelRoute route) {
        var shown = Optional.ofNullable(route.getStatus()).map(ModelRouteStatus::slo);
        return new Subject(workload(route), route, route.getSpec().objectives(), shown.orElse(List.of()));
    }

    private static Workload workload(HasMetadata resource) {
        var meta = resource.getMetadata();
        return new Workload(resource.getKind(), meta.getNamespace(), meta.getName());
    }

    private static Workload workloadOf(Pod pod) {
        var labels = pod.getMetadata().getLabels();
        return new Workload(
                labels.getOrDefault(Labels.KIND, ""),
                pod.getMetadata().getNamespace(),
                labels.getOrDefault(Labels.INSTANCE, ""));
    }

    private static WorkloadPod pod(Pod pod) {
        var status = Optional.ofNullable(pod.getStatus());
        return new WorkloadPod(
                pod.getMetadata().getUid(),
                pod.getMetadata().getName(),
                status.map(PodStatus::getPodIP).filter(ip -> !ip.isEmpty()),
                status.map(PodStatus::getConditions).orElse(List.of()).stream()
                        .anyMatch(c -> "Ready".equals(c.getType()) && "True".equals(c.getStatus())),
                pod.getMetadata().getDeletionTimestamp() != null);
    }

    private record EndingPods(Runnable podEnding) implements ResourceEventHandler<Pod> {
        @Override
        public void onAdd(Pod pod) {
            // a new pod has counted nothing yet
        }

        @Override
        public void onUpdate(Pod before, Pod now) {
            if (before.getMetadata().getDeletionTimestamp() == null
                    && now.getMetadata().getDeletionTimestamp() != null) podEnding.run();
        }

        @Override
        public void onDelete(Pod pod, boolean finalStateUnknown) {
            // the next cycle misses it
        }
    }
}
