package dev.ragtime.e2e.benchmark;

import com.nimbusds.jose.JOSEException;
import dev.ragtime.api.knowledgebase.Embedding;
import dev.ragtime.e2e.cluster.Settings;
import dev.ragtime.e2e.cluster.TestNamespace;
import dev.ragtime.runtime.credential.TokenIssuer;
import dev.ragtime.runtime.embed.Embedder;
import dev.ragtime.runtime.embed.Embedders;
import dev.ragtime.runtime.store.Terms;
import dev.ragtime.runtime.telemetry.Latencies;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What each thing that a pipeline can do costs beside a request without it, in the same minutes. */
record StageBenchmark(TestNamespace namespace, Report report) {
    /** Of each pod, before anything is measured: it compiles what it does. */
    private static final int WARM_UP_OF_POD = Settings.full() ? 4000 : 300;

    private static final int TOKENS = 200;
    private static final String KEY = "x-api-key: " + StagePipelines.KEY;
    private static final String JANE = "X-Ragtime-Principals: user:jane, group:staff";
    private static final String FILTERS = ", \"filters\": {\"type\": \"lt\", \"key\": \"number\", \"value\": %d}"
            .formatted(StagePipelines.DOCUMENTS / 2);

    void measure() throws Exception {
        var pipelines = new StagePipelines(namespace);
        var here = Settings.nodeAddress();
        try (var model = InstantServer.start(here);
                var issuer = new TokenIssuer(InetAddress.getByName(here), _ -> pipelines.issuer());
                var embedder = new Embedders(new CollectorRegistry())
                        .open(Embedding.of(Embedding.Model.BGE_SMALL_EN_V1_5), Embedders.WhenFull.WAIT)) {
            pipelines.apply(model.address(), issuer.port());
            try (var calls = new StageCalls(pipeline -> namespace.address(pipeline + "-rag"));
                    var weaviate = new RawWeaviate(namespace, StagePipelines.CORPUS)) {
                measure(calls, weaviate, embedder, tokens(issuer));
            }
            pipelines.remove();
        }
    }

    static List<String> tokens(TokenIssuer issuer) throws JOSEException {
        var tokens = new ArrayList<String>();
        for (int i = 0; i < TOKENS; i++) tokens.add(issuer.token("user-" + i, Duration.ofHours(2)));
        return tokens;
    }

    private void measure(StageCalls calls, RawWeaviate weaviate, Embedder embedder, List<String> tokens)
            throws IOException {
        var limit = Stage.whole("raw Weaviate: native hybrid, and the query is embedded", StagePipelines.PLAIN, i -> {
            var query = Corpus.query(i);
            weaviate.hybrid(String.join(" ", Terms.of(query)), embedder.query(query));
        });
        var closed = Stage.whole(
                "**API key of a trusted client, principals and filter**",
                StagePipelines.READERS,
                i -> calls.retrieve(StagePipelines.READERS, i, FILTERS, KEY, JANE));
        var retrieval = retrieval(calls, tokens);
        retrieval.add(closed);
        retrieval.add(limit);
        var answers = answers(calls);
        var streams = streams(calls);
        warmUp(calls, tokens);
        var all = new ArrayList<>(retrieval);
        all.addAll(answers);
        all.addAll(streams);
        var costs = StageCosts.measure(StageCosts.Meter.in(namespace), all);
        table(
                "What each stage of a retrieval costs, %,d documents, top 8 of 100".formatted(StagePipelines.DOCUMENTS),
                retrieval,
                costs);
        table("What an answer costs, by a model that answers at once through a gateway", answers, costs);
        table("Until the first word of the same answers as a stream", streams, costs);
        report.text(
                ("%d of all these answers did without a step. *More* is what the median, or the CPU, is beyond that of the"
                                + " first line; QPS and CPU are of 8 clients. The client of gRPC is grpc-java on one connection, that of"
                                + " HTTP a plain socket for each call under way.")
                        .formatted(calls.degraded()));
        goals(costs.get(retrieval.getFirst()), costs.get(closed), costs.get(limit));
    }

    /** The first is what the others are compared with. */
    static List<Stage> retrieval(StageCalls calls, List<String> tokens) {
        var first = tokens.getFirst();
        return new ArrayList<>(List.of(
                retrieving("`POST /v1/retrieve`", StagePipelines.PLAIN, calls, ""),
                retrieving("API key", StagePipelines.GUARDED, calls, "", KEY),
                retrieving("OpenID Connect, the same token", StagePipelines.GUARDED, calls, "", bearer(first)),
                Stage.whole(
                        "OpenID Connect, another token each time",
                        StagePipelines.GUARDED,
                        i -> calls.retrieve(StagePipelines.GUARDED, i, "", bearer(tokens.get(i % TOKENS)))),
                retrieving(
                        "key of a trusted client, documents with readers",
                        StagePipelines.READERS,
                        calls,
                        "",
                        KEY,
                        JANE),
                retrieving("metadata filter that half of them pass", StagePipelines.PLAIN, calls, FILTERS),
                retrieving("explain", StagePipelines.PLAIN, calls, ", \"explain\": true"),
                retrieving("two boosts", StagePipelines.BOOSTED, calls, ""),
                retrieving("near duplicates, MMR, 2 of a document", StagePipelines.DIVERSE, calls, ""),
                retrieving("widen by a neighbour", StagePipelines.WIDE, calls, ""),
                retrieving("reranker that answers at once, 50 passages", StagePipelines.RERANKED, calls, ""),
                Stage.whole("gRPC `Retrieve`", StagePipelines.PLAIN, calls::retrieveOverGrpc),
                Stage.whole("search of a vector store", StagePipelines.PLAIN, calls::searchVectorStore),
                Stage.whole("MCP, tool `search`", StagePipelines.PLAIN, i -> calls.tool("search", "query", i))));
    }

    private static Stage retrieving(String title, String pipeline, StageCalls calls, String more, String... headers) {
        return Stage.whole(title, pipeline, i -> calls.retrieve(pipeline, i, more, headers));
    }

    private static String bearer(String token) {
        return "Authorization: Bearer " + token;
    }

    static List<Stage> answers(StageCalls calls) {
        var chat = "/v1/chat/completions";
        return List.of(
                Stage.whole(
                        "chat completions", StagePipelines.PLAIN, i -> calls.ask(StagePipelines.PLAIN, chat, i, "")),
                Stage.whole(
                        "a follow-up, by carryOver",
                        StagePipelines.PLAIN,
                        i -> calls.followUp(StagePipelines.PLAIN, i)),
                Stage.whole(
                        "a follow-up, worded by a model that answers at once",
                        StagePipelines.WORDED,
                        i -> calls.followUp(StagePipelines.WORDED, i)),
                Stage.whole("a turn of a conversation that is kept", StagePipelines.PLAIN, calls::turn),
                Stage.whole(
                        "no model: quotes",
                        StagePipelines.QUOTING,
                        i -> calls.ask(StagePipelines.QUOTING, chat, i, "")),
                Stage.whole("`POST /v1/answer`", StagePipelines.PLAIN, i -> calls.answer(StagePipelines.PLAIN, i, "")),
                Stage.whole("responses", StagePipelines.PLAIN, i -> calls.respond(i, "")),
                Stage.whole(
                        "Anthropic's messages",
                        StagePipelines.PLAIN,
                        i -> calls.ask(StagePipelines.PLAIN, "/v1/messages", i, ", \"max_tokens\": 200")),
                Stage.whole("MCP, tool `answer`", StagePipelines.PLAIN, i -> calls.tool("answer", "question", i)),
                Stage.whole("gRPC `Answer`", StagePipelines.PLAIN, calls::answerOverGrpc));
    }

    static List<Stage> streams(StageCalls calls) {
        var plain = StagePipelines.PLAIN;
        var stream = ", \"stream\": true";
        return List.of(
                new Stage(
                        "chat completions",
                        plain,
                        i -> calls.ask(plain, "/v1/chat/completions", i, stream).firstMillis()),
                new Stage(
                        "`POST /v1/answer`",
                        plain,
                        i -> calls.answer(plain, i, stream).firstMillis()),
                new Stage("responses", plain, i -> calls.respond(i, stream).firstMillis()),
                new Stage(
                        "Anthropic's messages",
                        plain,
                        i -> calls.ask(plain, "/v1/messages", i, ", \"max_tokens\": 200" + stream)
                                .firstMillis()),
                new Stage("gRPC `AnswerStream`", plain, calls::streamOverGrpc));
    }

    static void warmUp(StageCalls calls, List<String> tokens) {
        for (var pipeline : StagePipelines.ALL) {
            var headers = switch (pipeline) {
                case StagePipelines.GUARDED -> new String[] {bearer(tokens.getFirst())};
                case StagePipelines.READERS -> new String[] {KEY, JANE};
                default -> new String[0];
            };
            Latencies.of(8, WARM_UP_OF_POD, i -> calls.retrieve(pipeline, i, "", headers));
        }
    }

    void table(String title, List<Stage> stages, Map<Stage, StageCosts> costs) {
        report.table(
                title,
                "what",
                "p50 ms",
                "more",
                "p99 ms",
                "QPS",
                "CPU ms of the query pod",
                "more",
                "CPU ms of Weaviate");
        var base = costs.get(stages.getFirst());
        for (var stage : stages) {
            var cost = costs.get(stage);
            report.row(
                    stage.title(),
                    cost.p50(),
                    cost.p50() - base.p50(),
                    cost.p99(),
                    cost.perSecond(),
                    cost.cpu(),
                    cost.cpu() - base.cpu(),
                    cost.store());
        }
    }

    private void goals(StageCosts plain, StageCosts closed, StageCosts limit) {
        var against = " over HTTP, of raw native hybrid + embedding";
        report.figure("retrieve among stages, p50" + against, plain.p50() / limit.p50());
        report.figure("with key, principals and filter, p50" + against, closed.p50() / limit.p50());
        report.goal("with key, principals and filter, p99" + against, closed.p99() / limit.p99(), Goal.atMost(1.1));
    }
}
