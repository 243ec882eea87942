package dev.ragtime.runtime.grpc;

import dev.ragtime.runtime.call.CallError;
import io.helidon.common.buffers.BufferData;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/**
 * Cuts what comes in frames into messages. Each begins with a byte that is 0 and its length in four; what is only announced
 * takes no room. For a single thread.
 */
final class MessageCutter {
    private static final int PREFIX = 5;

    private final Answerer answerer;
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private long wanted = PREFIX;
    private boolean inMessage;

    MessageCutter(Answerer answerer) {
        this.answerer = answerer;
    }

    /**
     * Takes what is there of the beginning of a message, or of a message. True when the stream is answered.
     *
     * @throws CallError when it cannot be taken
     */
    boolean take(BufferData data) {
        var bytes = new byte[(int) Math.min(wanted - received.size(), data.available())];
        data.read(bytes);
        if (inMessage) answerer.received(bytes.length);
        received.writeBytes(bytes);
        if (received.size() < wanted) return false;
        var whole = received.toByteArray();
        received.reset();
        return inMessage ? message(whole) : begin(whole);
    }

    private boolean begin(byte[] prefix) {
        if (prefix[0] != 0) {
            answerer.refuse(GrpcStatus.unimplemented("compressed messages are not taken here: send them as they are"));
            return true;
        }
        var length =
                Integer.toUnsignedLong(ByteBuffer.wrap(prefix, 1, PREFIX - 1).getInt());
        answerer.announced(length);
        if (length == 0) return message(new byte[0]);
        inMessage = true;
        wanted = length;
        return false;
    }

    private boolean message(byte[] message) {
        inMessage = false;
        wanted = PREFIX;
        return answerer.message(message);
    }

    /** Nothing more comes. */
    boolean complete() {
        if (inMessage || received.size() > 0)
            throw CallError.invalid("message_incomplete", "", "the stream ended before its message did");
        answerer.complete();
        return true;
    }
}
