package dev.ragtime.runtime.http;

import dev.ragtime.runtime.call.ByteBudget;
import dev.ragtime.runtime.call.CallError;
import dev.ragtime.runtime.call.ClientGoneException;
import io.helidon.webserver.ServerConnectionException;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads a request's body into one array that grows as bytes come: what was only announced takes no room. */
final class RequestBody {
    private static final int FIRST = 16 * 1024;
    private static final int CHARS = 8 * 1024;

    private final int limit;
    private final ByteBudget.Share share;

    /**
     * @param limit bytes; larger bodies are refused
     * @param share takes what is read
     */
    RequestBody(int limit, ByteBudget.Share share) {
        this.limit = limit;
        this.share = share;
    }

    /**
     * The body, which is UTF-8.
     *
     * @throws CallError as {@link #read}, or when it is no UTF-8
     * @throws ClientGoneException when it breaks off
     */
    byte[] readText(ServerRequest request) {
        var body = read(request);
        requireUtf8(body);
        return body;
    }

    /**
     * The body as it came.
     *
     * @throws CallError when it is too large, or does not fit into memory beside others
     * @throws ClientGoneException when it breaks off
     */
    byte[] read(ServerRequest request) {
        if (!request.content().hasEntity()) return new byte[0];
        var declared = request.headers().contentLength().orElse(FIRST);
        if (declared > limit) throw tooLarge();
        try (var in = request.content().inputStream()) {
            return read(in, (int) Math.min(declared, FIRST));
        } catch (IOException | UncheckedIOException | ServerConnectionException e) {
            throw new ClientGoneException("the request's body broke off", e);
        }
    }

    private byte[] read(InputStream in, int first) throws IOException {
        share.take(first);
        var bytes = new byte[first];
        var length = 0;
        while (true) {
            length += in.readNBytes(bytes, length, bytes.length - length);
            if (length < bytes.length) return Arrays.copyOf(bytes, length);
            var next = in.read();
            if (next < 0) return bytes;
            if (length == limit) throw tooLarge();
            var size = (int) Math.min(limit, 2L * Math.max(length, FIRST));
            share.take(size - length);
            bytes = Arrays.copyOf(bytes, size);
            bytes[length++] = (byte) next;
        }
    }

    /** Where a decoder would put a replacement in silence, the caller is told. */
    private static void requireUtf8(byte[] body) {
        var decoder = StandardCharsets.UTF_8.newDecoder();
        var in = ByteBuffer.wrap(body);
        var out = CharBuffer.allocate(Math.min(CHARS, body.length + 1));
        while (true) {
            var result = decoder.decode(in, out.clear(), true);
            if (result.isOverflow()) continue;
            if (result.isUnderflow()) return;
            throw CallError.invalid(
                    "invalid_utf8",
                    "",
                    "the body is not UTF-8: byte %d is 0x%02x: send UTF-8"
                            .formatted(in.position(), body[in.position()]));
        }
    }

    private CallError tooLarge() {
        var message = "the body is larger than " + limit + " bytes: send less";
        return new CallError(CallError.Kind.TOO_LARGE, "request_too_large", message);
    }
}
