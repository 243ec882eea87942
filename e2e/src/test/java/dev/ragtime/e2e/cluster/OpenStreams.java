package dev.ragtime.e2e.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** Streamed answers that stay open while something else happens, each on its own connection. */
public final class OpenStreams implements AutoCloseable {
    private final ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Stream> streams;

    /** Asks so many times, without waiting for an answer. */
    public OpenStreams(String base, int count) {
        streams = IntStream.range(0, count).mapToObj(i -> new Stream(base)).toList();
    }

    private final class Stream {
        private final AtomicInteger words = new AtomicInteger();
        private final CompletableFuture<String> end;

        private Stream(String base) {
            end = CompletableFuture.supplyAsync(() -> read(base), readers);
        }

        /** @return how it ended; empty as it should */
        private String read(String base) {
            try {
                var connection = (HttpURLConnection)
                        URI.create(base + "/v1/chat/completions").toURL().openConnection();
                connection.setDoOutput(true);
                connection.setRequestProperty("content-type", "application/json");
                connection
                        .getOutputStream()
                        .write(
                                "{\"model\":\"any\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Which lamp?\"}]}"
                                        .getBytes(StandardCharsets.UTF_8));
                if (connection.getResponseCode() != 200) return "status " + connection.getResponseCode();
                try (var lines = new BufferedReader(
                        new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8))) {
                    return read(lines);
                }
            } catch (IOException e) {
                return e + " after " + words + " words";
            }
        }

        private String read(BufferedReader lines) throws IOException {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("data: {\"error\"")) return line;
                if (line.equals("data: [DONE]")) return "";
                if (line.startsWith("data: {")) words.incrementAndGet();
            }
            return "ended without its end mark after " + words + " words";
        }
    }

    /** Waits until every stream has so many more words than now, or has ended. */
    public void awaitMore(int words) {
        var before = streams.stream().map(stream -> stream.words.get()).toList();
        Patience.with(this::words)
                .until(
                        words + " more words in every stream",
                        () -> IntStream.range(0, streams.size())
                                .allMatch(i -> streams.get(i).end.isDone()
                                        || streams.get(i).words.get() >= before.get(i) + words));
    }

    /** Those that ended otherwise than they should, and how; waits until all have ended. */
    public List<String> cut() {
        Patience.with(this::open).until("all streams have ended", () -> open() == 0);
        return streams.stream()
                .map(stream -> stream.end.join())
                .filter(end -> !end.isEmpty())
                .toList();
    }

    /** Of all streams so far. */
    public int words() {
        return streams.stream().mapToInt(stream -> stream.words.get()).sum();
    }

    private long open() {
        return streams.stream().filter(stream -> !stream.end.isDone()).count();
    }

    @Override
    public void close() {
        readers.shutdownNow();
    }
}
