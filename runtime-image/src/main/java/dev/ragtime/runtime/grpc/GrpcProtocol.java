package dev.ragtime.runtime.grpc;

import dev.ragtime.runtime.http.OtherProtocol;
import dev.ragtime.runtime.http.WatchedContext;
import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.http.http2.Http2Util;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http2.Http2Config;
import io.helidon.webserver.http2.Http2ConnectionSelector;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Calls of gRPC, over HTTP/2 that is spoken from the first byte on. Nothing but gRPC is answered there. */
public final class GrpcProtocol implements OtherProtocol {
    /** Calls that are cancelled look like an attack that resets streams; a proxy bundles those of many clients. */
    private static final int MOST_CANCELLED = 1000;

    private static final int MOST_STREAMS = 1000;

    private final List<GrpcMethod> methods;

    public GrpcProtocol(List<GrpcMethod> methods) {
        this.methods = List.copyOf(methods);
    }

    @Override
    public ServerConnectionSelector selector(Shared shared) {
        var byPath = methods.stream().collect(Collectors.toUnmodifiableMap(GrpcMethod::path, Function.identity()));
        return new Selector(byPath, shared);
    }

    /** What it takes is made for each connection: many processes never see one. */
    private record Selector(Map<String, GrpcMethod> methods, Shared shared) implements ServerConnectionSelector {
        @Override
        public int bytesToIdentifyConnection() {
            return Http2Util.PREFACE_LENGTH;
        }

        @Override
        public Support supports(BufferData begin) {
            var bytes = new byte[Http2Util.PREFACE_LENGTH];
            begin.read(bytes);
            return Http2Util.isPreface(bytes) ? Support.SUPPORTED : Support.UNSUPPORTED;
        }

        @Override
        public Set<String> supportedApplicationProtocols() {
            return Set.of("h2");
        }

        @Override
        public ServerConnection connection(ConnectionContext context) {
            var watched = new WatchedContext(context, DataReader.create(new FrameWatch(context.dataReader())));
            var streams = new OpenStreams();
            var http2 = Http2ConnectionSelector.builder()
                    .http2Config(Http2Config.builder()
                            .maxHeaderListSize(shared.maxHeaderBytes())
                            .maxConcurrentStreams(MOST_STREAMS)
                            .maxRapidResets(MOST_CANCELLED)
                            .flowControlTimeout(PatientFlow.LOOK)
                            .build())
                    .addSubProtocolSelector(new GrpcSelector(methods, shared, streams))
                    .build();
            return new GrpcConnection(http2.connection(watched), streams);
        }
    }
}
