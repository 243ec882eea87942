package dev.ragtime.operator.knowledgebase.weaviate;

import static dev.ragtime.operator.kubernetes.PodTemplates.env;
import static dev.ragtime.operator.kubernetes.PodTemplates.fieldEnv;

import dev.ragtime.api.runtime.PodLayout;
import dev.ragtime.operator.kubernetes.Labels.Component;
import dev.ragtime.operator.kubernetes.Names;
import dev.ragtime.operator.kubernetes.Ownership;
import dev.ragtime.operator.kubernetes.PodPlacement;
import dev.ragtime.operator.kubernetes.PodTemplates;
import dev.ragtime.operator.kubernetes.Quantities;
import dev.ragtime.operator.kubernetes.SecurityContexts;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.AffinityBuilder;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.ContainerPortBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The StatefulSet: one or three nodes that form one Raft cluster, each with its volume. */
public final class Nodes {
    static final String CONTAINER = "weaviate";

    /** Annotation of the pods: another number makes them anew. Never a hash of a key, which viewers could try out. */
    static final String RESTARTS = "ragtime.dev/key-restarts";

    private static final String DATA_VOLUME = "data";
    private static final String DATA_PATH = "/var/lib/weaviate";
    /** Name of the one user that the API key stands for. */
    private static final String USER = "ragtime";

    private static final Map<String, Quantity> REQUESTS =
            Map.of("cpu", new Quantity("100m"), "memory", new Quantity("256Mi"));
    private static final Map<String, Quantity> LIMITS = Map.of("memory", new Quantity("2Gi"));
    /** Go's heap stays below the limit, and the rest is for memory-mapped files and stacks. */
    private static final int HEAP_PERCENT = 80;

    private Nodes() {}

    public static StatefulSet statefulSet(WeaviateCluster cluster) {
        return new StatefulSetBuilder()
                .withMetadata(Ownership.owned(cluster.resource(), cluster.name(), Component.WEAVIATE))
                .withNewSpec()
                .withServiceName(cluster.headless())
                .withReplicas(cluster.replicas())
                // one by one would wait for a quorum that needs the others
                .withPodManagementPolicy("Parallel")
                .withNewPersistentVolumeClaimRetentionPolicy()
                .withWhenDeleted(cluster.retained() ? "Retain" : "Delete")
                .withWhenScaled("Retain")
                .endPersistentVolumeClaimRetentionPolicy()
                .withNewSelector()
                .withMatchLabels(cluster.selector())
                .endSelector()
                .withTemplate(PodPlacement.of(template(cluster), cluster.placement(), cluster.selector()))
                .withVolumeClaimTemplates(claim(cluster))
                .endSpec()
                .build();
    }

    /** The claims as the StatefulSet's controller makes them, one for each node; only their names count. */
    static List<PersistentVolumeClaim> claims(WeaviateCluster cluster) {
        return IntStream.range(0, cluster.replicas())
                .mapToObj(ordinal -> DATA_VOLUME + "-" + cluster.name() + "-" + ordinal)
                .map(name -> new PersistentVolumeClaimBuilder()
                        .withMetadata(Ownership.unowned(cluster.resource(), name, Component.WEAVIATE))
                        .build())
                .toList();
    }

    private static PodTemplateSpec template(WeaviateCluster cluster) {
        return new PodTemplateSpecBuilder()
                .withNewMetadata()
                .withLabels(cluster.labels())
                .withAnnotations(restarts(cluster))
                .endMetadata()
                .withNewSpec()
                .withAutomountServiceAccountToken(false)
                .withEnableServiceLinks(false)
                .withTerminationGracePeriodSeconds(60L)
                .withSecurityContext(SecurityContexts.pod())
                .withAffinity(apart(cluster))
                .withContainers(container(cluster))
                .withVolumes(PodTemplates.scratch("1Gi"))
                .endSpec()
                .build();
    }

    private static Container container(WeaviateCluster cluster) {
        var resources = PodTemplates.resources(cluster.spec().resources(), REQUESTS, LIMITS);
        return new ContainerBuilder()
                .withName(CONTAINER)
                .withImage(cluster.image())
                .withImagePullPolicy(cluster.pullPolicy())
                .withArgs("--host", "0.0.0.0", "--port", String.valueOf(WeaviateCluster.HTTP_PORT), "--scheme", "http")
                .withEnv(environment(cluster, resources))
                .withPorts(port("http", WeaviateCluster.HTTP_PORT), port("grpc", WeaviateCluster.GRPC_PORT))
                .withResources(resources)
                // a node that reads a large index back may take ten minutes; the probes are those of 0.1.0, since
                // another template would restart every store when the operator is upgraded
                .withStartupProbe(PodTemplates.httpProbe("/v1/.well-known/ready", 2, 2, 300))
                .withReadinessProbe(PodTemplates.httpProbe("/v1/.well-known/ready", 3, 3, 3))
                .withLivenessProbe(PodTemplates.httpProbe("/v1/.well-known/live", 10, 5, 6))
                .withSecurityContext(SecurityContexts.container())
                .withVolumeMounts(PodTemplates.mount(DATA_VOLUME, DATA_PATH, false), PodTemplates.scratchMount())
                .build();
    }

    private static List<EnvVar> environment(WeaviateCluster cluster, ResourceRequirements resources) {
        var names = IntStream.range(0, cluster.replicas())
                .mapToObj(ordinal -> cluster.name() + "-" + ordinal)
                .collect(Collectors.joining(","));
        var environment = new ArrayList<>(List.of(
                fieldEnv("POD_NAME", "metadata.name"),
                fieldEnv("POD_IP", "status.podIP"),
                env("CLUSTER_HOSTNAME", "$(POD_NAME)"),
                env("CLUSTER_ADVERTISE_ADDR", "$(POD_IP)"),
                env("CLUSTER_GOSSIP_BIND_PORT", String.valueOf(HeadlessService.GOSSIP_PORT)),
                env("CLUSTER_DATA_BIND_PORT", String.valueOf(HeadlessService.DATA_PORT)),
                // relative to the cluster's domain, whatever it is called
                env("CLUSTER_JOIN", Names.serviceHost(cluster.headless(), cluster.namespace())),
                env("RAFT_JOIN", names),
                env("RAFT_BOOTSTRAP_EXPECT", String.valueOf(cluster.replicas())),
                env("PERSISTENCE_DATA_PATH", DATA_PATH),
                env("AUTHENTICATION_ANONYMOUS_ACCESS_ENABLED", "false"),
                env("AUTHENTICATION_APIKEY_ENABLED", "true"),
                apiKey(cluster),
                env("AUTHENTICATION_APIKEY_USERS", USER)));
        environment.addAll(rights(cluster));
        environment.addAll(List.of(
                env("DEFAULT_VECTORIZER_MODULE", "none"),
                env("DISABLE_TELEMETRY", "true"),
                env("LIMIT_RESOURCES", "true"),
                env("GOMEMLIMIT", Quantities.mebibytes(resources.getLimits().get("memory"), HEAP_PERCENT))));
        return List.copyOf(environment);
    }

    /**
     * Guests get users and roles of their own, and no node restarts for them. Nodes of version 0.1 know one user, and go on so
     * until they have a reason to restart.
     */
    private static List<EnvVar> rights(WeaviateCluster cluster) {
        if (isOfFirstVersion(cluster))
            return List.of(env("AUTHORIZATION_ADMINLIST_ENABLED", "true"), env("AUTHORIZATION_ADMINLIST_USERS", USER));
        return List.of(
                env("AUTHENTICATION_DB_USERS_ENABLED", "true"),
                env("AUTHORIZATION_RBAC_ENABLED", "true"),
                env("AUTHORIZATION_RBAC_ROOT_USERS", USER),
                // else it writes a line for each permission that it looks at, several a query
                env("LOG_LEVEL", "warning"));
    }

    private static boolean isOfFirstVersion(WeaviateCluster cluster) {
        return cluster.rotation().restarts() == 0;
    }

    private static Map<String, String> restarts(WeaviateCluster cluster) {
        int restarts = cluster.rotation().restarts();
        return restarts == 0 ? Map.of() : Map.of(RESTARTS, String.valueOf(restarts));
    }

    /** Nodes of version 0.1 read the clients' Secret, and go on with it until they have a reason to restart. */
    private static EnvVar apiKey(WeaviateCluster cluster) {
        boolean first = isOfFirstVersion(cluster);
        return new EnvVarBuilder()
                .withName("AUTHENTICATION_APIKEY_ALLOWED_KEYS")
                .withNewValueFrom()
                .withNewSecretKeyRef()
                .withName(first ? cluster.name() : cluster.nodesSecret())
                .withKey(first ? PodLayout.API_KEY : ApiKey.ACCEPTED)
                .endSecretKeyRef()
                .endValueFrom()
                .build();
    }

    private static ContainerPort port(String name, int port) {
        return new ContainerPortBuilder()
                .withName(name)
                .withContainerPort(port)
                .withProtocol("TCP")
                .build();
    }

    /** On different machines where there are enough. */
    private static Affinity apart(WeaviateCluster cluster) {
        return new AffinityBuilder()
                .withNewPodAntiAffinity()
                .addNewPreferredDuringSchedulingIgnoredDuringExecution()
                .withWeight(100)
                .withNewPodAffinityTerm()
                .withTopologyKey("kubernetes.io/hostname")
                .withNewLabelSelector()
                .withMatchLabels(cluster.selector())
                .endLabelSelector()
                .endPodAffinityTerm()
                .endPreferredDuringSchedulingIgnoredDuringExecution()
                .endPodAntiAffinity()
                .build();
    }

    private static PersistentVolumeClaim claim(WeaviateCluster cluster) {
        var storage = cluster.spec().storage();
        return new PersistentVolumeClaimBuilder()
                .withNewMetadata()
                .withName(DATA_VOLUME)
                .withLabels(cluster.labels())
                .endMetadata()
                .withNewSpec()
                .withAccessModes("ReadWriteOnce")
                .withVolumeMode("Filesystem")
                .withStorageClassName(storage.storageClassName())
                .withNewResources()
                .withRequests(Map.of("storage", cluster.claimSize()))
                .endResources()
                .endSpec()
                .build();
    }
}
