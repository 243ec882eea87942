package dev.ragtime.e2e.benchmark;

import dev.ragtime.e2e.cluster.Client;
import dev.ragtime.v1.AnswerRequest;
import dev.ragtime.v1.QueryServiceGrpc;
import dev.ragtime.v1.QueryServiceGrpc.QueryServiceBlockingStub;
import dev.ragtime.v1.RetrieveRequest;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** Requests to {@link StagePipelines}, each of another question, and what came of them. */
final class StageCalls implements AutoCloseable {
    private static final int CONVERSATIONS = 32;

    private final Map<String, PlainClient> clients = new HashMap<>();
    private final BlockingQueue<String> conversations = new LinkedBlockingQueue<>();
    private final AtomicInteger degraded = new AtomicInteger();
    private final ManagedChannel channel;
    private final QueryServiceBlockingStub stub;

    /** @param address of a pipeline by its name, e.g. {@code http://10.0.0.1} */
    StageCalls(UnaryOperator<String> address) {
        for (var pipeline : StagePipelines.ALL) clients.put(pipeline, new PlainClient(address.apply(pipeline)));
        var plain = URI.create(address.apply(StagePipelines.PLAIN));
        channel = NettyChannelBuilder.forAddress(plain.getHost(), plain.getPort() < 0 ? 80 : plain.getPort())
                .usePlaintext()
                .build();
        stub = QueryServiceGrpc.newBlockingStub(channel);
        for (int i = 0; i < CONVERSATIONS; i++) {
            var begun = clients.get(StagePipelines.PLAIN).post("/v1/conversations", "{}");
            conversations.add(Client.json(begun.body()).path("id").asText());
        }
    }

    /** Answers that did without a step. */
    int degraded() {
        return degraded.get();
    }

    /** @param more fields beside the question, each after a comma */
    void retrieve(String pipeline, int number, String more, String... headers) {
        var body = "{\"query\": \"%s\"%s}".formatted(Corpus.query(number), more);
        var found = post(pipeline, "/v1/retrieve", body, headers).text();
        if (found.contains("\"passages\":[]")) throw new IllegalStateException("nothing found: " + found);
    }

    void searchVectorStore(int number) {
        post(
                StagePipelines.PLAIN,
                "/v1/vector_stores/" + StagePipelines.CORPUS + "/search",
                "{\"query\": \"%s\", \"max_num_results\": 8}".formatted(Corpus.query(number)));
    }

    void tool(String tool, String argument, int number) {
        post(StagePipelines.PLAIN, "/mcp", """
                {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "%s", "arguments": {"%s": "%s"}}}
                """.formatted(tool, argument, Corpus.query(number)));
    }

    /** A question that stands alone, over any of the protocols that take messages. */
    PlainClient.Answer ask(String pipeline, String path, int number, String more, String... headers) {
        var body =
                "{\"messages\": [{\"role\": \"user\", \"content\": \"%s\"}]%s}".formatted(Corpus.query(number), more);
        return post(pipeline, path, body, headers);
    }

    PlainClient.Answer respond(int number, String more) {
        var body = "{\"input\": \"%s\", \"store\": false%s}".formatted(Corpus.query(number), more);
        return post(StagePipelines.PLAIN, "/v1/responses", body);
    }

    PlainClient.Answer answer(String pipeline, int number, String more) {
        return post(pipeline, "/v1/answer", "{\"question\": \"%s\"%s}".formatted(Corpus.query(number), more));
    }

    /** One that leans on what was said before it. */
    void followUp(String pipeline, int number) {
        post(pipeline, "/v1/chat/completions", """
                {"messages": [{"role": "user", "content": "%s"}, {"role": "assistant", "content": "It is a blue lamp."},
                  {"role": "user", "content": "How long does it last?"}]}
                """.formatted(Corpus.query(number)));
    }

    /** The next turn of a conversation that the pipeline keeps, in which no other question is under way. */
    void turn(int number) {
        try {
            var conversation = conversations.take();
            ask(StagePipelines.PLAIN, "/v1/chat/completions", number, "", "X-Ragtime-Conversation: " + conversation);
            conversations.add(conversation);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    void retrieveOverGrpc(int number) {
        var found = stub.retrieve(
                RetrieveRequest.newBuilder().setQuery(Corpus.query(number)).build());
        if (found.getPassagesCount() == 0) throw new IllegalStateException("nothing found");
        count(found.getDegradedCount() > 0);
    }

    void answerOverGrpc(int number) {
        count(stub.answer(question(number)).getDegradedCount() > 0);
    }

    /** @return milliseconds until the first event */
    double streamOverGrpc(int number) {
        var begin = System.nanoTime();
        var events = stub.answerStream(question(number));
        events.next();
        var first = (System.nanoTime() - begin) / 1e6;
        while (events.hasNext()) {
            var event = events.next();
            if (event.hasAnswer()) count(event.getAnswer().getDegradedCount() > 0);
        }
        return first;
    }

    private static AnswerRequest question(int number) {
        return AnswerRequest.newBuilder().setQuestion(Corpus.query(number)).build();
    }

    private PlainClient.Answer post(String pipeline, String path, String body, String... headers) {
        var answer = clients.get(pipeline).post(path, body, headers);
        var text = answer.text();
        if (answer.status() != 200) throw new IllegalStateException(pipeline + path + ": " + text);
        count(text.contains("\"degraded\":[\""));
        return answer;
    }

    private void count(boolean without) {
        if (without) degraded.incrementAndGet();
    }

    @Override
    public void close() {
        clients.values().forEach(PlainClient::close);
        channel.shutdownNow();
    }
}
