package dev.ragtime.runtime.generate;

import dev.ragtime.runtime.http.Json;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Model servers that misbehave, one behaviour a path: {@code http://127.0.0.1:PORT/<behaviour>/v1}. Speaks HTTP over bare
 * sockets, since a server's library does not let a test break its rules.
 */
public final class StubModels implements AutoCloseable {
    public static final List<String> WORDS = List.of("Staff ", "have ", "30 ", "days ", "of ", "leave ", "[1].");
    static final String FINISH = chunk("{}", "\"stop\"");

    /** Two pieces of a call of a tool, and the end. */
    public static final String CALLS = chunk(
                    "{\"tool_calls\":[{\"index\":0,\"id\":\"c1\",\"type\":\"function\","
                            + "\"function\":{\"name\":\"clock\",\"arguments\":\"\"}}]}",
                    "null")
            + chunk("{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"{}\"}}]}", "null")
            + chunk("{}", "\"tool_calls\"")
            + "data: [DONE]\n\n";

    /** Counted down to let {@code stall} and {@code slow} go on. */
    public final CountDownLatch gate = new CountDownLatch(1);

    private final ServerSocket server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    private final Map<String, List<Request>> requests = new ConcurrentHashMap<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    /** @param connection number of the connection it came by */
    public record Request(String body, Map<String, String> headers, int connection) {}

    public StubModels() throws IOException {
        Thread.ofVirtual().start(this::accept);
    }

    public String url(String behaviour) {
        return "http://127.0.0.1:" + server.getLocalPort() + "/" + behaviour + "/v1";
    }

    /** Requests for completions so far. */
    public List<Request> requests(String behaviour) {
        return requests.computeIfAbsent(behaviour, b -> new CopyOnWriteArrayList<>());
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                var socket = server.accept();
                sockets.add(socket);
                var number = sockets.size();
                Thread.ofVirtual().start(() -> serve(socket, number));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket, int number) {
        try (socket;
                var in = new BufferedInputStream(socket.getInputStream())) {
            socket.setTcpNoDelay(true);
            while (answer(socket, in, number)) {}
        } catch (IOException e) {
            // the client has gone, or the test has ended
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** False when the connection is to be closed. */
    private boolean answer(Socket socket, InputStream in, int number) throws IOException, InterruptedException {
        var first = line(in);
        if (first.isEmpty()) return false;
        var headers = new LinkedHashMap<String, String>();
        for (var line = line(in); !line.isEmpty(); line = line(in)) {
            headers.put(
                    line.substring(0, line.indexOf(':')).toLowerCase(Locale.ROOT),
                    line.substring(line.indexOf(':') + 1).strip());
        }
        var body = new String(
                in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0"))), StandardCharsets.UTF_8);
        var out = new RawAnswer(socket);
        if (first.startsWith("GET ")) {
            out.json(200, "{\"object\":\"list\",\"data\":[]}");
            return true;
        }
        var behaviour = first.split("[ /]+")[1];
        requests(behaviour).add(new Request(body, headers, number));
        return answer(behaviour, body, out, requests(behaviour).size());
    }

    private boolean answer(String behaviour, String body, RawAnswer out, int count)
            throws IOException, InterruptedException {
        switch (behaviour) {
            case "ok" -> out.words(body, WORDS);
            case "toolcalls" -> out.stream(CALLS);
            case "sseerr" -> out.stream(error("engine overloaded", 500), "data: [DONE]\n\n");
            case "ssebusy" -> out.stream(error("slow down", 429));
            case "rl" -> out.json(429, "{\"error\":{\"message\":\"slow down\"}}", "Retry-After: 37");
            case "broken" -> out.json(500, "{\"error\":{\"message\":\"boom\"}}");
            case "jsonerr" -> out.json(200, "{\"error\":{\"message\":\"boom\"}}");
            case "ping" ->
                out.stream(
                        ": keep-alive\n\n",
                        chunk("{\"role\":\"assistant\",\"content\":\"\"}", "null"),
                        error("no capacity", 502));
            case "pingdie" -> {
                out.begin(": keep-alive\n\n", chunk("{\"role\":\"assistant\",\"content\":\"\"}", "null"));
                return false;
            }
            case "pinging" -> {
                out.begin();
                while (!gate.await(50, TimeUnit.MILLISECONDS)) out.piece(": keep-alive\n\n");
            }
            case "cut" -> {
                out.begin(word("Staff have "));
                return false;
            }
            case "lateerror" -> out.stream(word("Staff have "), error("engine died", 500), "data: [DONE]\n\n");
            case "stall" -> {
                out.begin(word("Staff "));
                gate.await();
            }
            case "gzip" -> out.packed("gzip", whole(String.join("", WORDS)));
            case "gzipstream" -> out.packedStream(word("Staff have "), word("30 days."), FINISH, "data: [DONE]\n\n");
            case "badjson" -> {
                var pieces = new ArrayList<>(
                        List.of(word("Staff have "), "data: {\"choices\":[{\"delta\":{\"content\":\n\n"));
                WORDS.subList(2, WORDS.size()).forEach(w -> pieces.add(word(w)));
                pieces.addAll(List.of(FINISH, "data: [DONE]\n\n"));
                out.stream(pieces.toArray(String[]::new));
            }
            case "nostream" -> out.json(200, whole(String.join("", WORDS)));
            case "nodone" -> out.stream(word("Staff have "), word("30 days [1]."), FINISH);
            case "array" ->
                out.stream(
                        chunk("{\"content\":[{\"type\":\"text\",\"text\":\"Staff have 30 days.\"}]}", "null"),
                        FINISH,
                        "data: [DONE]\n\n");
            case "think" ->
                out.words(
                        body,
                        List.of(
                                "<th",
                                "ink>The user asks [2]. ",
                                "Equipment",
                                "</thi",
                                "nk>\n\n",
                                "Staff ",
                                "have 30 [1]."));
            case "endthink" ->
                out.words(body, List.of("The user asks [2]. ", "Hm.</thi", "nk>\n\n", "Staff ", "have 30 [1]."));
            case "onlythink" -> out.words(body, List.of("<think>", "and on and on"));
            case "rcontent" ->
                out.stream(
                        chunk("{\"reasoning_content\":\"thinking hard\"}", "null"),
                        word("Staff have 30 days [1]."),
                        FINISH,
                        "data: [DONE]\n\n");
            case "crlf" ->
                out.stream(
                        "event: message\r\nid: 1\r\ndata:" + data("{\"content\":\"Staff have \"}", "null") + "\r\n\r\n",
                        "data:" + data("{\"content\":\"30 days [1].\"}", "\"stop\"") + "\r\n\r\ndata:[DONE]\r\n\r\n");
            case "reason" -> reason(body, out);
            case "temp" -> temperature(body, out);
            case "small" -> {
                if (Json.parse(body).path("max_tokens").asInt(0) > 100) {
                    out.json(400, refusal("max_tokens", "max_tokens is too large: at most 100"));
                } else {
                    temperature(body, out);
                }
            }
            case "strict" ->
                out.json(
                        400,
                        "{\"error\":{\"message\":\"tools are not for " + sayBack(body) + "\",\"param\":\"tools\"}}");
            case "slowtoken" -> {
                out.begin(": processing\n\n", chunk("{\"role\":\"assistant\",\"content\":\"\"}", "null"));
                gate.await();
                out.piece(word("Staff"));
                out.piece(FINISH);
                out.piece("data: [DONE]\n\n");
                out.end();
            }
            case "gated" -> {
                out.begin(word("Staff "));
                gate.await();
                out.piece(word("have 30 days."));
                out.piece(FINISH);
                out.piece("data: [DONE]\n\n");
                out.end();
            }
            case "slow" -> {
                gate.await();
                out.words(body, WORDS);
            }
            case "poison" -> {
                if (body.contains("poison")) out.json(500, "{\"error\":{\"message\":\"assertion failed\"}}");
                else out.words(body, WORDS);
            }
            case "hasty" -> {
                // closes each connection after its answer without a word; the first ones are open at the same time
                gate.await();
                out.words(body, WORDS);
                return false;
            }
            case "idle" -> {
                // closes a kept connection as its second request comes, as one whose time is over
                if (count == 2) return false;
                out.words(body, WORDS);
            }
            default -> throw new IllegalArgumentException(behaviour);
        }
        return true;
    }

    private static String sayBack(String body) throws IOException {
        return Json.parse(body)
                .at("/messages/1/content")
                .asText()
                .replace("\"", "")
                .replace("\n", " ");
    }

    private static void reason(String body, RawAnswer out) throws IOException {
        if (Json.parse(body).has("max_tokens")) {
            out.json(400, refusal("max_tokens", "'max_tokens' is not accepted, send 'max_completion_tokens'"));
        } else {
            temperature(body, out);
        }
    }

    private static void temperature(String body, RawAnswer out) throws IOException {
        if (Json.parse(body).path("temperature").asDouble(1) != 1) {
            out.json(400, refusal("temperature", "'temperature' accepts only 1 with this model"));
        } else {
            out.words(body, WORDS);
        }
    }

    private static String refusal(String param, String message) {
        var body = Json.object();
        body.putObject("error")
                .put("message", message)
                .put("type", "invalid_request_error")
                .put("param", param);
        return Json.write(body);
    }

    public static String word(String text) {
        return chunk(Json.write(Json.object().put("content", text)), "null");
    }

    static String chunk(String delta, String finish) {
        return "data: " + data(delta, finish) + "\n\n";
    }

    private static String data(String delta, String finish) {
        return "{\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"choices\":[{\"index\":0,\"delta\":" + delta
                + ",\"finish_reason\":" + finish + "}]}";
    }

    private static String error(String message, int code) {
        return "data: {\"error\":{\"message\":\"" + message + "\",\"code\":" + code + "}}\n\n";
    }

    public static String whole(String text) {
        return ScriptedModel.completion(text);
    }

    private static String line(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        for (var b = in.read(); b >= 0 && b != '\n'; b = in.read()) if (b != '\r') line.write(b);
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        gate.countDown();
        server.close();
        for (var socket : sockets) socket.close();
    }
}
