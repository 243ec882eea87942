package dev.ragtime.runtime.route;

import dev.ragtime.runtime.http.ApiExchange;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;

/** An answer that is passed on byte for byte. */
final class PlainBody implements AnswerBody {
    private static final int BUFFER = 8 * 1024;

    private final InputStream body;
    private final OptionalLong length;
    private final boolean success;
    private final Predicate<byte[]> error;
    private byte[] first = {};

    /**
     * @param length of the body; empty when only its end tells
     * @param success whether the status says so: then there must be a body
     * @param error whether the first bytes of a body of success say the contrary
     */
    PlainBody(InputStream body, OptionalLong length, boolean success, Predicate<byte[]> error) {
        this.body = body;
        this.length = length;
        this.success = success;
        this.error = error;
    }

    @Override
    public void awaitFirst() throws IOException {
        var buffer = new byte[BUFFER];
        var read = body.read(buffer);
        first = Arrays.copyOf(buffer, Math.max(0, read));
        if (!success) return;
        if (first.length == 0) throw new BrokenAnswer(Reason.ConnectionBroken, "its answer is empty");
        if (error.test(first)) throw new BrokenAnswer(Reason.ServerError, "it calls an error a success");
    }

    /** A short answer, as one in JSON mostly is, comes in one piece. */
    @Override
    public Optional<byte[]> whole() throws IOException {
        if (length.isEmpty() || length.getAsLong() != first.length) return Optional.empty();
        // its end has come, too, and the connection can be kept
        return body.read() < 0 ? Optional.of(first) : Optional.empty();
    }

    @Override
    public void passOn(ApiExchange.Stream out) throws IOException {
        out.write(first, 0, first.length);
        var buffer = new byte[BUFFER];
        for (var read = body.read(buffer); read >= 0; read = body.read(buffer)) out.write(buffer, 0, read);
    }

    @Override
    public void close() {
        BackendCall.close(body);
    }
}
