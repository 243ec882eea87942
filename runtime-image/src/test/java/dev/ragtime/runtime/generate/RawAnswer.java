package dev.ragtime.runtime.generate;

import dev.ragtime.runtime.http.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** Writes one answer of a model server over a bare socket, in whatever order it is told. */
final class RawAnswer {
    private final Socket socket;

    RawAnswer(Socket socket) {
        this.socket = socket;
    }

    private void write(byte[]... parts) throws IOException {
        var all = new ByteArrayOutputStream();
        for (var part : parts) all.writeBytes(part);
        socket.getOutputStream().write(all.toByteArray());
        socket.getOutputStream().flush();
    }

    void json(int status, String body, String... headers) throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        write(head(status, "application/json", "Content-Length: " + bytes.length, headers), bytes);
    }

    void packed(String coding, String body) throws IOException {
        var bytes = gzip(body);
        var length = "Content-Length: " + bytes.length;
        write(head(200, "application/json", length, "Content-Encoding: " + coding), bytes);
    }

    void packedStream(String... pieces) throws IOException {
        var bytes = gzip(String.join("", pieces));
        write(head(200, "text/event-stream", "Transfer-Encoding: chunked", "Content-Encoding: gzip"));
        write((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII), bytes);
        write("\r\n".getBytes(StandardCharsets.US_ASCII));
        end();
    }

    private static byte[] gzip(String body) {
        var packed = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(packed)) {
            out.write(body.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    void words(String body, List<String> words) throws IOException {
        if (!Json.parse(body).path("stream").asBoolean()) {
            json(200, StubModels.whole(String.join("", words)));
            return;
        }
        begin(StubModels.chunk("{\"role\":\"assistant\",\"content\":\"\"}", "null"));
        for (var word : words) piece(StubModels.word(word));
        piece(StubModels.FINISH);
        piece("data: {\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":7}}\n\n");
        piece("data: [DONE]\n\n");
        end();
    }

    void stream(String... pieces) throws IOException {
        begin(pieces);
        end();
    }

    void begin(String... pieces) throws IOException {
        write(head(200, "text/event-stream", "Transfer-Encoding: chunked"));
        for (var piece : pieces) piece(piece);
    }

    void piece(String text) throws IOException {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        var size = (Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        write(size, bytes, "\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    void end() throws IOException {
        write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] head(int status, String type, String length, String... headers) {
        var head = new StringBuilder("HTTP/1.1 " + status + " X\r\nContent-Type: " + type + "\r\n" + length + "\r\n");
        for (var header : headers) head.append(header).append("\r\n");
        return head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII);
    }
}
