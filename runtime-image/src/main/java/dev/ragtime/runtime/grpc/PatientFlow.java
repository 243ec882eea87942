package dev.ragtime.runtime.grpc;

import dev.ragtime.runtime.call.ClientGoneException;
import io.helidon.http.http2.FlowControl;
import io.helidon.http.http2.Http2Exception;
import io.helidon.http.http2.Http2FrameData;
import java.time.Duration;

/**
 * Waits for a client that reads slowly for as long as its call is wanted, and no longer: the server's own waits for a fixed
 * time, and does not see that the call was cancelled meanwhile. Sent by one thread, given up by any.
 */
final class PatientFlow implements FlowControl.Outbound {
    /** After which the server's own gives up. */
    static final Duration LOOK = Duration.ofMillis(200);

    private final FlowControl.Outbound flow;
    private volatile boolean unwanted;

    PatientFlow(FlowControl.Outbound flow) {
        this.flow = flow;
    }

    /** Nothing is worth waiting for any more. */
    void giveUp() {
        unwanted = true;
    }

    /** @throws ClientGoneException when the call is not wanted any more */
    @Override
    public void blockTillUpdate() {
        while (true) {
            if (unwanted) throw new ClientGoneException("the client did not read the answer");
            try {
                flow.blockTillUpdate();
                return;
            } catch (Http2Exception e) {
                // it did not read for a moment
            }
        }
    }

    @Override
    public void decrementWindowSize(int decrement) {
        flow.decrementWindowSize(decrement);
    }

    @Override
    public void resetStreamWindowSize(int size) {
        flow.resetStreamWindowSize(size);
    }

    @Override
    public int getRemainingWindowSize() {
        return flow.getRemainingWindowSize();
    }

    @Override
    public long incrementStreamWindowSize(int increment) {
        return flow.incrementStreamWindowSize(increment);
    }

    @Override
    public Http2FrameData[] cut(Http2FrameData frame) {
        return flow.cut(frame);
    }

    @Override
    public int maxFrameSize() {
        return flow.maxFrameSize();
    }
}
