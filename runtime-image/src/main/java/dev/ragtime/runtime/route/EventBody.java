package dev.ragtime.runtime.route;

import dev.ragtime.runtime.call.CallError;
import dev.ragtime.runtime.http.ApiExchange;
import dev.ragtime.runtime.http.ErrorBody;
import dev.ragtime.runtime.http.Json;
import dev.ragtime.runtime.route.EventCutter.RawEvent;
import dev.ragtime.runtime.route.EventDecoder.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An answer of events. They are passed on as they came, but for those that nobody can read; the first that says
 * something commits to the backend, so comments and empty pieces before it are held back.
 */
final class EventBody implements AnswerBody {
    private static final Logger LOG = LoggerFactory.getLogger(EventBody.class);
    private static final int BUFFER = 8 * 1024;

    /** Signs of life beyond it are dropped while nothing has been said. */
    private static final int MOST_HELD = 64 * 1024;

    private final InputStream body;
    private final EventDecoder decoder;
    private final Runnable malformed;
    private final EventCutter cutter = new EventCutter();
    private final byte[] buffer = new byte[BUFFER];
    private final ByteArrayOutputStream ready = new ByteArrayOutputStream(BUFFER);
    private boolean said;
    private boolean done;

    /** Once the server has given up: what it said is passed on, if anything was passed on before. */
    private boolean failed;

    /** @param malformed told of each event that is left out */
    EventBody(InputStream body, EventDecoder decoder, Runnable malformed) {
        this.body = body;
        this.decoder = decoder;
        this.malformed = malformed;
    }

    @Override
    public void awaitFirst() throws IOException {
        while (!said) {
            if (!readMore()) throw new BrokenAnswer(Reason.ConnectionBroken, "its stream ended without an answer");
            if (failed && !said) throw new BrokenAnswer(decoder.reason(), "its stream begins with an error");
            if (done && !said) throw new BrokenAnswer(Reason.ConnectionBroken, "its stream holds no answer");
        }
    }

    @Override
    public void passOn(ApiExchange.Stream out) throws IOException {
        try {
            flush(out);
            while (!failed && readMore()) flush(out);
        } catch (IOException e) {
            // what breaks after the last event is nobody's loss
            if (!done) throw told(e, out);
            LOG.debug("a whole answer did not end in order", e);
        }
        if (failed) throw new BrokenAnswer(decoder.reason(), "it sent an error in mid-answer");
        if (!done && !decoder.finished()) {
            throw told(new BrokenAnswer(Reason.ConnectionBroken, "its stream ended without [DONE]"), out);
        }
    }

    /** False at the end of the stream. */
    private boolean readMore() throws IOException {
        var read = body.read(buffer);
        if (read < 0) {
            var rest = cutter.rest();
            rest.ifPresent(this::take);
            return rest.isPresent();
        }
        for (var event : cutter.cut(buffer, read)) take(event);
        return true;
    }

    private void take(RawEvent event) {
        if (failed) return;
        var kind = done ? Kind.NOTHING : decoder.read(event);
        if (kind == Kind.MALFORMED) {
            malformed.run();
            return;
        }
        failed = kind == Kind.ERROR;
        done |= kind == Kind.DONE;
        if (kind == Kind.PIECE) said = true;
        if (said || ready.size() < MOST_HELD) ready.writeBytes(event.bytes());
    }

    private void flush(ApiExchange.Stream out) {
        if (ready.size() > 0) out.write(ready.toByteArray(), 0, ready.size());
        ready.reset();
        if (done) out.whole();
    }

    /** Tells the client in the stream itself, since the status has been sent. */
    private static IOException told(IOException why, ApiExchange.Stream out) {
        var error = new CallError(CallError.Kind.BROKEN, "stream_cut", "the model failed in mid-answer: ask again");
        var event = ("data: " + Json.write(ErrorBody.of(error)) + "\n\n").getBytes(StandardCharsets.UTF_8);
        out.write(event, 0, event.length);
        return why;
    }

    @Override
    public Optional<EventDecoder.Usage> usage() {
        return decoder.usage();
    }

    @Override
    public void close() {
        BackendCall.close(body);
    }
}
