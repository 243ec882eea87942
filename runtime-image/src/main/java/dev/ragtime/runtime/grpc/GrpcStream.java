package dev.ragtime.runtime.grpc;

import dev.ragtime.runtime.call.CallError;
import dev.ragtime.runtime.call.ClientGoneException;
import io.helidon.common.buffers.BufferData;
import io.helidon.http.http2.Http2FrameHeader;
import io.helidon.http.http2.Http2FrameTypes;
import io.helidon.http.http2.Http2RstStream;
import io.helidon.http.http2.Http2StreamState;
import io.helidon.http.http2.Http2WindowUpdate;
import io.helidon.webserver.http2.spi.Http2SubProtocolSelector.SubProtocolHandler;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One stream of a connection, in a thread of its own, which is told of the stream's end by the connection's thread: the server
 * itself tells no stream that its connection has ended.
 */
final class GrpcStream implements SubProtocolHandler {
    private static final Logger LOG = LoggerFactory.getLogger(GrpcStream.class);

    private final Answerer answerer;
    private final MessageCutter cutter;
    private final OpenStreams streams;
    private final Thread thread = Thread.currentThread();
    private boolean answered;
    private Http2StreamState state;
    private boolean busy;
    private boolean gone;

    /** To be made in the stream's thread. */
    GrpcStream(Http2StreamState state, Answerer answerer, OpenStreams streams) {
        this.state = state;
        this.answerer = answerer;
        this.cutter = new MessageCutter(answerer);
        this.streams = streams;
    }

    @Override
    public void init() {
        step(answerer::begun);
    }

    @Override
    public void data(Http2FrameHeader header, BufferData data) {
        while (data.available() > 0) {
            if (!step(() -> cutter.take(data))) break;
        }
        if (!header.flags(Http2FrameTypes.DATA).endOfStream()) return;
        step(cutter::complete);
        become(Http2StreamState.CLOSED);
    }

    /** Does a part of the work unless the stream is answered; true when more is to be done. */
    private boolean step(BooleanSupplier work) {
        synchronized (this) {
            if (answered || gone) return false;
            busy = true;
        }
        try {
            answered = answers(work);
        } finally {
            rest();
        }
        return !answered;
    }

    private boolean answers(BooleanSupplier work) {
        try {
            return work.getAsBoolean();
        } catch (CallError e) {
            return refused(e);
        } catch (ClientGoneException e) {
            LOG.debug("the client went away", e);
        } catch (RuntimeException e) {
            LOG.error("unexpected failure", e);
            return refused(new CallError(
                    CallError.Kind.INTERNAL, "internal_error", "unexpected failure, see this server's log"));
        }
        return true;
    }

    private boolean refused(CallError error) {
        try {
            answerer.refuse(error);
        } catch (ClientGoneException e) {
            LOG.debug("the client went away", e);
        }
        return true;
    }

    private void rest() {
        boolean done;
        synchronized (this) {
            busy = false;
            done = answered || gone;
        }
        if (!done) return;
        answerer.released();
        // what still comes is read to its end: else it would be missing in what the connection may send
        become(Http2StreamState.HALF_CLOSED_LOCAL);
    }

    @Override
    public synchronized Http2StreamState streamState() {
        return state;
    }

    private synchronized void become(Http2StreamState next) {
        if (state == Http2StreamState.CLOSED) return;
        state = next;
        if (next == Http2StreamState.CLOSED) streams.closed(this);
    }

    @Override
    public void rstStream(Http2RstStream frame) {
        ended(Waiting.Left.CANCELLED);
    }

    /** The connection has ended. */
    void disconnected() {
        // nothing wakes a thread that waits for more of this stream
        if (ended(Waiting.Left.DISCONNECTED)) thread.interrupt();
    }

    /** True when nothing is done for the stream now, and so nothing will be. */
    private boolean ended(Waiting.Left why) {
        answerer.left(why);
        synchronized (this) {
            gone = true;
            become(Http2StreamState.CLOSED);
            if (busy) return false;
        }
        answerer.released();
        return true;
    }

    @Override
    public void windowUpdate(Http2WindowUpdate frame) {}
}
