package dev.ragtime.e2e.benchmark;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * A client of HTTP/1.1 (RFC 9112) that costs next to nothing, since it runs on the cores of what it measures. Connections
 * are kept open, one for each call under way.
 */
final class PlainClient implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 60_000;
    private final ConcurrentLinkedDeque<Connection> idle = new ConcurrentLinkedDeque<>();
    private final String host;
    private final int port;

    /** @param address e.g. {@code http://10.0.0.1:8080}; port 80 when there is none */
    PlainClient(String address) {
        var uri = URI.create(address);
        this.host = uri.getHost();
        this.port = uri.getPort() < 0 ? 80 : uri.getPort();
    }

    /** @param firstMillis from the request until the first piece of the body came, or, of one in one piece, its headers */
    record Answer(int status, byte[] body, double firstMillis) {
        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    Answer get(String path) {
        return call(head("GET", path) + "\r\n");
    }

    /** @param headers lines such as {@code x-api-key: secret} */
    Answer post(String path, String json, String... headers) {
        var head = new StringBuilder(head("POST", path)).append("content-type: application/json\r\n");
        for (var header : headers) head.append(header).append("\r\n");
        var length = json.getBytes(StandardCharsets.UTF_8).length;
        return call(head + "content-length: " + length + "\r\n\r\n" + json);
    }

    private String head(String method, String path) {
        return method + " " + path + " HTTP/1.1\r\nhost: " + host + ":" + port + "\r\n";
    }

    private Answer call(String request) {
        var bytes = request.getBytes(StandardCharsets.UTF_8);
        try {
            for (var kept = idle.pollFirst(); kept != null; kept = idle.pollFirst()) {
                var answer = on(kept, bytes);
                if (answer.isPresent()) return answer.get();
            }
            return on(new Connection(host, port), bytes)
                    .orElseThrow(() -> new IOException("connection closed without an answer"));
        } catch (IOException e) {
            throw new UncheckedIOException(host + ":" + port, e);
        }
    }

    /** Empty when the server closed the connection while it was idle. */
    private Optional<Answer> on(Connection connection, byte[] request) throws IOException {
        var answer = connection.exchange(request);
        if (answer.isPresent() && connection.stays) idle.addFirst(connection);
        else connection.socket.close();
        return answer;
    }

    @Override
    public void close() {
        try {
            for (var connection = idle.poll(); connection != null; connection = idle.poll()) connection.socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Connection {
        private final Socket socket;
        private final InputStream in;
        private boolean stays = true;
        private boolean chunked;
        private int length;
        private long came;

        Connection(String host, int port) throws IOException {
            this.socket = new Socket(host, port);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(PATIENCE_MILLIS);
            this.in = new BufferedInputStream(socket.getInputStream(), 1 << 14);
        }

        Optional<Answer> exchange(byte[] request) throws IOException {
            int first;
            var begin = System.nanoTime();
            try {
                socket.getOutputStream().write(request);
                first = in.read();
            } catch (SocketException e) {
                return Optional.empty();
            }
            if (first < 0) return Optional.empty();
            var status = Integer.parseInt(line().split(" ")[1]);
            headers();
            came = System.nanoTime();
            var body = chunked ? pieces() : in.readNBytes(length);
            return Optional.of(new Answer(status, body, (came - begin) / 1e6));
        }

        private void headers() throws IOException {
            chunked = false;
            length = 0;
            for (var line = line(); !line.isEmpty(); line = line()) {
                var header = line.toLowerCase(Locale.ROOT).replace(" ", "");
                if (header.startsWith("content-length:")) length = Integer.parseInt(header.substring(15));
                else if (header.equals("transfer-encoding:chunked")) chunked = true;
                else if (header.equals("connection:close")) stays = false;
            }
        }

        private byte[] pieces() throws IOException {
            var body = new ByteArrayOutputStream();
            while (true) {
                var size = Integer.parseInt(line().split(";")[0], 16);
                if (body.size() == 0) came = System.nanoTime();
                body.write(in.readNBytes(size));
                line();
                if (size == 0) return body.toByteArray();
            }
        }

        private String line() throws IOException {
            var line = new StringBuilder();
            for (int c = in.read(); c != '\n'; c = in.read()) {
                if (c < 0) throw new IOException("the answer was cut");
                if (c != '\r') line.append((char) c);
            }
            return line.toString();
        }
    }
}
