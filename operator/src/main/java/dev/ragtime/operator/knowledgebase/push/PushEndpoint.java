package dev.ragtime.operator.knowledgebase.push;

import dev.ragtime.api.ComputeResources;
import dev.ragtime.api.PodSettings;
import dev.ragtime.api.RuntimeSettings;
import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.knowledgebase.Source;
import dev.ragtime.operator.apply.Desired;
import dev.ragtime.operator.kubernetes.Labels.Component;
import dev.ragtime.operator.kubernetes.ModelVolumes;
import dev.ragtime.operator.kubernetes.Names;
import dev.ragtime.operator.kubernetes.RouteAddress;
import dev.ragtime.operator.kubernetes.RuntimeConfig;
import dev.ragtime.operator.kubernetes.StoreMounts;
import dev.ragtime.operator.serving.RuntimeImage;
import dev.ragtime.operator.serving.ServingFront;
import dev.ragtime.operator.serving.ServingPod;
import dev.ragtime.operator.serving.ServingWorkload;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The endpoint of a KnowledgeBase, as it should be; pure. One pod, and never two: it is the only writer of its sources, so
 * a changed one ends before the next begins.
 */
public record PushEndpoint(ServingWorkload workload, ServingFront front) {
    private static final ComputeResources DEFAULT_RESOURCES = new ComputeResources(
            Map.of("cpu", new Quantity("100m"), "memory", new Quantity("512Mi")),
            Map.of("memory", new Quantity("1536Mi")));

    /** As long as a request may take, see the runtime's {@code PushCommand}. */
    private static final int TIMEOUT_SECONDS = 60;

    private static final int PODS = 1;

    /**
     * Empty for a KnowledgeBase to which nothing is pushed.
     *
     * @param connected the resource with a status that says where the store is and what its index is made of
     * @param placement where the pod runs and what it carries
     */
    public static Optional<PushEndpoint> of(KnowledgeBase connected, RuntimeImage image, PodSettings placement) {
        var sources = connected.getSpec().pushed();
        if (sources.isEmpty()) return Optional.empty();
        var name = connected.getMetadata().getName();
        var settings = new RuntimeSettings(PODS, connected.getSpec().push().resources(), null);
        var index = connected.getStatus().activeIndex().definition();
        var config = config(connected, sources)
                + RouteAddress.documents(index, connected.getMetadata().getNamespace());
        var keyrings = new TreeSet<String>();
        StoreMounts.secret(connected).ifPresent(keyrings::add);
        sources.forEach(source -> keyrings.add(source.http().apiKeysSecret().name()));
        var pod = new ServingPod(
                image.name(),
                image.pullPolicy(),
                List.of(),
                "push",
                Names.pushConfig(name, config),
                Collections.emptySortedSet(),
                keyrings,
                List.of(),
                DEFAULT_RESOURCES,
                placement,
                TIMEOUT_SECONDS,
                ModelVolumes.of(index.embedding()),
                StoreMounts.certificates(connected),
                List.of());
        return Optional.of(new PushEndpoint(
                new ServingWorkload(
                        connected, Component.PUSH, Names.push(name), Optional.empty(), settings, pod, config),
                new ServingFront(connected, Component.PUSH, Names.push(name), settings)));
    }

    /** What the pod reads, and no more: another git branch must not make it anew. */
    private static String config(KnowledgeBase connected, List<Source> sources) {
        var part = new KnowledgeBase();
        part.setMetadata(connected.getMetadata());
        part.setSpec(connected.getSpec().with(sources));
        part.setStatus(connected.getStatus());
        return RuntimeConfig.document(part, Map.of(), Set.of("sources", "metadata", "ocr")::contains);
    }

    /** Address inside the cluster. */
    public static String address(KnowledgeBase resource) {
        var meta = resource.getMetadata();
        return Names.serviceUrl(Names.push(meta.getName()), meta.getNamespace());
    }

    /** Everything, in the order it is applied. */
    public List<Desired> objects() {
        var config = workload.configMap();
        return List.of(Desired.of(config), Desired.of(deployment()).after(config), Desired.of(service()));
    }

    public ConfigMap configMap() {
        return workload.configMap();
    }

    public Deployment deployment() {
        return new DeploymentBuilder(workload.deployment(Optional.of(PODS)))
                .editSpec()
                .withNewStrategy()
                .withType("Recreate")
                .endStrategy()
                .endSpec()
                .build();
    }

    private Service service() {
        return front.service(workload.pods());
    }
}
