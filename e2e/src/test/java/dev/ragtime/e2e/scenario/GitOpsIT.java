package dev.ragtime.e2e.scenario;

import static dev.ragtime.e2e.cluster.TestNamespace.condition;
import static dev.ragtime.e2e.cluster.TestNamespace.kbReady;
import static dev.ragtime.e2e.cluster.TestNamespace.ragReady;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.pipeline.RagPipeline;
import dev.ragtime.e2e.cluster.ArgoCd;
import dev.ragtime.e2e.cluster.ArgoCd.Application;
import dev.ragtime.e2e.cluster.AuditLog;
import dev.ragtime.e2e.cluster.Client;
import dev.ragtime.e2e.cluster.Command;
import dev.ragtime.e2e.cluster.ConstantLoad;
import dev.ragtime.e2e.cluster.Installation;
import dev.ragtime.e2e.cluster.Keda;
import dev.ragtime.e2e.cluster.Patience;
import dev.ragtime.e2e.cluster.PlatformRepository;
import dev.ragtime.e2e.cluster.Settings;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The chart and {@code examples/gitops} as a platform team runs them: by an Argo CD that nobody helps. */
@Isolated("installs the operator in another way than all other scenarios")
@ExtendWith(Installation.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@ResourceLock(value = Keda.INSTALLED, mode = ResourceAccessMode.READ)
class GitOpsIT {
    private static final List<String> NAMESPACES = List.of("handbook", "team-billing", "team-support");
    private static final Set<String> APPLICATIONS =
            Set.of("platform", "operator", "handbook", "team-billing", "team-support");
    private static final Duration STEADY = Settings.full() ? Duration.ofMinutes(5) : Duration.ofSeconds(35);

    @TempDir
    static Path folder;

    private static KubernetesClient client;
    private static ArgoCd argo;
    private static PlatformRepository git;

    @BeforeAll
    static void startArgoCd() throws IOException {
        client = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(Settings.kubeconfig().toFile()))
                .build();
        Installation.remove();
        argo = ArgoCd.up(client);
        git = new PlatformRepository(folder, argo);
        git.push("The platform");
    }

    /** Whatever happened: the operator as all other scenarios need it, and nothing of this one. */
    @AfterAll
    static void asBefore() throws IOException {
        Command.kubectl(
                "delete", "application", "platform", "-n", ArgoCd.NAMESPACE, "--ignore-not-found", "--timeout=3m");
        argo.close();
        Command.shell(shown("adopt"));
        Installation.apply();
        NAMESPACES.forEach(
                namespace -> Command.kubectl("delete", "namespace", namespace, "--ignore-not-found", "--wait=false"));
        client.close();
    }

    @Test
    @Order(1)
    void nothing_is_healthy_before_it_serves_and_pipelines_wait_for_their_knowledge_base() {
        var begin = Instant.now();
        Command.kubectl("apply", "-f", git.root().toString()).mustSucceed();
        var tooEarly = new ArrayList<String>();
        var healthy = new TreeMap<String, Long>();
        patience().until("all Applications Synced and Healthy", () -> {
            for (var application : argo.applications()) {
                if (!application.good()) continue;
                healthy.computeIfAbsent(
                        application.name(),
                        name -> Duration.between(begin, Instant.now()).toSeconds());
                tooEarly.addAll(unready(application));
            }
            return allGood();
        });
        System.out.printf("gitops: seconds to Synced and Healthy %s%n", healthy);
        assertThat(tooEarly).as("called Healthy without serving").isEmpty();
        for (var namespace : NAMESPACES) {
            var ready = condition(
                            knowledgeBases(namespace).getFirst().getStatus().conditions(), "Ready")
                    .orElseThrow()
                    .getLastTransitionTime();
            var created = pipelines(namespace).getFirst().getMetadata().getCreationTimestamp();
            assertThat(Instant.parse(created)).as("pipeline of %s", namespace).isAfterOrEqualTo(Instant.parse(ready));
        }
    }

    @Test
    @Order(2)
    void a_steady_state_shows_no_difference_and_sees_no_sync_while_an_autoscaler_works() {
        var syncs = lastSyncs();
        var begin = Instant.now();
        var differences = new ArrayList<String>();
        var outOfSync = new ArrayList<String>();
        var sizes = new TreeSet<Integer>();
        var samples = 0;
        try (var load = ConstantLoad.of(address("handbook-rag"), "annual leave", ConstantLoad.OFTEN)) {
            while (Instant.now().isBefore(begin.plus(STEADY))) {
                if (Instant.now().isAfter(begin.plus(STEADY.dividedBy(2)))) load.close();
                for (var application : argo.applications()) {
                    if (!application.sync().equals("Synced")) outOfSync.add(application.toString());
                }
                if (samples++ % 5 == 0) APPLICATIONS.forEach(name -> differences.add(argo.differences(name)));
                var status = pipelines("handbook").getFirst().getStatus();
                if (status.replicas() != null) sizes.add(status.replicas());
                Patience.let(Duration.ofSeconds(2));
            }
            assertThat(load.failures()).isEmpty();
        }
        differences.removeIf(String::isEmpty);
        var writes = new ArrayList<String>();
        NAMESPACES.forEach(namespace -> writes.addAll(AuditLog.writes(ArgoCd.ACCOUNT, namespace, begin)));
        writes.addAll(AuditLog.writes(ArgoCd.ACCOUNT, Installation.NAMESPACE, begin));
        System.out.printf(
                "gitops: %s steady, %d samples, %d differences, %d out of sync, %d writes of Argo CD, pods %s%n",
                STEADY, samples, differences.size(), outOfSync.size(), writes.size(), sizes);
        assertThat(sizes).as("the autoscaler was at work").contains(2);
        assertThat(differences).isEmpty();
        assertThat(outOfSync).isEmpty();
        assertThat(writes).isEmpty();
        assertThat(lastSyncs()).as("no sync").isEqualTo(syncs);
    }

    @Test
    @Order(3)
    @Tag("full")
    void a_hand_edit_is_undone() {
        var edit = "{\"spec\":{\"retrieval\":{\"topK\":5}}}";
        Command.kubectl("patch", "rag", "handbook", "-n", "handbook", "--type", "merge", "-p", edit)
                .mustSucceed();
        patience()
                .until(
                        "topK as in git",
                        () -> pipelines("handbook")
                                        .getFirst()
                                        .getSpec()
                                        .retrieval()
                                        .topK()
                                == 3);
        awaitAllGood();
    }

    @Test
    @Order(4)
    void a_broken_manifest_is_degraded_with_our_message_while_the_old_revision_serves() {
        git.edit("handbook/pipeline.yaml", "- name: handbook", "- name: nowhere");
        git.push("Name a KnowledgeBase that is not there");
        patience().until("Degraded", () -> application("handbook").health().equals("Degraded"));
        var health = argo.health("handbook").stream()
                .filter(line -> line.startsWith("RagPipeline/handbook "))
                .findFirst()
                .orElseThrow();
        assertThat(health).contains("Degraded", "nowhere");
        System.out.printf("gitops: %s%n", health);
        try (var user = new Client(address("handbook-rag"))) {
            assertThat(user.retrieve("annual leave").status()).isEqualTo(200);
        }
        git.edit("handbook/pipeline.yaml", "- name: nowhere", "- name: handbook");
        git.push("Mend it");
        awaitAllGood();
    }

    @Test
    @Order(5)
    @Tag("full")
    void a_refused_change_of_an_immutable_field_ends_with_the_next_push() {
        git.edit("handbook/knowledgebase.yaml", "all-minilm-l6-v2", "bge-small-en-v1.5");
        git.push("Change what may not change");
        patience().until("refused", () -> application("handbook").message().contains("cannot be changed"));
        System.out.printf("gitops: refused, %s%n", application("handbook").message());
        var pushed = Instant.now();
        git.edit("handbook/knowledgebase.yaml", "bge-small-en-v1.5", "all-minilm-l6-v2");
        git.push("Take it back");
        awaitAllGood();
        System.out.printf(
                "gitops: Synced and Healthy %d s after the corrected push, by itself%n",
                Duration.between(pushed, Instant.now()).toSeconds());
    }

    @Test
    @Order(6)
    @Tag("full")
    void pruning_in_any_order_ends_clean() throws IOException {
        git.remove("teams/billing");
        git.remove("handbook/knowledgebase.yaml");
        git.push("A team's folder, and a KnowledgeBase under its pipeline");
        patience()
                .until(
                        "both gone",
                        () -> argo.application("team-billing").isEmpty()
                                && knowledgeBases("handbook").isEmpty());
        git.remove("handbook/pipeline.yaml");
        git.push("The pipeline, too");
        patience()
                .until(
                        "nothing left",
                        () -> left("handbook").isEmpty() && left("team-billing").isEmpty());
    }

    @Test
    @Order(7)
    @Tag("full")
    void deleting_the_platform_keeps_the_definitions_and_helm_takes_them_over_as_documented() throws IOException {
        assertThat(knowledgeBases("team-support"))
                .as("what the operator has to release")
                .hasSize(1);
        Command.kubectl("delete", "application", "platform", "-n", ArgoCd.NAMESPACE, "--wait=false")
                .mustSucceed();
        patience().until("no Application", () -> argo.applications().isEmpty());
        patience().until("nothing left", () -> left("team-support").isEmpty());
        assertThat(Command.kubectl("get", "crd", "-o", "name").mustSucceed().output())
                .contains("knowledgebases.ragtime.dev", "ragpipelines.ragtime.dev", "modelroutes.ragtime.dev");
        assertThat(Installation.tryApply().output()).contains("invalid ownership metadata");
        Command.shell(shown("adopt")).mustSucceed();
        Installation.apply();
    }

    private static Patience patience() {
        return Patience.with(() -> argo.applications()
                + Command.kubectl(
                                "get",
                                "kb,rag,pods,jobs",
                                "-A",
                                "-o",
                                "custom-columns=N:.metadata.name,P:.status.phase,C:.status.containerStatuses[*].ready,"
                                        + "R:.status.conditions[*].reason")
                        .output());
    }

    private static void awaitAllGood() {
        patience().until("all Applications Synced and Healthy", GitOpsIT::allGood);
    }

    private static boolean allGood() {
        var good = new TreeSet<String>();
        argo.applications().stream().filter(Application::good).forEach(application -> good.add(application.name()));
        return good.containsAll(APPLICATIONS);
    }

    private static Application application(String name) {
        return argo.application(name).orElseThrow();
    }

    private static TreeMap<String, String> lastSyncs() {
        var syncs = new TreeMap<String, String>();
        argo.applications().forEach(application -> syncs.put(application.name(), application.lastSync()));
        return syncs;
    }

    /** What is not Ready although its Application is called Healthy. */
    private static List<String> unready(Application application) {
        if (!NAMESPACES.contains(application.name())) return List.of();
        var unready = new ArrayList<String>();
        var knowledgeBases = knowledgeBases(application.name());
        var pipelines = pipelines(application.name());
        if (knowledgeBases.size() + pipelines.size() != 2) unready.add("incomplete: " + application.name());
        knowledgeBases.stream()
                .filter(kbReady().negate())
                .forEach(kb -> unready.add("KnowledgeBase of " + application));
        pipelines.stream().filter(ragReady().negate()).forEach(rag -> unready.add("RagPipeline of " + application));
        return unready;
    }

    private static List<KnowledgeBase> knowledgeBases(String namespace) {
        return client.resources(KnowledgeBase.class)
                .inNamespace(namespace)
                .list()
                .getItems();
    }

    private static List<RagPipeline> pipelines(String namespace) {
        return client.resources(RagPipeline.class).inNamespace(namespace).list().getItems();
    }

    /** All that the operator made, and our resources. */
    private static String left(String namespace) {
        var ours = Command.kubectl("get", "kb,rag,route", "-n", namespace, "-o", "name")
                .mustSucceed();
        var made = Command.kubectl(
                        "get",
                        "all,configmaps,secrets,pvc,pdb,hpa,networkpolicies",
                        "-n",
                        namespace,
                        "-l",
                        "app.kubernetes.io/managed-by=ragtime-operator",
                        "-o",
                        "name")
                .mustSucceed();
        return ours.output() + made.output();
    }

    private static String address(String service) {
        return "http://"
                + client.services()
                        .inNamespace("handbook")
                        .withName(service)
                        .get()
                        .getSpec()
                        .getClusterIP();
    }

    /** The commands that docs/gitops.md shows below a mark. */
    private static String shown(String mark) throws IOException {
        var page = Files.readString(Settings.root().resolve("docs/gitops.md"));
        var from = page.indexOf("```sh\n", page.indexOf("<!-- tested: " + mark + " -->")) + "```sh\n".length();
        return page.substring(from, page.indexOf("```", from));
    }
}
