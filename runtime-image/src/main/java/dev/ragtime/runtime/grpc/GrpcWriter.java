package dev.ragtime.runtime.grpc;

import com.google.protobuf.MessageLite;
import dev.ragtime.runtime.call.ClientGoneException;
import dev.ragtime.runtime.http.ApiHeaders;
import io.helidon.common.buffers.BufferData;
import io.helidon.common.socket.SocketWriterException;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.http.WritableHeaders;
import io.helidon.http.http2.FlowControl;
import io.helidon.http.http2.Http2ErrorCode;
import io.helidon.http.http2.Http2Exception;
import io.helidon.http.http2.Http2Flag;
import io.helidon.http.http2.Http2FrameData;
import io.helidon.http.http2.Http2FrameHeader;
import io.helidon.http.http2.Http2FrameTypes;
import io.helidon.http.http2.Http2GoAway;
import io.helidon.http.http2.Http2Headers;
import io.helidon.http.http2.Http2Settings;
import io.helidon.http.http2.Http2StreamWriter;
import io.helidon.webserver.CloseConnectionException;
import java.io.UncheckedIOException;

/** What one stream is answered with: headers, messages, and a status at the end. For a single thread. */
final class GrpcWriter {
    private static final int LAST_STREAM = Integer.MAX_VALUE;
    private static final int PREFIX = 5;

    private final Http2StreamWriter writer;
    private final int streamId;
    private final PatientFlow flow;
    private final String requestId;
    private boolean started;
    private boolean ended;

    GrpcWriter(Http2StreamWriter writer, int streamId, FlowControl.Outbound flow, String requestId) {
        this.writer = writer;
        this.streamId = streamId;
        this.flow = new PatientFlow(flow);
        this.requestId = requestId;
    }

    /** Name of the call in logs. */
    String requestId() {
        return requestId;
    }

    /** The answer is not wanted any more; from any thread. */
    void giveUp() {
        flow.giveUp();
    }

    /** True once a byte of the answer may have left. */
    boolean started() {
        return started;
    }

    /** True once the status was sent. */
    boolean ended() {
        return ended;
    }

    /** @throws ClientGoneException when nobody takes it */
    void message(MessageLite message) {
        if (!started) {
            started = true;
            headers(head(Status.OK_200), Http2Flag.END_OF_HEADERS);
        }
        var bytes = message.toByteArray();
        var data = BufferData.create(PREFIX + bytes.length);
        // not compressed
        data.write(0);
        data.writeUnsignedInt32(bytes.length);
        data.write(bytes);
        var header = Http2FrameHeader.create(
                PREFIX + bytes.length, Http2FrameTypes.DATA, Http2Flag.DataFlags.create(0), streamId);
        sending(() -> writer.writeData(new Http2FrameData(header, data), flow));
    }

    /**
     * Ends the answer; does nothing when it has ended.
     *
     * @throws ClientGoneException when nobody takes it
     */
    void end(GrpcStatus status) {
        if (ended) return;
        ended = true;
        var trailers = started ? Http2Headers.create(WritableHeaders.create()) : head(Status.OK_200);
        status.writeTo((WritableHeaders<?>) trailers.httpHeaders());
        headers(trailers, Http2Flag.END_OF_HEADERS | Http2Flag.END_OF_STREAM);
    }

    /** Answers what is not gRPC. */
    void refuseOther(Status status) {
        ended = true;
        headers(head(status), Http2Flag.END_OF_HEADERS | Http2Flag.END_OF_STREAM);
    }

    /** Tells the client to begin no more calls on its connection; those under way go on. */
    void tellToLeave() {
        var frame = new Http2GoAway(LAST_STREAM, Http2ErrorCode.NO_ERROR, "shutting down");
        sending(() -> writer.write(frame.toFrameData(Http2Settings.builder().build(), 0, Http2Flag.NoFlags.create())));
    }

    private Http2Headers head(Status status) {
        var headers = WritableHeaders.create();
        headers.set(HeaderValues.create(HeaderNames.CONTENT_TYPE, "application/grpc"));
        headers.set(HeaderValues.create(ApiHeaders.REQUEST_ID, requestId));
        return Http2Headers.create(headers).status(status);
    }

    private void headers(Http2Headers headers, int flags) {
        sending(() -> writer.writeHeaders(headers, streamId, Http2Flag.HeaderFlags.create(flags), flow));
    }

    private static void sending(Runnable write) {
        try {
            write.run();
        } catch (UncheckedIOException | SocketWriterException | CloseConnectionException | Http2Exception e) {
            throw new ClientGoneException("the client does not take the answer", e);
        }
    }
}
