package dev.ragtime.e2e.scenario;

import static dev.ragtime.e2e.cluster.TestNamespace.is;
import static dev.ragtime.e2e.cluster.TestNamespace.kbReady;
import static dev.ragtime.e2e.cluster.TestNamespace.ragReady;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.runtime.IndexNames;
import dev.ragtime.e2e.cluster.Client;
import dev.ragtime.e2e.cluster.Command;
import dev.ragtime.e2e.cluster.ConstantLoad;
import dev.ragtime.e2e.cluster.Installation;
import dev.ragtime.e2e.cluster.ResidentMemory;
import dev.ragtime.e2e.cluster.TestNamespace;
import dev.ragtime.e2e.cluster.WeaviateNodes;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Five KnowledgeBases on one Weaviate: what happens to one of them is nothing to the others. */
@ExtendWith(Installation.class)
@ResourceLock(value = Installation.RUNNING_OPERATOR, mode = ResourceAccessMode.READ)
class SharedStoreIT {
    private static final String OWNER = "attic";
    private static final String DELETED = "barn";
    private static final String REINDEXED = "cellar";
    private static final String LOST_KEY = "den";
    private static final String UNTOUCHED = "eaves";
    private static final String OUTSIDE = "fence";
    private static final List<String> GUESTS = List.of(DELETED, REINDEXED, LOST_KEY, UNTOUCHED);
    private static final List<String> ALL =
            Stream.concat(Stream.of(OWNER), GUESTS.stream()).toList();
    private static final int PAGES = 10;

    private final Map<String, ConstantLoad> loads = new TreeMap<>();
    private TestNamespace namespace;

    @Test
    void what_happens_to_one_of_five_is_nothing_to_the_others() throws Exception {
        try (var created = new TestNamespace("shared-store")) {
            namespace = created;
            apply(OWNER, PAGES, Manifests.store(1));
            namespace.awaitKnowledgeBase(OWNER, kbReady());
            var alone = ResidentMemory.settled(store());
            for (var guest : GUESTS) apply(guest, PAGES, shared(""));
            for (var name : ALL) {
                namespace.awaitKnowledgeBase(name, kbReady());
                namespace.awaitPipeline(name, ragReady());
            }
            assertThat(namespace.pods("weaviate", OWNER)).hasSize(1);
            for (var guest : GUESTS)
                assertThat(namespace.pods("weaviate", guest)).isEmpty();
            var five = ResidentMemory.settled(store());
            System.out.printf(
                    "shared-store: a managed KnowledgeBase: 1 pod of %.0f MiB and a volume; one more in its store: 0 pods, %.1f MiB%n",
                    alone, (five - alone) / GUESTS.size());
            reachesNothingElse();
            oneFromOutsideUsesTheStoreByItsAddress();

            for (var name : ALL) loads.put(name, load(name));
            askedMore();
            var before = undisturbed();
            oneIsDeletedAndMadeAnew();
            oneIsIndexedAnew();
            oneLosesItsKey();
            askedMore();
            assertThat(undisturbed()).isEqualTo(before);
            var answered =
                    loads.values().stream().mapToInt(ConstantLoad::answered).sum();
            loads.values().forEach(ConstantLoad::close);
            noneFailed("in the end");
            System.out.printf("shared-store: %d questions to five KnowledgeBases, 0 failed%n", answered);
            twoAreAskedAsOne();
            theOwnerStaysAsLongAsItIsNeeded();
        } finally {
            loads.values().forEach(ConstantLoad::close);
        }
    }

    /** With the key of one of them Weaviate lets nobody at what is of another. */
    private void reachesNothingElse() throws Exception {
        var guest = new WeaviateNodes(namespace, OWNER, namespace.weaviateKey(UNTOUCHED));
        for (var other : List.of(OWNER, REINDEXED)) {
            var chunks = IndexNames.of(namespace.knowledgeBase(other), 1).chunks();
            assertThat(guest.status("GET", "/v1/objects?class=" + chunks, "")).isEqualTo(403);
            assertThat(guest.status("GET", "/v1/schema/" + chunks, "")).isEqualTo(403);
            assertThat(guest.status("POST", "/v1/objects", "{\"class\":\"" + chunks + "\"}"))
                    .isEqualTo(403);
            assertThat(guest.status("DELETE", "/v1/schema/" + chunks, "")).isEqualTo(403);
            assertThat(guest.status("GET", "/v1/aliases/" + IndexNames.alias(namespace.knowledgeBase(other)), ""))
                    .isEqualTo(403);
        }
        assertThat(guest.status("GET", "/v1/users/db", "")).isIn(200, 403);
        assertThat(guest.status("POST", "/v1/users/db/another", "{}")).isEqualTo(403);
        var own = IndexNames.of(namespace.knowledgeBase(UNTOUCHED), 1).chunks();
        assertThat(guest.status("GET", "/v1/schema/" + own, "")).isEqualTo(200);
    }

    /** To Weaviate it is somebody else; to the KnowledgeBase the store is external. */
    private void oneFromOutsideUsesTheStoreByItsAddress() throws Exception {
        var host = OWNER + "-weaviate." + namespace.name() + ".svc";
        var external = """
                  deletionPolicy: Retain
                  store:
                    weaviate:
                      external:
                        url: "%s://%s"
                        grpcAddress: "%s:50051"
                        credentialsSecret: {name: %s}
                """;
        var key = OWNER + "-weaviate";
        apply(OUTSIDE, 2, external.formatted("http", host, host, "nothing"));
        stalls("MissingSecret", "spec.store.weaviate.external.credentialsSecret.name: Secret");
        apply(OUTSIDE, 2, external.formatted("https", host, host, key));
        stalls("StoreUnavailable", "spec.store.weaviate.external.url: https://" + host);
        apply(OUTSIDE, 2, external.formatted("http", host, host, key));
        var kb = namespace.awaitKnowledgeBase(OUTSIDE, kbReady());
        namespace.awaitPipeline(OUTSIDE, ragReady());
        var load = load(OUTSIDE);
        load.awaitMore(5);
        load.close();
        assertThat(load.failures()).isEmpty();
        kubectl("delete", "rag,kb", OUTSIDE, "--timeout=120s");
        assertThat(new WeaviateNodes(namespace, OWNER).names(prefix(kb)))
                .as("it stays there")
                .isNotEmpty();
    }

    private void stalls(String reason, String message) {
        namespace.awaitKnowledgeBase(
                OUTSIDE,
                kb -> kb.getStatus() != null
                        && kb.getStatus().conditions().stream()
                                .anyMatch(condition -> "Stalled".equals(condition.getType())
                                        && reason.equals(condition.getReason())
                                        && condition.getMessage().startsWith(message)));
    }

    private void oneIsDeletedAndMadeAnew() throws Exception {
        var prefix = prefix(namespace.knowledgeBase(DELETED));
        var store = new WeaviateNodes(namespace, OWNER);
        assertThat(store.names(prefix)).hasSizeGreaterThan(4);
        loads.remove(DELETED).close();
        kubectl("delete", "rag,kb", DELETED, "--timeout=120s");
        namespace.await(
                "nothing of it is left in the store", () -> store.names(prefix).isEmpty());
        noneFailed("one was deleted");

        apply(DELETED, 2, shared(""));
        var anew = namespace.awaitKnowledgeBase(DELETED, kbReady());
        assertThat(anew.getStatus().activeIndex().documents()).isEqualTo(2);
        assertThat(anew.getStatus().activeIndex().number()).isEqualTo(1);
        assertThat(prefix(anew)).isNotEqualTo(prefix);
        namespace.awaitPipeline(DELETED, ragReady());
        loads.put(DELETED, load(DELETED));
        noneFailed("one was made anew");
    }

    private void oneIsIndexedAnew() {
        apply(REINDEXED, PAGES, shared("  chunking: {maxTokens: 64, overlapTokens: 0}"));
        namespace.awaitKnowledgeBase(
                REINDEXED,
                kb -> kb.getStatus().activeIndex().number() == 2
                        && kb.getStatus().currentSync() == null
                        && is(kb.getStatus().conditions(), "Synced", "True"));
        askedMore();
        noneFailed("one was indexed anew");
    }

    private void oneLosesItsKey() throws Exception {
        var key = namespace.weaviateKey(LOST_KEY);
        kubectl("delete", "secret", LOST_KEY + "-weaviate");
        awaitKey("Secret deleted", now -> now.equals(key));
        askedMore();
        noneFailed("the Secret of one was deleted");

        kubectl("annotate", "kb", LOST_KEY, "ragtime.dev/rotate-store-key=please");
        awaitKey("rotation asked for", now -> !now.equals(key));
        askedMore();
        noneFailed("the key of one was replaced");

        // as after the loss of a volume: the store knows none of its keys
        var store = new WeaviateNodes(namespace, OWNER);
        var users = store.names(prefix(namespace.knowledgeBase(LOST_KEY))).stream()
                .filter(name -> name.matches(".*_[0-9a-f]{12}"))
                .toList();
        assertThat(users).isNotEmpty();
        var refused = namespace.weaviateKey(LOST_KEY);
        loads.remove(LOST_KEY).close();
        for (var user : users)
            assertThat(store.status("DELETE", "/v1/users/db/" + user, "")).isEqualTo(204);
        awaitKey("forgotten by the store", now -> !now.equals(refused));
        loads.put(LOST_KEY, load(LOST_KEY));
        askedMore();
        noneFailed("the store forgot the key of one");
    }

    private void awaitKey(String what, Predicate<String> as) {
        var begin = Instant.now();
        namespace.await(what, () -> hasKey() && as.test(namespace.weaviateKey(LOST_KEY)));
        System.out.printf(
                "shared-store: %s: its key is there after %d s%n",
                what, Duration.between(begin, Instant.now()).toSeconds());
    }

    private boolean hasKey() {
        return namespace
                        .client()
                        .secrets()
                        .inNamespace(namespace.name())
                        .withName(LOST_KEY + "-weaviate")
                        .get()
                != null;
    }

    private void twoAreAskedAsOne() {
        namespace.apply(Manifests.extractivePipeline("both", UNTOUCHED + "}, {name: " + REINDEXED));
        namespace.awaitPipeline("both", ragReady());
        try (var client = new Client(namespace.address("both-rag"))) {
            var answer = client.retrieve("blue lamp");
            assertThat(answer.body().path("passages").findValuesAsText("knowledgeBase"))
                    .contains(UNTOUCHED, REINDEXED)
                    .containsOnly(UNTOUCHED, REINDEXED);
            assertThat(answer.body().path("degraded")).isEmpty();
        }
        kubectl("delete", "rag", "both", "--timeout=120s");
    }

    private void theOwnerStaysAsLongAsItIsNeeded() {
        kubectl("delete", "kb", OWNER, "--wait=false");
        var kept = namespace.awaitKnowledgeBase(
                OWNER,
                kb -> kb.getStatus().conditions().stream()
                        .anyMatch(condition -> "StoreInUse".equals(condition.getReason())));
        assertThat(kept.getStatus().store().sharedBy()).containsExactlyElementsOf(GUESTS);
        assertThat(namespace.awaitWarnings("KnowledgeBase", OWNER))
                .anyMatch(event -> "StoreInUse".equals(event.getReason())
                        && event.getMessage().contains(UNTOUCHED));
        try (var client = new Client(namespace.address(UNTOUCHED + "-rag"))) {
            assertThat(client.retrieve("lamp").status()).isEqualTo(200);
        }
        for (var guest : GUESTS) kubectl("delete", "rag,kb", guest, "--timeout=120s");
        kubectl("wait", "--for=delete", "kb/" + OWNER, "--timeout=120s");
    }

    /** Pods of the store and of those that nothing happened to, how often they began, and what their runs embedded. */
    private Map<String, String> undisturbed() {
        var seen = new TreeMap<String, String>();
        for (var name : List.of(OWNER, UNTOUCHED)) {
            var pods = new ArrayList<Pod>(namespace.pods("weaviate", name));
            pods.addAll(namespace.pods("query", name));
            pods.forEach(pod -> seen.put(
                    pod.getMetadata().getName(),
                    pod.getStatus().getContainerStatuses().stream()
                            .map(container -> "restarts " + container.getRestartCount())
                            .toList()
                            .toString()));
            var last = namespace.knowledgeBase(name).getStatus().lastSync();
            seen.put(name, "run %d embedded %d".formatted(last.number(), last.chunksEmbedded()));
        }
        return seen;
    }

    private Pod store() {
        return namespace.pods("weaviate", OWNER).getFirst();
    }

    private void apply(String name, int pages, String more) {
        var documents = new LinkedHashMap<String, String>();
        Manifests.pages(pages).forEach((page, text) -> documents.put(page, text.replace("lamp", name + "light lamp")));
        namespace.apply(Manifests.inNewDocument(
                Manifests.documents(name, documents),
                Manifests.knowledgeBase(name, "{name: lamps, configMap: {name: " + name + "}}", more),
                Manifests.extractivePipeline(name, name)));
    }

    private static String shared(String more) {
        return "  store: {weaviate: {shared: {knowledgeBase: {name: " + OWNER + "}}}}\n" + more;
    }

    /** A passage of another KnowledgeBase is a failure like any other. */
    private ConstantLoad load(String name) {
        return ConstantLoad.of(namespace.address(name + "-rag"), client -> {
            var answer = client.retrieve("blue lamp");
            var text = answer.body().toString();
            var foreign = ALL.stream()
                    .filter(other -> !other.equals(name) && text.contains(other + "light"))
                    .toList();
            var own = text.contains(name + "light");
            return answer.status() == 200 && (!own || !foreign.isEmpty())
                    ? new Client.Answer(500, answer.body())
                    : answer;
        });
    }

    private void askedMore() {
        loads.values().forEach(load -> load.awaitMore(20));
    }

    private void noneFailed(String when) {
        loads.forEach((name, load) ->
                assertThat(load.failures()).as("%s, when %s", name, when).isEmpty());
    }

    private static String prefix(KnowledgeBase kb) {
        return kb.getStatus().store().collectionPrefix();
    }

    private void kubectl(String... command) {
        var arguments = new ArrayList<>(List.of(command));
        arguments.addAll(List.of("-n", namespace.name()));
        Command.kubectl(arguments.toArray(String[]::new)).mustSucceed();
    }
}
