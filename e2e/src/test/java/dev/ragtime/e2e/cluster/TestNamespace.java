package dev.ragtime.e2e.cluster;

import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.pipeline.RagPipeline;
import dev.ragtime.api.route.ModelRoute;
import dev.ragtime.api.runtime.PodLayout;
import dev.ragtime.api.slo.SloStatus;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Predicate;

/** A namespace of one scenario, under the {@code restricted} pod security standard, gone at its end. */
public final class TestNamespace implements AutoCloseable {
    private static final int HTTP = 80;
    private static final int CONNECT_MILLIS = 2000;

    private final String name;
    private final KubernetesClient client;

    public TestNamespace(String name) {
        this.name = name;
        this.client = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(Settings.kubeconfig().toFile()))
                .build();
        // one of that name may still be on its way out
        Patience.in(this).until("namespace " + name + " free", () -> !terminating());
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withLabels(Map.of("pod-security.kubernetes.io/enforce", "restricted"))
                        .endMetadata()
                        .build())
                .serverSideApply();
    }

    private boolean terminating() {
        var namespace = client.namespaces().withName(name).get();
        return namespace != null && namespace.getMetadata().getDeletionTimestamp() != null;
    }

    public String name() {
        return name;
    }

    public KubernetesClient client() {
        return client;
    }

    public void apply(Path fileOrFolder) {
        Command.kubectl("apply", "-n", name, "-f", fileOrFolder.toString()).mustSucceed();
    }

    public Command.Result tryApply(String yaml) {
        return Command.kubectlWith(yaml, "apply", "-n", name, "-f", "-");
    }

    public void apply(String yaml) {
        tryApply(yaml).mustSucceed();
    }

    public KnowledgeBase knowledgeBase(String resource) {
        return client.resources(KnowledgeBase.class)
                .inNamespace(name)
                .withName(resource)
                .get();
    }

    public RagPipeline pipeline(String resource) {
        return client.resources(RagPipeline.class)
                .inNamespace(name)
                .withName(resource)
                .get();
    }

    public ModelRoute route(String resource) {
        return client.resources(ModelRoute.class)
                .inNamespace(name)
                .withName(resource)
                .get();
    }

    public KnowledgeBase awaitKnowledgeBase(String resource, Predicate<KnowledgeBase> as) {
        return Patience.in(this).until("KnowledgeBase/" + resource, () -> knowledgeBase(resource), as);
    }

    public RagPipeline awaitPipeline(String resource, Predicate<RagPipeline> as) {
        return Patience.in(this).until("RagPipeline/" + resource, () -> pipeline(resource), as);
    }

    public ModelRoute awaitRoute(String resource, Predicate<ModelRoute> as) {
        return Patience.in(this).until("ModelRoute/" + resource, () -> route(resource), as);
    }

    /** Waits while anything in this namespace moves. */
    public void await(String what, Callable<Boolean> condition) {
        Patience.in(this).until(what, condition);
    }

    /**
     * Address of a Service's cluster IP, reachable from the node. Waits for the node's proxy, which learns of a ready pod
     * some time after the resource says so.
     */
    public String address(String service) {
        var ip = client.services()
                .inNamespace(name)
                .withName(service)
                .get()
                .getSpec()
                .getClusterIP();
        Patience.in(this).until("a connection to " + service, () -> connects(ip));
        return "http://" + ip;
    }

    private static boolean connects(String ip) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(ip, HTTP), CONNECT_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    public List<Pod> pods(String component, String instance) {
        return client.pods()
                .inNamespace(name)
                .withLabel("app.kubernetes.io/component", component)
                .withLabel("app.kubernetes.io/instance", instance)
                .list()
                .getItems();
    }

    /** Status of a condition, e.g. {@code True}; empty when it is not there. */
    public static Optional<Condition> condition(List<Condition> conditions, String type) {
        return conditions.stream().filter(c -> c.getType().equals(type)).findFirst();
    }

    /** True when the condition is there with this status. */
    public static boolean is(List<Condition> conditions, String type, String status) {
        return condition(conditions, type)
                .map(Condition::getStatus)
                .filter(status::equals)
                .isPresent();
    }

    /** True when every objective has counted that many events or more. */
    public static boolean counted(List<SloStatus> objectives, long events) {
        return !objectives.isEmpty()
                && objectives.stream().allMatch(slo -> slo.totalEvents() != null && slo.totalEvents() >= events);
    }

    public static Predicate<KnowledgeBase> kbReady() {
        return ready(kb -> kb.getStatus() == null ? List.of() : kb.getStatus().conditions());
    }

    /** Of one with a source that documents are pushed to, of which there is a status. */
    public static Predicate<KnowledgeBase> takesDocuments() {
        return kb -> kb.getStatus().push() != null
                && Boolean.TRUE.equals(kb.getStatus().push().ready());
    }

    public static Predicate<RagPipeline> ragReady() {
        return ready(
                rag -> rag.getStatus() == null ? List.of() : rag.getStatus().conditions());
    }

    public static Predicate<ModelRoute> routeReady() {
        return ready(route ->
                route.getStatus() == null ? List.of() : route.getStatus().conditions());
    }

    /** Ready, and not still working on a newer spec. */
    private static <T extends HasMetadata> Predicate<T> ready(Function<T, List<Condition>> conditions) {
        return resource -> {
            var ready = condition(conditions.apply(resource), "Ready");
            return ready.isPresent()
                    && ready.get().getStatus().equals("True")
                    && ready.get()
                            .getObservedGeneration()
                            .equals(resource.getMetadata().getGeneration());
        };
    }

    /** API key of a KnowledgeBase's managed Weaviate. */
    public String weaviateKey(String knowledgeBase) {
        var secret = client.secrets()
                .inNamespace(name)
                .withName(knowledgeBase + "-weaviate")
                .get();
        return new String(Base64.getDecoder().decode(secret.getData().get(PodLayout.API_KEY)), StandardCharsets.UTF_8);
    }

    /**
     * Events of type Warning about one resource of ours, as soon as there is one: a status is written first, and told
     * after that. One for each transition, whatever number of times the operator looked.
     */
    public List<Event> awaitWarnings(String kind, String resource) {
        return Patience.in(this)
                .until(
                        "a warning about " + kind + "/" + resource,
                        () -> warnings(kind, resource),
                        found -> !found.isEmpty());
    }

    private List<Event> warnings(String kind, String resource) {
        return client.v1().events().inNamespace(name).list().getItems().stream()
                .filter(event -> "Warning".equals(event.getType()))
                .filter(event -> kind.equals(event.getInvolvedObject().getKind()))
                .filter(event -> resource.equals(event.getInvolvedObject().getName()))
                .toList();
    }

    /** Deletes our resources but those of one name, and waits until they are gone. */
    public void deleteAllBut(String kept) {
        var resources = Command.kubectl("get", "kb,rag,route", "-n", name, "-o", "name")
                .mustSucceed()
                .output();
        var gone = resources.lines().filter(line -> line.contains("/") && !line.endsWith("/" + kept));
        gone.forEach(resource -> Command.kubectl("delete", resource, "-n", name, "--timeout=120s")
                .mustSucceed());
    }

    @Override
    public void close() {
        Command.kubectl("delete", "kb,rag,route", "--all", "-n", name, "--timeout=120s")
                .mustSucceed();
        client.namespaces().withName(name).delete();
        client.close();
    }
}
