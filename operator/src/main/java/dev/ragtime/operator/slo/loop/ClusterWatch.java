package dev.ragtime.operator.slo.loop;

import dev.ragtime.api.pipeline.RagPipeline;
import dev.ragtime.api.pipeline.RagPipelineStatus;
import dev.ragtime.api.route.ModelRoute;
import dev.ragtime.api.route.ModelRouteStatus;
import dev.ragtime.operator.kubernetes.Labels;
import dev.ragtime.operator.kubernetes.PodReadiness;
import dev.ragtime.operator.slo.Subject;
import dev.ragtime.operator.slo.Workload;
import dev.ragtime.operator.slo.scrape.WorkloadPod;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ExceptionHandler;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Pods and resources from the client's informers, while it is open. A namespace is seen once all three of its informers
 * are filled; one that cannot be watched, since it or its Role is gone or the API server is away, is tried again for
 * ever and holds no other back.
 */
final class ClusterWatch implements SloWatch, AutoCloseable {
    /** Pods that serve; ingestion and stores have no objectives here. */
    private static final String SERVING = Labels.MANAGED_SELECTOR + "," + Labels.COMPONENT + " in ("
            + Labels.Component.QUERY.label() + "," + Labels.Component.GATEWAY.label() + ")";

    private static final Set<String> ENDED = Set.of("Succeeded", "Failed");

    private final List<Watched> namespaces;

    /** The informers of one namespace, or of all. */
    private record Watched(
            SharedIndexInformer<RagPipeline> pipelines,
            SharedIndexInformer<ModelRoute> routes,
            SharedIndexInformer<Pod> pods) {
        boolean isFilled() {
            return all().allMatch(SharedIndexInformer::hasSynced);
        }

        Stream<SharedIndexInformer<?>> all() {
            return Stream.of(pipelines, routes, pods);
        }
    }

    /**
     * Returns at once.
     *
     * @param namespaces empty for all
     * @param podEnding is called when a pod was told to end
     */
    ClusterWatch(KubernetesClient client, Set<String> namespaces, Runnable podEnding) {
        this.namespaces = namespaces.isEmpty()
                ? List.of(everywhere(client))
                : namespaces.stream().map(name -> in(client, name)).toList();
        this.namespaces.forEach(watched -> {
            watched.pods().addEventHandler(new EndingPods(podEnding));
            watched.all().forEach(ClusterWatch::start);
        });
    }

    private static Watched everywhere(KubernetesClient client) {
        return new Watched(
                client.resources(RagPipeline.class).inAnyNamespace().runnableInformer(0),
                client.resources(ModelRoute.class).inAnyNamespace().runnableInformer(0),
                client.pods().inAnyNamespace().withLabelSelector(SERVING).runnableInformer(0));
    }

    private static Watched in(KubernetesClient client, String namespace) {
        return new Watched(
                client.resources(RagPipeline.class).inNamespace(namespace).runnableInformer(0),
                client.resources(ModelRoute.class).inNamespace(namespace).runnableInformer(0),
                client.pods().inNamespace(namespace).withLabelSelector(SERVING).runnableInformer(0));
    }

    /** By default an informer stops for good at the first refused list or watch. */
    private static void start(SharedIndexInformer<?> informer) {
        informer.exceptionHandler((started, failure) -> !ExceptionHandler.isDeserializationException(failure));
        informer.start();
    }

    @Override
    public Collection<Subject> subjects() {
        return Stream.concat(
                        cached(Watched::pipelines)
                                .filter(p -> stays(p) && p.getSpec() != null)
                                .map(ClusterWatch::subject),
                        cached(Watched::routes)
                                .filter(r -> stays(r) && r.getSpec() != null)
                                .map(ClusterWatch::subject))
                .toList();
    }

    @Override
    public Map<Workload, List<WorkloadPod>> pods() {
        return cached(Watched::pods)
                .filter(pod -> pod.getStatus() == null
                        || !ENDED.contains(String.valueOf(pod.getStatus().getPhase())))
                .collect(Collectors.groupingBy(
                        ClusterWatch::workloadOf, Collectors.mapping(ClusterWatch::pod, Collectors.toList())));
    }

    @Override
    public void close() {
        namespaces.stream().flatMap(Watched::all).forEach(SharedIndexInformer::close);
    }

    private <T> Stream<T> cached(Function<Watched, SharedIndexInformer<T>> kind) {
        return namespaces.stream()
                .filter(Watched::isFilled)
                .flatMap(watched -> kind.apply(watched).getStore().list().stream());
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
                PodReadiness.isReady(pod),
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
