package dev.ragtime.e2e.cluster;

import static org.awaitility.Awaitility.await;

import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.pipeline.RagPipeline;
import dev.ragtime.api.route.ModelRoute;
import dev.ragtime.api.runtime.PodLayout;
import dev.ragtime.api.slo.SloStatus;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.awaitility.core.ConditionTimeoutException;

/** A namespace of one scenario, under the {@code restricted} pod security standard, gone at its end. */
public final class TestNamespace implements AutoCloseable {
    private final String name;
    private final KubernetesClient client;

    public TestNamespace(String name) {
        this.name = name;
        this.client = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(Settings.kubeconfig().toFile()))
                .build();
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withLabels(Map.of("pod-security.kubernetes.io/enforce", "restricted"))
                        .endMetadata()
                        .build())
                .serverSideApply();
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

    public KnowledgeBase awaitKnowledgeBase(String resource, Duration limit, Predicate<KnowledgeBase> as) {
        return awaiting("KnowledgeBase/" + resource, limit, () -> knowledgeBase(resource), as);
    }

    public RagPipeline awaitPipeline(String resource, Duration limit, Predicate<RagPipeline> as) {
        return awaiting("RagPipeline/" + resource, limit, () -> pipeline(resource), as);
    }

    public ModelRoute awaitRoute(String resource, Duration limit, Predicate<ModelRoute> as) {
        return awaiting("ModelRoute/" + resource, limit, () -> route(resource), as);
    }

    private <T extends HasMetadata> T awaiting(String what, Duration limit, Supplier<T> read, Predicate<T> as) {
        var last = new AtomicReference<T>();
        try {
            await(what).atMost(limit).pollInterval(Duration.ofMillis(500)).until(() -> {
                last.set(read.get());
                return last.get() != null && as.test(last.get());
            });
        } catch (ConditionTimeoutException e) {
            var status = Command.kubectl("get", "kb,rag,route,pods,jobs,events", "-n", name, "-o", "wide")
                    .output();
            var yaml = Command.kubectl("get", what.toLowerCase(Locale.ROOT), "-n", name, "-o", "yaml")
                    .output();
            throw new AssertionError(e.getMessage() + "\n" + yaml + "\n" + status, e);
        }
        return last.get();
    }

    /** Address of a Service's cluster IP, reachable from the node. */
    public String address(String service) {
        var found = client.services().inNamespace(name).withName(service).get();
        return "http://" + found.getSpec().getClusterIP();
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
