package dev.ragtime.e2e.scenario;

import static dev.ragtime.e2e.cluster.TestNamespace.kbReady;
import static dev.ragtime.e2e.cluster.TestNamespace.ragReady;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ragtime.e2e.cluster.Client;
import dev.ragtime.e2e.cluster.Command;
import dev.ragtime.e2e.cluster.Installation;
import dev.ragtime.e2e.cluster.Patience;
import dev.ragtime.e2e.cluster.Settings;
import dev.ragtime.e2e.cluster.TestNamespace;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Conversations of many people go on over several replicas, of which one after the other is killed: no turn that was answered is
 * lost, nor what a person stated, and nobody reads what another said.
 */
@ExtendWith(Installation.class)
class ConversationIT {
    private static final int CONVERSATIONS = Settings.full() ? 50 : 8;
    private static final int TURNS = Settings.full() ? 10 : 4;
    private static final int REPLICAS = Settings.full() ? 3 : 2;
    private static final int SIDE_BY_SIDE = Settings.full() ? 6 : 2;
    private static final Duration BETWEEN_KILLS = Duration.ofSeconds(10);

    /** The conversations last for so long at least, so that replicas are killed meanwhile. */
    private static final Duration BETWEEN_TURNS = Duration.ofMillis(Settings.full() ? 1500 : 700);

    private static final String KEY = "key-of-the-portal";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final AtomicInteger repeated = new AtomicInteger();
    private final AtomicInteger kills = new AtomicInteger();
    private final AtomicInteger spared = new AtomicInteger();
    private final AtomicInteger foreign = new AtomicInteger();

    /** @param answers ids of the turns that were answered, in their order */
    private record Said(int person, String name, List<String> answers) {}

    @Test
    void noTurnIsLostAndNobodyReadsWhatAnotherSaidWhileReplicasAreKilled() throws Exception {
        try (var namespace = new TestNamespace("conversation");
                var work = Executors.newVirtualThreadPerTaskExecutor()) {
            install(namespace);
            var pipeline = namespace.address("lamps-rag");
            var done = new AtomicBoolean();
            var killing = work.submit(killReplicas(namespace, done));
            var said = new ArrayList<Said>();
            try (var people = Executors.newFixedThreadPool(
                    SIDE_BY_SIDE, Thread.ofVirtual().factory())) {
                var talks = new ArrayList<Future<Said>>();
                for (var person = 0; person < CONVERSATIONS; person++) {
                    var who = person;
                    talks.add(people.submit(() -> talk(pipeline, who)));
                }
                for (var talk : talks) said.add(talk.get());
            } finally {
                done.set(true);
            }
            killing.get();
            namespace.awaitPipeline("lamps", ragReady());
            for (var talk : said) {
                everyTurnIsThereAndNoOther(pipeline, talk);
                whatItStatedIsThereAndNothingElse(pipeline, talk.person());
            }
            theConsoleWorks(pipeline);
            assertThat(kills.get()).as("replicas killed").isPositive();
            System.out.printf(
                    "conversation: %d conversations of %d turns over %d replicas, one killed every %d s, %d in all"
                            + " (%d times not, for no other was ready): 0 turns and facts lost, 0 foreign (%d tries to read another's: 404),"
                            + " %d questions asked again%n",
                    CONVERSATIONS,
                    TURNS,
                    REPLICAS,
                    BETWEEN_KILLS.toSeconds(),
                    kills.get(),
                    spared.get(),
                    foreign.get(),
                    repeated.get());
        }
    }

    private static void install(TestNamespace namespace) {
        namespace.apply("""
                apiVersion: v1
                kind: Secret
                metadata: {name: portal}
                stringData: {portal: %s}
                """.formatted(KEY));
        namespace.apply(
                Manifests.inNewDocument(
                        Manifests.documents("lamps", Manifests.pages(20)),
                        Manifests.knowledgeBase("lamps", "{name: lamps, configMap: {name: lamps}}"),
                        Manifests.extractivePipeline("lamps", "lamps")
                                        .replace("runtime: {", "runtime: {replicas: " + REPLICAS + ", ")
                                + "  memory: {longTerm: {learn: {none: {}}}}\n  auth: {trustedClients: {apiKeysSecret: {name: portal}}}\n"));
        namespace.awaitKnowledgeBase("lamps", kbReady());
        namespace.awaitPipeline("lamps", ragReady());
    }

    /** Without notice, one after the other, as long as another is ready: one that starts may take longer than until the next kill. */
    private Callable<Void> killReplicas(TestNamespace namespace, AtomicBoolean done) {
        return () -> {
            while (!done.get()) {
                Patience.let(BETWEEN_KILLS);
                if (done.get()) break;
                var ready = namespace.pods("query", "lamps").stream()
                        .filter(Readiness::isPodReady)
                        .toList();
                if (ready.size() < 2) {
                    spared.incrementAndGet();
                    continue;
                }
                namespace
                        .client()
                        .resource(ready.get(kills.getAndIncrement() % ready.size()))
                        .withGracePeriod(0)
                        .delete();
            }
            return null;
        };
    }

    private Said talk(String pipeline, int person) throws Exception {
        var name = Client.json(asked(person, "POST", pipeline + "/v1/conversations", "{}")
                        .body())
                .path("id")
                .asText();
        var stated = JSON.writeValueAsString(Map.of("text", fact(person)));
        asked(person, "POST", pipeline + "/v1/memories", stated);
        var said = new Said(person, name, new ArrayList<>());
        for (var turn = 0; turn < TURNS; turn++) {
            var body = JSON.writeValueAsString(Map.of("input", question(person, turn), "conversation", name));
            var answer = Client.json(
                    asked(person, "POST", pipeline + "/v1/responses", body).body());
            said.answers().add(answer.path("id").asText());
            foreignIsNotFound(pipeline, said);
            Patience.let(BETWEEN_TURNS);
        }
        return said;
    }

    private static String fact(int person) {
        return "My desk has blue lamp %d.".formatted(person);
    }

    private static String question(int person, int turn) {
        return "Person %d asks as number %d: how often is blue lamp %d replaced?".formatted(person, turn, turn);
    }

    private void foreignIsNotFound(String pipeline, Said said) throws Exception {
        var stranger = said.person() + CONVERSATIONS;
        for (var path : List.of(
                "/v1/conversations/" + said.name(),
                "/v1/conversations/" + said.name() + "/items",
                "/v1/responses/" + said.answers().getLast())) {
            try {
                var status = sent(stranger, "GET", pipeline + path, "").statusCode();
                assertThat(status).as("%s for another", path).isIn(404, 503);
                if (status == 404) foreign.incrementAndGet();
            } catch (IOException e) {
                // the replica was killed
            }
        }
    }

    /** Those that were answered, in their order; one whose answer was lost on its way may be there, too. */
    private void everyTurnIsThereAndNoOther(String pipeline, Said said) throws Exception {
        var path = "/v1/conversations/" + said.name() + "/items?order=asc&limit=100";
        var items = Client.json(asked(said.person(), "GET", pipeline + path, "").body())
                .path("data");
        var kept = new ArrayList<String>();
        for (JsonNode item : items) {
            var id = item.path("id").asText();
            if (item.path("role").asText().equals("assistant")) kept.add("resp_" + id.substring("msg_".length()));
            else
                assertThat(item.at("/content/0/text").asText())
                        .as("what person %d said", said.person())
                        .startsWith("Person %d asks".formatted(said.person()));
        }
        assertThat(kept).as("turns of person %d", said.person()).containsSubsequence(said.answers());
    }

    private void whatItStatedIsThereAndNothingElse(String pipeline, int person) throws Exception {
        var memories =
                Client.json(asked(person, "GET", pipeline + "/v1/memories", "").body());
        assertThat(memories.path("data"))
                .as("what person %d stated", person)
                .extracting(memory -> memory.path("text").asText())
                .containsExactly(fact(person));
    }

    /** In Chromium, as a person would use it, and as one who has no mouse or sees nothing. */
    private static void theConsoleWorks(String pipeline) {
        var shots = Settings.root().resolve("e2e/target/console").toString();
        var question = "How often is blue lamp 7 replaced?";
        var checked = Command.script("e2e/cluster/browser", pipeline, question, "every 9 weeks", shots);
        System.out.println("conversation: " + checked.mustSucceed().output().strip());
    }

    /** Asks until it is answered, as clients do whose connection is lost. */
    private HttpResponse<byte[]> asked(int person, String method, String address, String body) throws Exception {
        var answer = Patience.with(kills::get)
                .askingEvery(Duration.ofMillis(100))
                .until("an answer of " + address, () -> tried(person, method, address, body), Optional::isPresent);
        return answer.orElseThrow();
    }

    private Optional<HttpResponse<byte[]>> tried(int person, String method, String address, String body) {
        try {
            var answer = sent(person, method, address, body);
            if (answer.statusCode() == 200) return Optional.of(answer);
            assertThat(answer.statusCode()).as(new String(answer.body())).isIn(409, 429, 503);
        } catch (IOException e) {
            // the replica was killed
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        repeated.incrementAndGet();
        return Optional.empty();
    }

    private HttpResponse<byte[]> sent(int person, String method, String address, String body)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(address))
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Bearer " + KEY)
                .header("X-Ragtime-Principals", "person-" + person)
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
        return http.send(request, BodyHandlers.ofByteArray());
    }
}
