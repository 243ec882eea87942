package dev.ragtime.e2e.scenario;

import static dev.ragtime.e2e.cluster.TestNamespace.condition;
import static dev.ragtime.e2e.cluster.TestNamespace.counted;
import static dev.ragtime.e2e.cluster.TestNamespace.is;
import static dev.ragtime.e2e.cluster.TestNamespace.kbReady;
import static dev.ragtime.e2e.cluster.TestNamespace.ragReady;
import static dev.ragtime.e2e.cluster.TestNamespace.routeReady;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.pipeline.RagPipeline;
import dev.ragtime.e2e.cluster.Client;
import dev.ragtime.e2e.cluster.Command;
import dev.ragtime.e2e.cluster.GitRepository;
import dev.ragtime.e2e.cluster.Installation;
import dev.ragtime.e2e.cluster.LanguageModel;
import dev.ragtime.e2e.cluster.TestNamespace;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Event;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What only other objects can tell: the resource says what is wrong and what to do, once, and heals by itself. */
@ExtendWith({Installation.class, LanguageModel.class})
class BadInputIT {

    /** Only the node itself may still reach the pipeline's pods. */
    private static final String WALL = """
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: wall}
            spec:
              podSelector: {matchLabels: {app.kubernetes.io/instance: walled}}
              policyTypes: [Ingress]
            """;

    private static TestNamespace namespace;

    @BeforeAll
    static void create() {
        namespace = new TestNamespace("bad-input");
        namespace.apply(Manifests.inNewDocument(
                Manifests.documents("lamps", Manifests.pages(3)),
                Manifests.knowledgeBase("lamps", "{name: lamps, configMap: {name: lamps}}")));
    }

    @AfterAll
    static void delete() {
        namespace.close();
    }

    /** Every store takes its share of one small node. */
    @AfterEach
    void deleteAllButTheLamps() {
        namespace.deleteAllBut("lamps");
    }

    @Test
    void a_missing_config_map_stalls_the_knowledge_base_until_it_appears() {
        namespace.apply(Manifests.knowledgeBase("missing-map", "{name: faq, configMap: {name: not-there}}"));
        var stalled = namespace.awaitKnowledgeBase("missing-map", kb -> is(conditions(kb), "Stalled", "True"));
        assertThat(condition(conditions(stalled), "Stalled").orElseThrow().getMessage())
                .contains("not-there");
        namespace.apply(Manifests.documents("not-there", Manifests.pages(1)));
        namespace.awaitKnowledgeBase("missing-map", kbReady());
        assertThat(namespace.awaitWarnings("KnowledgeBase", "missing-map"))
                .extracting(Event::getReason)
                .containsExactly("Stalled");
    }

    @Test
    void a_wrong_git_password_is_named_and_mended() throws Exception {
        try (var git = GitRepository.serving("docs.git", "reader", "right")) {
            git.write("a.md", Manifests.page(1, "One page."));
            git.commit("A page");
            namespace.apply(git.secret("git-wrong", "wrong"));
            namespace.apply(Manifests.knowledgeBase(
                    "wrong-secret",
                    "{name: docs, git: {url: \"" + git.url() + "\", credentialsSecret: {name: git-wrong}}}"));
            var failed = namespace.awaitKnowledgeBase("wrong-secret", reason("CredentialsRejected"));
            assertThat(synced(failed).getMessage()).contains("credentialsSecret");
            assertThat(synced(failed).getMessage()).doesNotContain("wrong\"");
            namespace.apply(git.secret("git-wrong"));
            namespace.awaitKnowledgeBase("wrong-secret", kbReady());
        }
    }

    @Test
    void an_unreachable_repository_does_not_keep_the_other_source_from_being_served() {
        namespace.apply(Manifests.knowledgeBase(
                "unreachable",
                "{name: lamps, configMap: {name: lamps}}, {name: docs, git: {url: \"http://10.244.0.1:9/none.git\"}}"));
        var failed = namespace.awaitKnowledgeBase(
                "unreachable",
                reason("SourceUnreachable").and(kb -> kb.getStatus().activeIndex() != null));
        assertThat(synced(failed).getMessage()).contains("docs");
        assertThat(failed.getStatus().activeIndex().documents()).isEqualTo(3);
        assertThat(condition(conditions(failed), "Ready").orElseThrow().getReason())
                .as("one source was never read")
                .isEqualTo("SourcesFailed");
        namespace.apply(Manifests.extractivePipeline("unreachable", "unreachable"));
        namespace.awaitPipeline("unreachable", ragReady());
    }

    @Test
    void a_corrupt_pdf_is_counted_and_named_and_the_good_documents_are_served() throws Exception {
        try (var git = GitRepository.serving("pdf.git", "reader", "right")) {
            git.write("good.md", Manifests.page(1, "A good page."));
            git.write("broken.pdf", "%PDF-1.7 this is not a PDF");
            git.commit("One good, one broken");
            namespace.apply(git.secret("git-pdf"));
            namespace.apply(Manifests.knowledgeBase(
                    "corrupt", "{name: docs, git: {url: \"" + git.url() + "\", credentialsSecret: {name: git-pdf}}}"));
            var kb = namespace.awaitKnowledgeBase("corrupt", kbReady());
            var source = kb.getStatus().sources().getFirst();
            assertThat(source.failed()).isEqualTo(1);
            assertThat(source.message()).contains("broken.pdf");
            assertThat(kb.getStatus().activeIndex().chunks()).isPositive();
        }
    }

    @Test
    void a_storage_class_that_does_not_exist_is_named_until_it_does() {
        namespace.apply(Manifests.knowledgeBase(
                "no-class",
                "{name: lamps, configMap: {name: lamps}}",
                Manifests.store(1).replace("{size: 1Gi}", "{size: 1Gi, storageClassName: of-bad-input}")));
        var stalled = namespace.awaitKnowledgeBase("no-class", kb -> is(conditions(kb), "Stalled", "True"));
        var condition = condition(conditions(stalled), "Stalled").orElseThrow();
        assertThat(condition.getReason()).isEqualTo("StorageClassMissing");
        assertThat(condition.getMessage()).contains("of-bad-input", "data-no-class-weaviate-0");
        assertThat(namespace.awaitWarnings("KnowledgeBase", "no-class"))
                .extracting(Event::getReason)
                .containsExactly("Stalled");
        namespace.apply("""
                apiVersion: storage.k8s.io/v1
                kind: StorageClass
                metadata: {name: of-bad-input}
                provisioner: rancher.io/local-path
                volumeBindingMode: WaitForFirstConsumer
                """);
        namespace.awaitKnowledgeBase("no-class", kbReady());
        Command.kubectl("delete", "storageclass", "of-bad-input").mustSucceed();
    }

    @Test
    void an_image_that_does_not_pull_is_named_with_what_to_do() {
        namespace.apply(Manifests.knowledgeBase(
                "no-image",
                "{name: lamps, configMap: {name: lamps}}",
                Manifests.store(1).replace("{replicas", "{version: \"0.0.1\", replicas")));
        var stalled = namespace.awaitKnowledgeBase("no-image", kb -> is(conditions(kb), "Stalled", "True"));
        assertThat(condition(conditions(stalled), "Stalled").orElseThrow().getMessage())
                .contains("0.0.1");
        assertThat(namespace.awaitWarnings("KnowledgeBase", "no-image"))
                .extracting(Event::getReason)
                .containsExactly("Stalled");
    }

    @Test
    void a_pipeline_waits_for_what_it_names_and_serves_when_all_is_there() {
        namespace.apply(Manifests.extractivePipeline("early", "later"));
        var stalled = namespace.awaitPipeline("early", p -> is(conditions(p), "Stalled", "True"));
        assertThat(condition(stalled.getStatus().conditions(), "Stalled")
                        .orElseThrow()
                        .getMessage())
                .contains("later");
        namespace.apply(Manifests.knowledgeBase("later", "{name: lamps, configMap: {name: lamps}}"));
        namespace.awaitPipeline("early", ragReady());
    }

    @Test
    void a_prompt_that_does_not_parse_is_refused_before_it_rolls_out() {
        namespace.apply(route("prompt-route", "http://llm.models.svc:8080/v1"));
        namespace.apply("""
                apiVersion: ragtime.dev/v1alpha1
                kind: RagPipeline
                metadata: {name: bad-prompt}
                spec:
                  knowledgeBases: [{name: lamps}]
                  generator: {modelRoute: {name: prompt-route}}
                  prompt: {inline: {system: "Be brief.", user: "{{#passages}}{{text}} {{question}}"}}
                """);
        var stalled = namespace.awaitPipeline("bad-prompt", p -> is(conditions(p), "Stalled", "True"));
        var condition = condition(stalled.getStatus().conditions(), "Stalled").orElseThrow();
        assertThat(condition.getReason()).isEqualTo("PromptInvalid");
        assertThat(condition.getMessage()).contains("passages");
    }

    @Test
    void a_dead_model_is_down_in_the_route_s_status() {
        namespace.apply(route("dead", "http://10.244.0.1:9/v1"));
        var route = namespace.awaitRoute(
                "dead", r -> r.getStatus() != null && !r.getStatus().backends().isEmpty());
        assertThat(route.getStatus().backendsHealthy()).isEqualTo("0/1");
        assertThat(route.getStatus().backends().getFirst().reason()).isNotBlank();
        namespace.apply(route("dead", "http://llm.models.svc:8080/v1"));
        namespace.awaitRoute("dead", routeReady());
    }

    @Test
    void pods_walled_off_from_the_operator_are_named_and_lose_no_count() {
        namespace.apply(WALL);
        namespace.apply(Manifests.extractivePipeline("walled", "lamps"));
        // first that little was seen; a pod is named once it was silent for a minute
        var blind = namespace.awaitPipeline(
                "walled",
                ragReady()
                        .and(p -> condition(conditions(p), "SLODataAvailable")
                                .filter(data -> data.getMessage().contains("walled-rag-"))
                                .isPresent()));
        var data = condition(conditions(blind), "SLODataAvailable").orElseThrow();
        assertThat(data.getStatus()).isEqualTo("False");
        assertThat(data.getMessage()).contains("8080", "NetworkPolicy");
        try (var client = new Client(namespace.address("walled-rag"))) {
            ask(client, 7);
        }
        Command.kubectl("delete", "networkpolicy", "wall", "-n", namespace.name())
                .mustSucceed();
        var seeing = namespace.awaitPipeline(
                "walled",
                p -> counted(p.getStatus().slo(), 7) && is(p.getStatus().conditions(), "SLODataAvailable", "True"));
        assertThat(seeing.getStatus().slo())
                .allSatisfy(slo -> assertThat(slo.totalEvents()).isEqualTo(7));
    }

    private static void ask(Client client, int times) {
        for (int i = 0; i < times; i++)
            assertThat(client.ask("When is lamp 1 replaced?").status()).isEqualTo(200);
    }

    private static String route(String name, String url) {
        return """
                apiVersion: ragtime.dev/v1alpha1
                kind: ModelRoute
                metadata: {name: %s}
                spec:
                  backends: [{name: only, openAICompatible: {url: "%s"}, model: m}]
                """.formatted(name, url);
    }

    private static Predicate<KnowledgeBase> reason(String reason) {
        return kb -> condition(conditions(kb), "Synced")
                .map(Condition::getReason)
                .filter(reason::equals)
                .isPresent();
    }

    private static Condition synced(KnowledgeBase kb) {
        return condition(conditions(kb), "Synced").orElseThrow();
    }

    private static List<Condition> conditions(RagPipeline rag) {
        return rag.getStatus() == null ? List.of() : rag.getStatus().conditions();
    }

    private static List<Condition> conditions(KnowledgeBase kb) {
        return kb.getStatus() == null ? List.of() : kb.getStatus().conditions();
    }
}
