package dev.ragtime.e2e.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ragtime.e2e.cluster.Client;
import dev.ragtime.e2e.cluster.Patience;
import dev.ragtime.e2e.scenario.AccessCallers.Caller;
import dev.ragtime.runtime.document.DocumentId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** How a pipeline is asked for papers, in every protocol, and what is seen by it. Thread-safe. */
final class AccessWays implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int RESOURCE_NOT_FOUND = -32002;
    private static final Set<Integer> BUSY = Set.of(429, 503, 504);

    /** A way to see something of a paper. */
    enum Way {
        HYBRID("Hybrid", true),
        VECTOR("Vector", false),
        KEYWORD("Keyword", true),
        VECTOR_STORE("vector store", true),
        CHAT("chat", false),
        STREAM("chat, streamed", false),
        CONVERSATION("conversation", false),
        RESPONSE("response", false),
        MESSAGE("message", false),
        GRPC_SEARCH("gRPC search", true),
        GRPC_ANSWER("gRPC answer", false),
        GRPC_STREAM("gRPC stream", false),
        MCP_SEARCH("MCP search", true),
        MCP_ANSWER("MCP answer", false),
        MCP_DOCUMENT("MCP document", true),
        ANOTHERS("what another said", false);

        final String words;

        /** Whether it surely shows a paper that is named, to whom may read it. */
        final boolean sure;

        Way(String words, boolean sure) {
            this.words = words;
            this.sure = sure;
        }
    }

    /**
     * What came back.
     *
     * @param status of HTTP, whatever the protocol calls it
     * @param text all of it, without what the caller said
     * @param paths of passages, and of the document that was read
     * @param cited paths of those that the answer cites
     */
    record Seen(int status, String text, List<String> paths, List<String> cited) {
        static Seen nothing(int status, String text) {
            return new Seen(status, text, List.of(), List.of());
        }
    }

    /** @param name of a conversation or a response */
    private record Talk(Caller owner, String name) {}

    private final String pipeline;
    private final AccessGrpc grpc;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Map<String, String> conversations = new ConcurrentHashMap<>();
    private final Map<String, Talk> talks = new ConcurrentHashMap<>();

    AccessWays(String pipeline) {
        this.pipeline = pipeline;
        this.grpc = new AccessGrpc(URI.create(pipeline).getHost());
    }

    /**
     * Asks again while too many do.
     *
     * @param random chooses where there are several ways to do it
     */
    Seen ask(Way way, Caller caller, int paper, Random random) {
        return Patience.with(System::nanoTime)
                .until(
                        "an answer to " + caller.name(),
                        () -> askOnce(way, caller, paper, random),
                        seen -> !BUSY.contains(seen.status()));
    }

    private Seen askOnce(Way way, Caller caller, int paper, Random random) {
        var question = Papers.question(paper);
        var messages = List.of(Map.of("role", "user", "content", question));
        return switch (way) {
            case HYBRID, VECTOR, KEYWORD ->
                seen(post("/v1/retrieve", Map.of("query", question, "mode", way.words), caller), "");
            case VECTOR_STORE -> seen(post("/v1/vector_stores/papers/search", Map.of("query", question), caller), "");
            case CHAT -> seen(post("/v1/chat/completions", Map.of("messages", messages), caller), "/ragtime");
            case STREAM -> streamed(post("/v1/chat/completions", Map.of("messages", messages, "stream", true), caller));
            case CONVERSATION -> talk(question, caller);
            case RESPONSE -> {
                var body = Map.of("input", question, "include", List.of("file_search_call.results"));
                var answer = post("/v1/responses", body, caller);
                if (answer.statusCode() == 200) talks.put(caller.name() + " response", new Talk(caller, id(answer)));
                yield seen(answer, "/ragtime");
            }
            case MESSAGE ->
                seen(post("/v1/messages", Map.of("messages", messages, "max_tokens", 100), caller), "/ragtime");
            case GRPC_SEARCH -> grpc.search(question, caller);
            case GRPC_ANSWER -> grpc.answer(question, "", caller);
            case GRPC_STREAM -> grpc.stream(question, caller);
            case MCP_SEARCH ->
                mcp("tools/call", Map.of("name", "search", "arguments", Map.of("query", question)), caller);
            case MCP_ANSWER ->
                mcp("tools/call", Map.of("name", "answer", "arguments", Map.of("question", question)), caller);
            case MCP_DOCUMENT -> document(paper, caller);
            case ANOTHERS -> anothers(question, caller, random);
        };
    }

    private Seen talk(String question, Caller caller) {
        // one for each asker, since two who talk at once disturb each other
        var key = caller.name() + " " + Thread.currentThread().threadId();
        if (!conversations.containsKey(key)) {
            var begun = post("/v1/conversations", Map.of(), caller);
            if (begun.statusCode() != 200) return seen(begun, "");
            conversations.put(key, id(begun));
            talks.put(caller.name(), new Talk(caller, id(begun)));
        }
        return seen(
                post("/v1/answer", Map.of("question", question, "conversation", conversations.get(key)), caller), "");
    }

    private static String id(HttpResponse<byte[]> answer) {
        return Client.json(answer.body()).path("id").asText();
    }

    /** Reads, goes on with or deletes a conversation or a response of somebody else. */
    private Seen anothers(String question, Caller caller, Random random) {
        var all = talks.values().stream()
                .filter(talk -> !talk.owner().name().equals(caller.name()))
                .toList();
        var name = all.get(random.nextInt(all.size())).name();
        if (name.startsWith("resp_")) {
            var path = "/v1/responses/" + name;
            return switch (random.nextInt(3)) {
                case 0 -> seen(send("GET", path, "", caller), "");
                case 1 -> seen(send("DELETE", path, "", caller), "");
                default ->
                    seen(post("/v1/responses", Map.of("input", question, "previous_response_id", name), caller), "");
            };
        }
        var path = "/v1/conversations/" + name;
        return switch (random.nextInt(5)) {
            case 0 -> seen(send("GET", path, "", caller), "");
            case 1 -> seen(send("GET", path + "/items", "", caller), "");
            case 2 -> seen(send("DELETE", path, "", caller), "");
            case 3 -> grpc.answer(question, name, caller);
            default -> seen(post("/v1/answer", Map.of("question", question, "conversation", name), caller), "");
        };
    }

    /** Conversations and responses that those may read whom the trusted client names, after others tried; fails when one is lost. */
    int readByTheirOwners() {
        var own = talks.values().stream()
                .filter(talk -> !talk.owner().principals().isEmpty())
                .toList();
        for (var talk : own) {
            var path = talk.name().startsWith("resp_") ? "/v1/responses/" : "/v1/conversations/";
            var read = send("GET", path + talk.name(), "", talk.owner());
            if (read.statusCode() != 200) throw new AssertionError(talk + ": " + new String(read.body()));
        }
        return own.size();
    }

    private Seen mcp(String method, Map<String, ?> params, Caller caller) {
        var answer = post("/mcp", Map.of("jsonrpc", "2.0", "id", 1, "method", method, "params", params), caller);
        return seen(answer, "/result/structuredContent");
    }

    private Seen document(int paper, Caller caller) {
        var uri = "ragtime://papers/" + DocumentId.of(Papers.source(paper), Papers.path(paper));
        var read = mcp("resources/read", Map.of("uri", uri), caller);
        if (read.status() != 200) return read;
        var answer = Client.json(read.text().getBytes(StandardCharsets.UTF_8));
        if (answer.at("/error/code").asInt() == RESOURCE_NOT_FOUND) return Seen.nothing(404, read.text());
        if (answer.has("error")) throw new AssertionError(read.text());
        return new Seen(200, read.text(), List.of(Papers.path(paper)), List.of());
    }

    /** @param details where passages and citations stand */
    private static Seen seen(HttpResponse<byte[]> answer, String details) {
        return seen(answer.statusCode(), Client.json(answer.body()), details);
    }

    private static Seen seen(int status, JsonNode body, String details) {
        if (status != 200) return Seen.nothing(status, body.toString());
        var numbered = new HashMap<Integer, String>();
        body.at(details)
                .path("passages")
                .forEach(one -> numbered.put(one.path("number").asInt(), path(one)));
        var cited = body.at(details)
                .path("citations")
                .valueStream()
                .map(one -> Optional.ofNullable(numbered.get(one.path("number").asInt()))
                        .orElseThrow(() -> new AssertionError("cites what is not there: " + body)))
                .toList();
        var paths = body.has("search_query")
                ? body.path("data")
                        .valueStream()
                        .map(one -> one.path("filename").asText())
                        .toList()
                : List.copyOf(numbered.values());
        // answers say what was searched for, which is what the caller said
        for (var name : List.of("queries", "search_query"))
            body.findParents(name).forEach(parent -> ((ObjectNode) parent).remove(name));
        return new Seen(status, body.toString(), paths, cited);
    }

    private static String path(JsonNode passage) {
        return passage.path("path").asText();
    }

    private static Seen streamed(HttpResponse<byte[]> answer) {
        if (answer.statusCode() != 200) return seen(answer, "");
        var events = JSON.createArrayNode();
        new String(answer.body(), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith("data: {"))
                .forEach(line ->
                        events.add(Client.json(line.substring("data: ".length()).getBytes(StandardCharsets.UTF_8))));
        var whole = JSON.createObjectNode();
        events.forEach(
                event -> Optional.ofNullable(event.get("ragtime")).ifPresent(details -> whole.set("ragtime", details)));
        if (!whole.has("ragtime")) throw new AssertionError("a stream without its end: " + events);
        whole.set("events", events);
        return seen(200, whole, "/ragtime");
    }

    private HttpResponse<byte[]> post(String path, Map<String, ?> body, Caller caller) {
        try {
            return send("POST", path, JSON.writeValueAsString(body), caller);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpResponse<byte[]> send(String method, String path, String body, Caller caller) {
        var request = HttpRequest.newBuilder(URI.create(pipeline + path))
                .timeout(Duration.ofSeconds(60))
                .method(method, BodyPublishers.ofString(body));
        // as the clients of each send it
        if (path.equals("/v1/messages")) request.header("x-api-key", caller.credential());
        else request.header("Authorization", "Bearer " + caller.credential());
        if (!caller.principals().isEmpty()) request.header("X-Ragtime-Principals", caller.principals());
        try {
            return http.send(request.build(), BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        grpc.close();
        http.close();
    }
}
