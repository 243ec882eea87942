package dev.ragtime.runtime.grpc;

import dev.ragtime.runtime.http.ApiHeaders;
import dev.ragtime.runtime.http.OtherProtocol.Shared;
import dev.ragtime.runtime.http.RequestId;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.http.http2.Http2Headers;
import io.helidon.http.http2.Http2Settings;
import io.helidon.http.http2.Http2StreamState;
import io.helidon.http.http2.Http2StreamWriter;
import io.helidon.http.http2.StreamFlowControl;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.Router;
import io.helidon.webserver.http2.spi.Http2SubProtocolSelector;
import io.helidon.webserver.http2.spi.SubProtocolResult;
import java.util.Map;

/** Finds for each stream of a connection who answers it. */
record GrpcSelector(Map<String, GrpcMethod> methods, Shared shared, OpenStreams streams)
        implements Http2SubProtocolSelector {
    private static final String CONTENT_TYPE = "application/grpc";

    @Override
    public SubProtocolResult subProtocol(
            ConnectionContext context,
            HttpPrologue prologue,
            Http2Headers headers,
            Http2StreamWriter frames,
            int streamId,
            Http2Settings serverSettings,
            Http2Settings clientSettings,
            StreamFlowControl flow,
            Http2StreamState state,
            Router router) {
        var http = headers.httpHeaders();
        var writer = new GrpcWriter(
                frames, streamId, flow.outbound(), RequestId.of(RequestHeaders.of(http, ApiHeaders.REQUEST_ID)));
        if (shared.interceptor().stopping() && streams.mayTellToLeave()) writer.tellToLeave();
        var stream = new GrpcStream(state, answerer(prologue, http, writer), streams);
        streams.opened(stream);
        return new SubProtocolResult(true, stream);
    }

    private Answerer answerer(HttpPrologue prologue, Headers headers, GrpcWriter writer) {
        var type = RequestHeaders.of(headers, HeaderNames.CONTENT_TYPE.lowerCase());
        if (prologue.method() != Method.POST || !type.startsWith(CONTENT_TYPE))
            return Answerer.atOnce(() -> writer.refuseOther(Status.UNSUPPORTED_MEDIA_TYPE_415));
        var path = prologue.uriPath().path();
        return switch (methods.get(path)) {
            case GrpcMethod.Counted counted -> new CountedAnswer(counted, shared, new RequestHeaders(headers), writer);
            case GrpcMethod.Plain plain -> new PlainAnswer(plain, shared.maxBodyBytes(), writer);
            case null ->
                Answerer.atOnce(
                        () -> writer.end(GrpcStatus.unimplemented("there is no method " + shown(path) + " here")));
        };
    }

    private static String shown(String path) {
        return path.length() > 100 ? path.substring(0, 100) + "..." : path;
    }
}
