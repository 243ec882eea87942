package dev.ragtime.e2e.scenario;

import static dev.ragtime.e2e.cluster.TestNamespace.counted;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import dev.ragtime.e2e.cluster.AnswerLog;
import dev.ragtime.e2e.cluster.AnswerLog.Reply;
import dev.ragtime.e2e.cluster.Installation;
import dev.ragtime.e2e.cluster.Patience;
import dev.ragtime.e2e.cluster.QueryCounters;
import dev.ragtime.e2e.cluster.Settings;
import dev.ragtime.e2e.cluster.StorePod;
import dev.ragtime.e2e.cluster.TestNamespace;
import dev.ragtime.e2e.cluster.UnsteadyProvider;
import dev.ragtime.runtime.credential.TokenIssuer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Under load, all that a pipeline rests on is taken away, one at a time: it answers with what is left, or says at once when to
 * ask again, and seconds after a part is back answers are whole.
 */
@ExtendWith(Installation.class)
@Isolated("what is late by the load of other scenarios is left out as if it were away")
class DegradeIT {
    private static final Duration INTERVAL = Duration.ofMillis(Settings.full() ? 200 : 500);

    /** Of an outage in which calls fail at once. */
    private static final Duration SHORT = Duration.ofSeconds(Settings.full() ? 15 : 3);

    /** Of one in which they hang: long enough that nobody waits for them any more. */
    private static final Duration LONG = Duration.ofSeconds(Settings.full() ? 30 : 7);

    private static final Duration RECOVERED = Duration.ofSeconds(5);
    private static final int BURST = 350;

    /** In a row: enough for both pods to be among them, as a rule. */
    private static final int WHOLE = 5;

    /** Replies of an outage at least: one of each kind from each pod, as a rule. */
    private static final int SEEN = 4;

    private static final int OK = 200;
    private static final int TOO_MANY = 429;
    private static final int UNAVAILABLE = 503;

    /** Of all who asked; those of the load come last. */
    private final List<Reply> replies = new ArrayList<>();

    private final OutageReport report = new OutageReport();
    private TestNamespace namespace;
    private AnswerLog load;
    private volatile Function<TokenIssuer, String> token = DegradeIT::minted;

    @FunctionalInterface
    private interface Act {
        void run() throws Exception;
    }

    @Test
    void what_is_left_answers_while_each_part_is_away_and_all_is_whole_seconds_after() throws Exception {
        var node = Settings.nodeAddress();
        try (var opened = new TestNamespace("degrade");
                var model = UnsteadyProvider.start(node);
                var reranker = UnsteadyProvider.start(node);
                var embedder = UnsteadyProvider.start(node);
                var issuer = new TokenIssuer(InetAddress.getByName(node), _ -> "http://issuer.degrade.svc")) {
            namespace = opened;
            UnsteadyPipeline.install(namespace, issuer, model, reranker, embedder);
            var address = namespace.address("lamps-rag");
            var counters = new QueryCounters(namespace, "lamps");
            try (var asking = new AnswerLog(address, () -> token.apply(issuer))) {
                load = asking.every(INTERVAL);
                load.awaitWhole(WHOLE);
                withoutModel("model", "ModelUnavailable", model);
                withoutReranker(reranker);
                withoutModel("embedder", "EmbedderFailed", embedder);
                if (Settings.full()) withoutStore(new StorePod(namespace, "lamps"));
                withoutIssuer(address, issuer);
                if (Settings.full()) underABurst(embedder);
                load.close();
                replies.addAll(load.replies());
                report.print();
                allIsCounted(counters);
            }
        }
    }

    /** Down, and hanging. */
    private void withoutModel(String name, String reason, UnsteadyProvider provider) throws Exception {
        answered(name + " down", SHORT, provider::die, provider::restart, Set.of(reason));
        answered(name + " hanging", LONG, provider::hang, provider::recover, Set.of(reason));
    }

    private void withoutReranker(UnsteadyProvider reranker) throws Exception {
        answered("reranker down", SHORT, reranker::die, reranker::restart, Set.of("RerankerFailed"));
        answered("reranker hanging", SHORT, reranker::hang, reranker::recover, Set.of("RerankerLate"));
        answered("reranker, nonsense", SHORT, reranker::talkNonsense, reranker::recover, Set.of("RerankerFailed"));
    }

    /** Every question is answered without one step. */
    private void answered(String name, Duration span, Act away, Act back, Set<String> reasons) throws Exception {
        var row = outage(name, span, away, back);
        var generated = reasons.contains("ModelUnavailable");
        assertThat(row.during())
                .allSatisfy(reply -> assertThat(reply.status()).as("%s", reply).isEqualTo(OK));
        assertThat(row.within()).as(name).isNotEmpty().allSatisfy(reply -> {
            if (!generated || reply.path().equals("/v1/answer"))
                assertThat(reply.degraded()).as("%s", reply).containsAll(reasons);
        });
    }

    private OutageReport.Row outage(String name, Duration span, Act away, Act back) throws Exception {
        away.run();
        var begin = System.nanoTime();
        Patience.let(span);
        load.awaitReplies(begin, SEEN);
        back.run();
        var end = System.nanoTime();
        load.awaitWhole(WHOLE);
        var row = report.add(name, begin, end, load.replies());
        recoveredInTime(row);
        return row;
    }

    /** A measurement: how long a busy machine takes says nothing. */
    private static void recoveredInTime(OutageReport.Row row) {
        if (Settings.full())
            assertThat(row.first())
                    .as("seconds without %s once it was back", row.name())
                    .isLessThan(RECOVERED.toSeconds());
    }

    /** There is nothing to answer from: who asks is told so, and when to ask again. */
    private void withoutStore(StorePod store) throws Exception {
        withoutStore(outage("store killed", SHORT, store::kill, store::comeBack));
        withoutStore(outage("store frozen", LONG, store::freeze, store::goOn));
    }

    /** One that hangs holds turns until nobody waits for it any more. */
    private static void withoutStore(OutageReport.Row row) {
        assertThat(refused(row, "store_unavailable", "overloaded"))
                .as(row.name())
                .extracting(Reply::said)
                .contains("store_unavailable");
    }

    /** Those that were not answered, each with a reason and when to ask again. */
    private static List<Reply> refused(OutageReport.Row row, String... codes) {
        var refused =
                row.during().stream().filter(reply -> reply.status() != OK).toList();
        assertThat(refused).as(row.name()).allSatisfy(reply -> {
            assertThat(reply.status()).as("%s", reply).isIn(UNAVAILABLE, TOO_MANY);
            assertThat(reply.said()).isIn((Object[]) codes);
            assertThat(reply.advised()).as("Retry-After of %s", reply).isTrue();
        });
        return refused;
    }

    /** Tokens of keys that are known are judged as ever; of one that is not, nobody can tell until the issuer is back. */
    private void withoutIssuer(String address, TokenIssuer issuer) throws Exception {
        var older = issuer.token();
        token = _ -> older;
        issuer.stop();
        issuer.rotate();
        var newer = issuer.token();
        var begin = System.nanoTime();
        try (var others = new AnswerLog(address, () -> newer).every(INTERVAL)) {
            Patience.let(SHORT);
            assertThat(status(address, older.substring(0, older.length() - 9) + "forgedxxx"))
                    .as("a forged token")
                    .isEqualTo(401);
            issuer.restart();
            var end = System.nanoTime();
            others.awaitWhole(WHOLE);
            var known = report.add("issuer down, known key", begin, end, load.replies());
            assertThat(known.during())
                    .isNotEmpty()
                    .allSatisfy(
                            reply -> assertThat(reply.isWhole()).as("%s", reply).isTrue());
            var unknown = report.add("issuer down, unknown key", begin, end, others.replies());
            assertThat(refused(unknown, "issuer_unavailable")).isNotEmpty().hasSameSizeAs(unknown.during());
            recoveredInTime(unknown);
            others.close();
            replies.addAll(others.replies());
        }
        token = DegradeIT::minted;
    }

    private static String minted(TokenIssuer issuer) {
        try {
            return issuer.token();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int status(String address, String token) throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create(address + "/v1/retrieve"))
                    .header("Authorization", "Bearer " + token)
                    .POST(BodyPublishers.ofString("{\"query\": \"lamp\"}"))
                    .build();
            return http.send(request, BodyHandlers.ofByteArray()).statusCode();
        }
    }

    /** More at once than have their turn soon: each is answered with what is left, or told to ask again. */
    private void underABurst(UnsteadyProvider embedder) {
        embedder.slowDown(Duration.ofSeconds(1));
        var begin = System.nanoTime();
        load.burst(BURST);
        var end = System.nanoTime();
        embedder.recover();
        load.awaitWhole(WHOLE);
        var row = report.add(BURST + " at once", begin, end, load.replies());
        refused(row, "overloaded");
        assertThat(row.during()).hasSizeGreaterThanOrEqualTo(BURST);
        recoveredInTime(row);
    }

    /** What was left out, by reason; and for the objective an answer is an answer, whatever it did without. */
    private void allIsCounted(QueryCounters counters) {
        var leftOut = replies.stream()
                .flatMap(reply -> reply.degraded().stream())
                .collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
        Patience.with(counters::degraded)
                .untilAsserted(
                        "all counted", () -> assertThat(counters.degraded()).isEqualTo(leftOut));
        var good = replies.stream().filter(reply -> reply.status() == OK).count();
        var bad = replies.stream()
                .filter(reply -> reply.status() == TOO_MANY || reply.status() == UNAVAILABLE)
                .count();
        assertThat(good + bad).as("no other status").isEqualTo(replies.size());
        var rag = namespace.awaitPipeline("lamps", p -> counted(p.getStatus().slo(), good + bad));
        assertThat(rag.getStatus().slo()).allSatisfy(slo -> {
            assertThat(slo.totalEvents()).isEqualTo(good + bad);
            assertThat(slo.goodEvents()).isEqualTo(good);
        });
        System.out.printf(
                "degrade: %d asked, %d answered, of them without a step: %s, as ragtime_degraded_total says; %d refused;"
                        + " the objective counts the same%n",
                good + bad, good, leftOut, bad);
    }
}
